"""Recording a voice or a video for the Check tab; `record.js` does it."""

from __future__ import annotations

from bonafide.explain.words import word
from bonafide_ui.markup import escape


def recorder(language: str) -> str:
    """Buttons to begin, and what is seen while recording."""
    ways = "".join(_button(f"record-{kind}", "●", language) for kind in ("voice", "camera"))
    ends = _button("record-stop", "■", language) + _button("record-cancel", "×", language)
    return (
        f'<div id="bf-record"><p class="bf-or">{escape(word("web-record", language))}</p>'
        f'<div class="bf-ways bf-row">{ways}</div>'
        '<div class="bf-recording" hidden><video muted autoplay playsinline hidden></video>'
        f'<div class="bf-row"><span class="bf-clock" role="timer">0:00</span>{ends}</div></div>'
        '<p role="alert"></p></div>'
    )


def _button(act: str, mark: str, language: str) -> str:
    return (
        f'<button type="button" class="bf-button" data-act="{act}">'
        f'<span aria-hidden="true">{mark}</span> {escape(word(f"web-{act}", language))}</button>'
    )
