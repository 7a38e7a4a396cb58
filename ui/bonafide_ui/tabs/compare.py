"""Compare voices: there once a speaker network is installed; until then, how to get one."""

from __future__ import annotations

import gradio as gr

from bonafide.explain.words import word
from bonafide_ui.markup import escape
from bonafide_ui.service import Service


class Compare:
    """The tab, which says what is missing."""

    def __init__(self, service: Service, language: str) -> None:
        del service
        self._language = language

    def build(self, blocks: gr.Blocks) -> None:
        """Lay the tab out inside the current block."""
        del blocks
        said = "".join(
            f"<p>{escape(word(name, self._language))}</p>"
            for name in ("web-compare-missing", "web-compare-how")
        )
        gr.HTML(f'<section class="bf-card">{said}</section>')
