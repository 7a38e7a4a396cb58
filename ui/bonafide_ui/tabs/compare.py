"""Compare voices: a claimed speaker against a reference."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from bonafide.compare import compare
from bonafide.errors import BonafideError
from bonafide.explain.words import say, word
from bonafide_ui.markup import escape
from bonafide_ui.service import Service
from bonafide_ui.tabs.visit import said, visiting

if TYPE_CHECKING:
    from bonafide.compare import Comparison


class Compare:
    """The tab: two recordings and the answer."""

    def __init__(self, service: Service, language: str) -> None:
        self._service = service
        self._language = language
        # Decoding and the network take a core: two comparisons at once are enough.
        self._room = asyncio.Semaphore(2)

    def build(self, blocks: gr.Blocks) -> None:
        """Lay the tab out inside the current block."""
        del blocks
        gr.HTML(f"<p>{self._word('web-compare-intro')}</p>")
        with gr.Row():
            files = [
                gr.File(
                    label=word(f"web-compare-{name}", self._language),
                    type="filepath",
                    height=160,
                    elem_id=f"bf-compare-{name}",
                )
                for name in ("reference", "questioned")
            ]
        start = gr.Button(
            word("web-compare-start", self._language), variant="primary", elem_id="bf-compare"
        )
        outcome = gr.HTML("", elem_id="bf-compared")
        start.click(
            self._compare,
            files,
            [outcome, *files],
            concurrency_limit=None,
            show_progress="minimal",
            api_visibility="private",
        )

    async def _compare(
        self, reference: str | None, questioned: str | None, request: gr.Request
    ) -> tuple[str, None, None]:
        paths = [Path(name) for name in (reference, questioned) if name]
        try:
            visiting(self._service, request, counted=True)
            if len(paths) < 2:
                return self._alert(word("web-compare-need", self._language)), None, None
            async with self._room:
                found = await asyncio.to_thread(compare, *paths)
        except BonafideError as error:
            return self._alert(said(error, self._language)), None, None
        finally:
            for path in paths:
                await asyncio.to_thread(path.unlink, missing_ok=True)
        return self._answer(found), None, None

    def _answer(self, found: Comparison) -> str:
        lines = [word("compare-by", self._language, speaker=found.speaker, version=found.version)]
        if found.similarity is not None:
            figure = word("compare-similarity", self._language, similarity=found.similarity)
            lines.insert(0, figure)
        small = "".join(f'<p class="bf-small">{escape(line)}</p>' for line in lines)
        answer = escape(say(found.answer, self._language))
        return f'<section class="bf-card" role="status"><h2>{answer}</h2>{small}</section>'

    def _alert(self, sentence: str) -> str:
        return f'<p role="alert">{escape(sentence)}</p>'

    def _word(self, id: str) -> str:
        return escape(word(id, self._language))
