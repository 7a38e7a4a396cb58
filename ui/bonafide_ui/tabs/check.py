"""Check: one file in, the stages pass, the answer with its place and its reasons."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import gradio as gr

from bonafide.cases import Decision
from bonafide.errors import BonafideError
from bonafide.explain.words import say, word
from bonafide.jobs import Job
from bonafide.settings import EvidenceSettings, read
from bonafide_ui import desk, markup
from bonafide_ui.caller import Caller
from bonafide_ui.samples import SAMPLES
from bonafide_ui.service import Service, check_of
from bonafide_ui.tabs.recorder import recorder
from bonafide_ui.tabs.visit import said, visiting

log = logging.getLogger(__name__)
_REMEMBER = "(check) => { window.bonafide.remember(check); return [] }"
_CONFIRM = "(id) => window.confirm(window.bonafide.words.forget) ? id : ''"


class Check:
    """The tab's parts and what happens between them, in one language."""

    def __init__(self, service: Service, language: str) -> None:
        self._service = service
        self._language = language

    def build(self, blocks: gr.Blocks) -> None:
        """Lay the tab out inside the current block."""
        with gr.Column(elem_id="bf-intake", elem_classes="bf-intake") as intake:
            drop = gr.File(
                label=self._word("web-drop"),
                elem_id="bf-drop",
                elem_classes="bf-drop",
                type="filepath",
                height=230,
            )
            gr.HTML(self._bounds())
            samples = self._samples()
            gr.HTML(recorder(self._language))
            link, start = self._link()
        stages = gr.HTML("", elem_id="bf-progress")
        outcome = gr.HTML("", elem_id="bf-outcome")
        check = gr.Textbox(visible="hidden", elem_id="bf-check-id")
        case = gr.Textbox(visible="hidden", elem_id="bf-case-id")
        with gr.Column(visible=False, elem_id="bf-actions") as actions:
            another = gr.Button(self._word("web-another"), variant="primary", elem_id="bf-another")
            self._actions(case, [intake, stages, outcome, actions])
        shown = [intake, stages, outcome, check, case, actions]
        options: dict[str, Any] = {
            "outputs": [*shown, drop],
            "concurrency_limit": None,
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        drop.upload(self._uploaded, [drop], **options)
        for button, name in samples:
            button.click(self._sampled(name), None, **options)
        gr.on([start.click, link.submit], self._linked, [link], **options)
        blocks.load(self._resumed, None, **options)
        check.change(None, [check], None, js=_REMEMBER, api_visibility="private")
        another.click(
            lambda: _idle(),
            None,
            shown,
            show_progress="hidden",
            api_visibility="private",
            queue=False,
        )

    def _bounds(self) -> str:
        """How large a file may be, and what becomes of it."""
        megabytes = self._service.settings.upload_bytes / 1e6
        days = read(EvidenceSettings).retention_days
        bounds = word("web-bounds", self._language, megabytes=megabytes, days=days)
        return f'<p class="bf-small">{markup.escape(bounds)}</p>'

    def _samples(self) -> list[tuple[gr.Button, str]]:
        samples = markup.escape(self._word("web-samples"))
        gr.HTML(f'<p id="bf-refusal" role="alert"></p><p class="bf-or">{samples}</p>')
        with gr.Row(elem_classes="bf-samples"):
            return [
                (
                    gr.Button(
                        self._word(f"web-sample-{sample.name}"),
                        elem_id=f"bf-sample-{sample.name}",
                        elem_classes="bf-sample",
                    ),
                    sample.name,
                )
                for sample in SAMPLES
            ]

    def _link(self) -> tuple[gr.Textbox, gr.Button]:
        allowed = self._service.settings.takes_links
        with gr.Row(visible=allowed, elem_classes="bf-link"):
            link = gr.Textbox(
                label=self._word("web-link"), placeholder="https://", max_length=2000, scale=4
            )
            start = gr.Button(self._word("web-start"), variant="primary", elem_id="bf-start")
        return link, start

    def _actions(self, case: gr.Textbox, around: list[Any]) -> None:
        """What can be done about an answer; `around` is what a deletion clears."""
        with gr.Row():
            ask = gr.Button(self._word("web-ask-review"), elem_id="bf-ask")
            forget = gr.Button(self._word("web-forget"), elem_id="bf-forget")
        told = gr.HTML("", elem_id="bf-told")
        with gr.Accordion(self._word("web-wrong"), open=False, elem_id="bf-wrong"):
            choices = [(self._word(f"web-decision-{d}"), d.value) for d in Decision]
            says = gr.Radio(choices, label=self._word("web-wrong-what"))
            note = gr.Textbox(label=self._word("web-note"), max_length=2000, lines=2)
            send = gr.Button(self._word("web-send"))
            thanked = gr.HTML("", elem_id="bf-thanked")
        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        ask.click(self._ask_review, [case], [told], **hidden)
        send.click(self._feedback, [case, says, note], [thanked], **hidden)
        forget.click(self._forget, [case], [told, *around], js=_CONFIRM, **hidden)
        # What was said about one case is not about the next.
        case.change(lambda: ("", "", None, ""), None, [told, thanked, says, note], **hidden)

    async def _uploaded(self, path: str, request: gr.Request) -> AsyncIterator[list[Any]]:
        async for shown in self._run(request, Path(path), owned=True):
            yield shown

    def _sampled(self, name: str) -> Any:
        sample = next(sample for sample in SAMPLES if sample.name == name)

        async def run(request: gr.Request) -> AsyncIterator[list[Any]]:
            async for shown in self._run(request, sample.path, owned=False):
                yield shown

        return run

    async def _linked(self, link: str, request: gr.Request) -> AsyncIterator[list[Any]]:
        if not link.strip():
            yield [*_unchanged(), gr.update()]
            return
        async for shown in self._run(request, link.strip(), owned=False):
            yield shown

    async def _resumed(self, request: gr.Request) -> AsyncIterator[list[Any]]:
        """A page opened with `?check=` or `?case=` shows that, running or finished."""
        query = request.query_params
        try:
            if case := query.get("case"):
                yield await self._found(visiting(self._service, request), case, "")
            elif check := query.get("check"):
                async for shown in self._follow(visiting(self._service, request), check):
                    yield shown
        except BonafideError as error:
            yield self._failed(error)

    async def _run(
        self, request: gr.Request, source: Path | str, *, owned: bool
    ) -> AsyncIterator[list[Any]]:
        yield self._busy(None, "")
        try:
            caller = visiting(self._service, request, counted=True)
            job = await self._submit(caller, source)
            async for shown in self._follow(caller, check_of(job)):
                yield shown
        except BonafideError as error:
            yield self._failed(error)
        finally:
            if owned:
                await asyncio.to_thread(Path(source).unlink, missing_ok=True)

    async def _submit(self, caller: Caller, source: Path | str) -> Job:
        if isinstance(source, str):
            return await self._service.submit_link(caller, source, language=self._language)
        return await self._service.submit(caller, source, source.name, language=self._language)

    async def _follow(self, caller: Caller, check: str) -> AsyncIterator[list[Any]]:
        async for job in self._service.follow(caller, check):
            if job.answer and job.answer.case:
                yield await self._found(caller, job.answer.case, check)
                return
            if job.answer and job.answer.failure:
                yield self._stopped(say(job.answer.failure, self._language))
                return
            yield self._busy(job, check)

    async def _found(self, caller: Caller, id: str, check: str) -> list[Any]:
        case = await self._service.case(caller, id)
        record, exhibits = await asyncio.gather(
            self._service.record(case), self._service.exhibits(case)
        )
        kept = case.kept_until_s is not None
        shown = markup.result(case, record, exhibits, kept, self._language)
        return [gr.update(visible=False), "", shown, check, case.id, gr.update(visible=True), None]

    def _busy(self, job: Job | None, check: str) -> list[Any]:
        stages = markup.progress(job, self._language)
        return [gr.update(visible=False), stages, "", check, "", gr.update(visible=False), None]

    def _failed(self, error: BonafideError) -> list[Any]:
        log.info("check refused: %s", error.code)
        return self._stopped(said(error, self._language))

    def _stopped(self, sentence: str) -> list[Any]:
        shown = markup.failure(sentence, self._language)
        return [gr.update(visible=True), "", shown, "", "", gr.update(visible=False), None]

    async def _ask_review(self, case: str, request: gr.Request) -> str:
        caller = visiting(self._service, request)
        ask = self._service.engine.cases.ask_review
        if caller.signed_in or await asyncio.to_thread(desk.manned, self._service.tokens):
            told = await self._do("web-review-asked", ask, caller.tenant, case, caller.person)
        else:
            told = await self._do("web-review-nobody", ask, caller.tenant, case, caller.person)
            told += f"<code>{desk.COMMAND}</code>"
        return f'<div data-waiting="{markup.escape(case)}">{told}</div>'

    async def _feedback(self, case: str, says: str | None, note: str, request: gr.Request) -> str:
        caller = visiting(self._service, request)
        decision = Decision(says) if says else None
        return await self._do(
            "web-thanks",
            self._service.engine.cases.feedback,
            caller.tenant,
            case,
            caller.person,
            decision,
            note,
        )

    async def _forget(self, case: str, request: gr.Request) -> list[Any]:
        if not case:
            return [gr.update()] * 5
        try:
            caller = visiting(self._service, request)
            remove = self._service.engine.cases.remove
            await asyncio.to_thread(remove, caller.tenant, case, caller.person)
        except BonafideError as error:
            return [self._alert(error), *[gr.update()] * 4]
        told = self._told("web-forgotten")
        return ["", gr.update(visible=True), "", told, gr.update(visible=False)]

    async def _do(self, done: str, act: Any, *arguments: Any) -> str:
        try:
            await asyncio.to_thread(act, *arguments)
        except BonafideError as error:
            return self._alert(error)
        return self._told(done)

    def _alert(self, error: BonafideError) -> str:
        return f'<p role="alert">{markup.escape(said(error, self._language))}</p>'

    def _told(self, id: str) -> str:
        return f'<p role="status">{markup.escape(self._word(id))}</p>'

    def _word(self, id: str) -> str:
        return word(id, self._language)


def _idle() -> list[Any]:
    return [gr.update(visible=True), "", "", "", "", gr.update(visible=False)]


def _unchanged() -> list[Any]:
    return [gr.update() for _ in range(6)]
