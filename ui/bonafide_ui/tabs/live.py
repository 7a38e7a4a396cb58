"""Live: camera and microphone, judged in short stretches; kept only when asked."""

from __future__ import annotations

import gradio as gr

from bonafide.explain.words import word
from bonafide_ui.markup import escape
from bonafide_ui.service import Service


class Live:
    """The tab's frame; `live.js` records, and hands each stretch to `/live`."""

    def __init__(self, service: Service, language: str) -> None:
        self._seconds = service.settings.live_s
        self._language = language

    def build(self, blocks: gr.Blocks) -> None:
        """Lay the tab out inside the current block."""
        del blocks
        start, stop, keep = (self._word(f"web-live-{act}") for act in ("start", "stop", "keep"))
        gr.HTML(
            f'<section class="bf-card"><p>{self._word("web-live-intro")}</p>'
            f'<div class="bf-columns"><div><video id="bf-live-video" muted playsinline '
            f'aria-label="{start}"></video><div class="bf-tools">'
            f'<button type="button" class="bf-button" data-act="live-start">{start}</button>'
            f'<button type="button" class="bf-button" data-act="live-stop" hidden>{stop}</button>'
            f'<button type="button" class="bf-button" data-act="live-keep" hidden>{keep}</button>'
            f'</div></div><div id="bf-live" role="status" data-seconds="{self._seconds:g}" '
            f'data-language="{self._language}" data-on="{self._word("web-live-on")}">'
            f"<p>{self._word('web-live-idle')}</p></div></div></section>"
        )

    def _word(self, id: str) -> str:
        return escape(word(id, self._language, seconds=self._seconds))
