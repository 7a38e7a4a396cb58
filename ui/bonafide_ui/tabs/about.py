"""About: what this is and is not, the detectors with their cards, measured error rates."""

from __future__ import annotations

from typing import Any

import gradio as gr

from bonafide.compare import speaker_card
from bonafide.detectors.base import installed
from bonafide.errors import BonafideError
from bonafide.explain.words import word
from bonafide.fusion import policy as policies
from bonafide.report.build import error_rate
from bonafide.settings import EvidenceSettings, PolicySettings, read
from bonafide.terms import Band
from bonafide.weights import cards
from bonafide_ui.markup import escape
from bonafide_ui.service import Service

# Names in cards that say nothing to a reader.
_UNSAID = {"known", "path"}


class About:
    """The tab, which only shows."""

    def __init__(self, service: Service, language: str) -> None:
        del service
        self._language = language

    def build(self, blocks: gr.Blocks) -> None:
        """Lay the tab out inside the current block."""
        del blocks
        days = read(EvidenceSettings).retention_days
        parts = [
            self._card("web-about-what", "web-about-what-text"),
            self._card("web-about-not", "web-about-not-text"),
            self._card("web-about-keep", "web-about-keep-text", days=days),
            self._rates(),
            f"<h2>{self._word('web-about-detectors')}</h2>",
            *(self._detector(name) for name in (*installed(), speaker_card().name)),
        ]
        gr.HTML("".join(parts))

    def _card(self, title: str, text: str, **values: float) -> str:
        return (
            f'<section class="bf-card"><h2>{self._word(title)}</h2>'
            f"<p>{self._word(text, **values)}</p></section>"
        )

    def _detector(self, name: str) -> str:
        sentence = f"web-about-{name.replace('_', '-')}"
        # A detector from elsewhere has no sentence in the catalogue.
        told = self._word(sentence).replace(sentence, "")
        try:
            card = cards.load(name)
        except BonafideError:
            return f'<section class="bf-card"><h3>{escape(name)}</h3><p>{told}</p></section>'
        facts = [card.source, word("web-about-weights", self._language, sha256=card.sha256)]
        measured = _flat(card.table.get("figures", ""))
        limits = _flat(card.table.get("limits", ""))
        body = f"<p><b>{self._word('web-about-limits')}</b> {escape(limits)}</p>" if limits else ""
        return (
            f'<section class="bf-card"><h3>{escape(card.name)} {escape(card.version)} '
            f'<span class="bf-small">{self._word("web-about-licence", licence=card.licence)}</span>'
            f"</h3><p>{told}</p>{body}<details><summary>{self._word('web-about-figures')}</summary>"
            f'<p>{escape(measured)}</p><p class="bf-small">{escape(" · ".join(facts))}</p>'
            f"</details></section>"
        )

    def _rates(self) -> str:
        policy = policies.load(read(PolicySettings).name)
        rows = []
        for kind, bands in policy.error_rates.items():
            for band in bands:
                rate = error_rate(policy, kind, Band(band))
                said = self._word(rate.id, **rate.values) if rate else ""
                rows.append(
                    f"<tr><td>{self._word(f'report-kind-{kind}')}</td>"
                    f"<td>{self._word(f'band-{band}')}</td><td>{said}</td></tr>"
                )
        if not rows:
            return ""
        names = ("kind", "band", "text")
        head = "".join(f"<th>{self._word(f'web-about-rate-{name}')}</th>" for name in names)
        return (
            f'<section class="bf-card"><h2>{self._word("web-about-rates")}</h2>'
            f'<div class="bf-scroll"><table class="bf-table"><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div></section>"
        )

    def _word(self, id: str, **values: str | float) -> str:
        return escape(word(id, self._language, **values))


def _flat(value: Any) -> str:
    """A card's entry as one line of text; names of figures as words, pairs with a slash."""
    if isinstance(value, dict):
        named = (
            (key.replace("_", " "), _flat(part)) for key, part in value.items() if part is not None
        )
        return ", ".join(text if key in _UNSAID else f"{key} {text}" for key, text in named)
    if isinstance(value, list):
        numbers = all(isinstance(part, int | float) for part in value)
        return (" / " if numbers else " ").join(_flat(part) for part in value)
    return str(value)
