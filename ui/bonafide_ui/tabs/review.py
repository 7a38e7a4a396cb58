"""Review: the cases that wait for a person, and the ruling; behind a token."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import gradio as gr

from bonafide.cases import Case, Decision
from bonafide.errors import BonafideError
from bonafide.explain.words import harmless, word
from bonafide_ui import desk, markup
from bonafide_ui.api.tokens import Scope
from bonafide_ui.caller import Caller
from bonafide_ui.markup import escape
from bonafide_ui.pair import pair
from bonafide_ui.service import Service
from bonafide_ui.tabs.visit import said, visiting


class Review:
    """The tab's parts and what happens between them, in one language."""

    def __init__(self, service: Service, language: str) -> None:
        self._service = service
        self._language = language

    def build(self, blocks: gr.Blocks) -> None:
        """Lay the tab out inside the current block."""
        door = gr.HTML("", elem_id="bf-door")
        with gr.Column(visible=False) as inside:
            queue = gr.Radio([], label=self._word("web-review-queue"), elem_id="bf-queue")
            refresh = gr.Button(self._word("web-review-refresh"), size="sm", elem_id="bf-refresh")
            told = gr.HTML("", elem_id="bf-review-told")
            shown = gr.HTML("", elem_id="bf-review-case")
            # Behind the case in reading order; the style sheet keeps it in sight all the while.
            with gr.Column(visible=False, elem_id="bf-ruling") as verdict:
                note = gr.Textbox(label=self._word("web-review-note"), lines=1, max_length=2000)
                with gr.Row():
                    rulings = [(d, self._button(d)) for d in Decision]
                    back = gr.Button(self._word("web-review-back"), elem_id="bf-back")
        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        blocks.load(self._enter, None, [door, inside, queue], **hidden)
        refresh.click(self._refresh, [queue], [queue, told], **hidden)
        queue.input(self._open, [queue], [shown, verdict, told, queue], **hidden)
        after = [told, queue, shown, verdict, note]
        for decision, button in rulings:
            button.click(self._ruling(decision), [queue, note], after, **hidden)
        back.click(self._give_back, [queue], after, **hidden)

    def _button(self, decision: Decision) -> gr.Button:
        name = self._word(f"button-{decision}")
        return gr.Button(name, elem_id=f"bf-rule-{decision}", variant="primary")

    async def _enter(self, request: gr.Request) -> tuple[str, Any, Any]:
        failed = request.query_params.get("signin") == "failed"
        try:
            caller = self._reviewer(request)
        except BonafideError:
            return self._sign_in(failed), gr.update(visible=False), gr.update()
        return self._sign_out(caller), gr.update(visible=True), await self._choices(caller)

    async def _refresh(self, id: str | None, request: gr.Request) -> tuple[Any, str]:
        try:
            return await self._choices(self._reviewer(request), id), ""
        except BonafideError as error:
            return gr.update(), self._alert(error)

    async def _open(self, id: str, request: gr.Request) -> tuple[Any, ...]:
        cases = self._service.engine.cases
        try:
            caller = self._reviewer(request)
            case = await self._service.case(caller, id)
            if case.claimed_by != caller.person:
                case = await asyncio.to_thread(cases.claim, case.tenant, case.id, caller.person)
        except BonafideError as error:
            return "", gr.update(visible=False), self._alert(error), gr.update()
        others = await asyncio.to_thread(desk.comparable, cases, caller, case)
        return (
            await self._shown(case, others),
            gr.update(visible=True),
            self._status("web-review-claimed"),
            await self._choices(caller, id),
        )

    async def _shown(self, case: Case, others: list[Case]) -> str:
        record = await self._service.record(case)
        exhibits = await self._service.exhibits(case)
        kept = case.kept_until_s is not None
        said = await asyncio.to_thread(self._objections, case)
        beside = said + pair(case, exhibits, others, kept, self._language)
        return markup.result(
            case, record, exhibits, kept, self._language, id="bf-reviewed", pair=beside
        )

    def _objections(self, case: Case) -> str:
        """What people said against the answer; empty where nobody did."""
        lines = []
        for objection in self._service.engine.cases.objections(case.tenant, case.id):
            says = self._word(f"web-decision-{objection.says}") if objection.says else ""
            note = word("web-ruled-note", self._language, note=objection.note)
            told = " · ".join(part for part in (says, note if objection.note else "") if part)
            lines.append(f"<li>{escape(told or self._word('web-review-objection-bare'))}</li>")
        if not lines:
            return ""
        title = escape(self._word("web-review-objection"))
        return f'<section class="bf-card"><h3>{title}</h3><ul>{"".join(lines)}</ul></section>'

    def _ruling(self, decision: Decision) -> Callable[..., Any]:
        async def rule(id: str, note: str, request: gr.Request) -> tuple[Any, ...]:
            async def act(caller: Caller, case: Case) -> None:
                await self._service.engine.rule(case.tenant, case.id, caller.person, decision, note)

            return await self._finish(id, request, act, "web-review-done")

        return rule

    async def _give_back(self, id: str, request: gr.Request) -> tuple[Any, ...]:
        async def act(caller: Caller, case: Case) -> None:
            release = self._service.engine.cases.release
            await asyncio.to_thread(release, case.tenant, case.id, caller.person)

        return await self._finish(id, request, act, "web-review-given-back")

    async def _finish(
        self, id: str, request: gr.Request, act: Callable[..., Awaitable[None]], done: str
    ) -> tuple[Any, ...]:
        """What the desk shows after `act` was done with the case, or could not be."""
        try:
            caller = self._reviewer(request)
            await act(caller, await self._service.case(caller, id))
        except BonafideError as error:
            return self._alert(error), gr.update(), gr.update(), gr.update(), gr.update()
        queue = await self._choices(caller)
        return self._status(done), queue, "", gr.update(visible=False), ""

    async def _choices(self, caller: Caller, id: str | None = None) -> Any:
        """The queue as it stands; the case `id` stays chosen while it waits."""
        cases = await asyncio.to_thread(desk.waiting, self._service.engine.cases, caller)
        choices = [(self._line(case, caller), case.id) for case in cases]
        label = self._word("web-review-queue" if choices else "web-review-empty")
        chosen = id if id in {case.id for case in cases} else None
        return gr.update(choices=choices, value=chosen, label=label)

    def _line(self, case: Case, caller: Caller) -> str:
        band = self._word(f"band-{case.report.band}")
        mine = case.claimed_by == caller.person
        state = self._word(f"web-review-state-{'mine' if mine else case.review}")
        return f"{case.id} · {harmless(case.name, 40)} · {band} · {state}"

    def _reviewer(self, request: gr.Request) -> Caller:
        caller = visiting(self._service, request)
        caller.need(Scope.REVIEW)
        return caller

    def _sign_in(self, failed: bool) -> str:
        alert = self._word("web-review-expired") if failed else ""
        return (
            f'<section class="bf-card"><p>{escape(self._word("web-review-intro"))}</p>'
            f"<p><code>{desk.COMMAND}</code></p>"
            f'<form class="bf-field" method="post" action="/session"><label>'
            f"{escape(self._word('web-review-token'))}"
            f'<input name="token" type="password" autocomplete="current-password" required></label>'
            f'<button class="bf-button">{escape(self._word("web-review-sign-in"))}</button></form>'
            f'<p role="alert">{escape(alert)}</p></section>'
        )

    def _sign_out(self, caller: Caller) -> str:
        leave = word("web-review-sign-out", self._language, name=caller.name or "")
        return (
            f'<form method="post" action="/session/end"><button class="bf-button">'
            f"{escape(leave)}</button></form>"
        )

    def _alert(self, error: BonafideError) -> str:
        return f'<p role="alert">{escape(said(error, self._language))}</p>'

    def _status(self, id: str) -> str:
        return f'<p role="status">{escape(self._word(id))}</p>'

    def _word(self, id: str) -> str:
        return word(id, self._language)
