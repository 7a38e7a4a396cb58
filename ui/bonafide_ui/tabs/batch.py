"""Batch: many files at once, a table that fills, and what came of it to take away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from bonafide.errors import BonafideError
from bonafide.explain.words import harmless, say, word
from bonafide.jobs import Job, Priority
from bonafide.report.content import MARKS, number
from bonafide_ui.caller import Caller
from bonafide_ui.markup import escape
from bonafide_ui.service import Service, check_of
from bonafide_ui.tabs.visit import said, visiting

MOST_FILES = 200
_EVERY_S = 0.4
_COLUMNS = ("file", "state", "answer", "risk", "case")


@dataclass(slots=True)
class Row:
    """One file of the batch: the newest of its job, or why there is none."""

    name: str
    job: Job | None = None
    refused: str = ""

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return bool(self.refused) or bool(self.job and (self.job.answer or self.job.state.final))


class Batch:
    """The tab's parts and what happens between them, in one language."""

    def __init__(self, service: Service, language: str) -> None:
        self._service = service
        self._language = language

    def build(self, blocks: gr.Blocks) -> None:
        """Lay the tab out inside the current block."""
        del blocks
        drop = gr.File(
            label=self._word("web-batch-drop"),
            file_count="multiple",
            type="filepath",
            elem_id="bf-batch-drop",
            elem_classes="bf-drop",
            height=180,
        )
        hour = self._service.settings.checks_per_hour
        bounds = word("web-batch-bounds", self._language, most=MOST_FILES, hour=hour)
        empty = f'<p class="bf-small">{escape(bounds)}</p>'
        table = gr.HTML(empty, elem_id="bf-batch")
        drop.upload(
            self._run,
            [drop],
            [table, drop],
            concurrency_limit=None,
            show_progress="hidden",
            api_visibility="private",
        )

    async def _run(
        self, paths: Sequence[str], request: gr.Request
    ) -> AsyncIterator[tuple[str, Any]]:
        rows = [Row(Path(path).name) for path in paths]
        for row in rows[MOST_FILES:]:
            row.refused = word("web-batch-most", self._language, most=MOST_FILES)
        yield self._table(rows), None
        try:
            caller = visiting(self._service, request)
        except BonafideError as error:
            for row in rows:
                row.refused = said(error, self._language)
            yield self._table(rows), None
            return
        work = asyncio.gather(
            *(self._one(caller, request, Path(p), r) for p, r in zip(paths, rows, strict=True))
        )
        try:
            while not all(row.finished for row in rows):
                await asyncio.sleep(_EVERY_S)
                yield self._table(rows), None
                if work.done():
                    break
        finally:
            await work
        yield self._table(rows), None

    async def _one(self, caller: Caller, request: gr.Request, path: Path, row: Row) -> None:
        try:
            if row.refused:
                return
            visiting(self._service, request, counted=True)
            row.job = await self._service.submit(
                caller, path, path.name, language=self._language, priority=Priority.BATCH
            )
            async for job in self._service.follow(caller, check_of(row.job)):
                row.job = job
                if job.answer:
                    return
        except BonafideError as error:
            row.refused = said(error, self._language)
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)

    def _table(self, rows: Sequence[Row]) -> str:
        head = "".join(
            f'<th scope="col">{escape(self._word(f"web-batch-column-{name}"))}</th>'
            for name in _COLUMNS
        )
        body = "".join(
            f"<tr>{''.join(f'<td>{cell}</td>' for cell in self._cells(row))}</tr>" for row in rows
        )
        done = sum(row.finished for row in rows)
        counts = escape(word("web-batch-counts", self._language, done=done, all=len(rows)))
        links = self._links(rows) if done == len(rows) else ""
        return (
            f'<p role="status"><b>{counts}</b></p><div class="bf-scroll">'
            f'<table class="bf-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
            f"</div>{links}"
        )

    def _cells(self, row: Row) -> tuple[str, ...]:
        name = escape(harmless(row.name, 60))
        job = row.job
        if row.refused or job is None:
            state = self._word("web-state-failed" if row.refused else "web-state-waiting")
            return name, escape(state), escape(row.refused), "", ""
        state = escape(self._word(f"web-state-{job.state}"))
        if job.answer is None:
            return name, state, "", "", ""
        if job.answer.failure:
            return name, state, escape(say(job.answer.failure, self._language)), "", ""
        report, case = job.answer.report, escape(job.answer.case or "")
        if report is None:
            return name, state, "", "", case
        band = escape(self._word(f"band-{report.band}"))
        tone = f'<span class="bf-tone-{report.band}">{MARKS[report.band]} {band}</span>'
        link = f'<a href="?case={case}">{case}</a>'
        return name, state, tone, escape(number(report.risk, self._language) or "–"), link

    def _links(self, rows: Sequence[Row]) -> str:
        cases = [row.job.answer.case for row in rows if row.job and row.job.answer]
        query = "&amp;".join(f"case={case}" for case in cases if case)
        if not query:
            return ""
        return (
            '<nav class="bf-downloads">'
            + "".join(
                f'<a class="bf-button" href="/v1/tables/cases.{kind}?{query}" '
                f'download="bonafide.{kind}">{escape(self._word(f"web-batch-{kind}"))}</a>'
                for kind in ("csv", "json")
            )
            + "</nav>"
        )

    def _word(self, id: str) -> str:
        return word(id, self._language)
