"""Compare voices: a claimed speaker against a reference."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from bonafide.compare import compare
from bonafide.errors import BonafideError
from bonafide.explain.words import harmless, say, word
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
                    elem_classes="bf-drop",
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
            show_progress="hidden",
            api_visibility="private",
        )

    async def _compare(
        self, reference: str | None, questioned: str | None, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        paths = [Path(name) for name in (reference, questioned) if name]
        if len(paths) < 2:
            # What was handed in stays there, for the other one to come.
            told = self._alert(word("web-compare-need", self._language))
            yield told, gr.update(), gr.update()
            return
        yield self._working(), gr.update(), gr.update()
        try:
            visiting(self._service, request, counted=True)
            async with self._room:
                found = await asyncio.to_thread(compare, *paths)
            told = self._answer(found, paths)
        except BonafideError as error:
            told = self._alert(said(error, self._language))
        finally:
            for path in paths:
                await asyncio.to_thread(path.unlink, missing_ok=True)
        yield told, None, None

    def _working(self) -> str:
        return (
            f'<div class="bf-progress" role="status"><ol class="bf-stages"><li class="now">'
            f"{self._word('web-compare-working')}</li></ol></div>"
        )

    def _answer(self, found: Comparison, paths: Sequence[Path]) -> str:
        reference, questioned = (harmless(path.name, 60) for path in paths)
        named = {"reference": reference, "questioned": questioned}
        lines = [
            word("web-compare-files", self._language, **named),
            word("compare-by", self._language, speaker=found.speaker, version=found.version),
        ]
        if found.similarity is not None:
            figure = word("compare-similarity", self._language, similarity=found.similarity)
            lines.insert(1, figure)
        small = "".join(f'<p class="bf-small">{escape(line)}</p>' for line in lines)
        answer = escape(say(found.answer, self._language))
        return f'<section class="bf-card" role="status"><h2>{answer}</h2>{small}</section>'

    def _alert(self, sentence: str) -> str:
        return f'<p role="alert">{escape(sentence)}</p>'

    def _word(self, id: str) -> str:
        return escape(word(id, self._language))
