"""Side by side: the file, and what was strongest in it or another file of the same asker."""

from __future__ import annotations

from collections.abc import Sequence

from bonafide.cases import Case
from bonafide.explain.maps import Exhibit
from bonafide.explain.words import harmless, word
from bonafide_ui import markup
from bonafide_ui.markup import escape


def pair(
    case: Case, exhibits: Sequence[Exhibit], others: Sequence[Case], kept: bool, language: str
) -> str:
    """Two players; `pair.js` fills the second one with the file that is chosen from `others`."""

    def say(id: str) -> str:
        return escape(word(id, language))

    pictures = markup.pictures(case, exhibits, language)
    strongest = pictures or f'<p class="bf-small">{say("web-pair-none")}</p>'
    options = "".join(_option(other) for other in others)
    return (
        f'<section class="bf-pair bf-columns" aria-label="{say("web-pair")}">'
        f"<div><h3>{say('web-pair-file')}</h3>{markup.player(case, kept, language)}</div>"
        f'<div><label class="bf-beside-choice"><span>{say("web-pair-beside")}</span>'
        f'<select data-pair><option value="">{say("web-pair-strongest")}</option>{options}</select>'
        f'</label><div class="bf-beside" tabindex="0">{strongest}</div>'
        '<figure class="bf-player" hidden></figure>'
        f'<label class="bf-together" hidden><input type="checkbox" data-together checked>'
        f"{say('web-pair-together')}</label></div></section>"
    )


def _option(other: Case) -> str:
    name = escape(f"{other.id} · {harmless(other.name, 60)}")
    tag = markup.tag_of(other)
    return f'<option value="/media/{other.id}" data-tag="{tag}">{name}</option>'
