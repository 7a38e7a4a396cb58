"""Review: the cases that wait for a person, and the ruling; behind a token."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import gradio as gr

from bonafide.cases import Case, Decision, ReviewState
from bonafide.errors import BonafideError
from bonafide.explain.words import harmless, word
from bonafide_ui import markup
from bonafide_ui.api.tokens import Scope
from bonafide_ui.caller import Caller
from bonafide_ui.markup import escape
from bonafide_ui.service import Service
from bonafide_ui.tabs.visit import said, visiting

_MOST = 50


class Review:
    """The tab's parts and what happens between them, in one language."""

    def __init__(self, service: Service, language: str) -> None:
        self._service = service
        self._language = language

    def build(self, blocks: gr.Blocks) -> None:
        """Lay the tab out inside the current block."""
        door = gr.HTML("", elem_id="bf-door")
        with gr.Column(visible=False) as desk:
            queue = gr.Radio([], label=self._word("web-review-queue"), elem_id="bf-queue")
            refresh = gr.Button(self._word("web-review-refresh"), size="sm", elem_id="bf-refresh")
            shown = gr.HTML("", elem_id="bf-review-case")
            with gr.Column(visible=False) as verdict:
                note = gr.Textbox(label=self._word("web-review-note"), lines=2, max_length=2000)
                with gr.Row():
                    rulings = [(d, self._button(d)) for d in Decision]
        told = gr.HTML("", elem_id="bf-review-told")
        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        blocks.load(self._enter, None, [door, desk, queue], **hidden)
        refresh.click(self._refresh, None, [queue], **hidden)
        queue.input(self._open, [queue], [shown, verdict, told], **hidden)
        for decision, button in rulings:
            button.click(
                self._ruling(decision), [queue, note], [told, queue, shown, verdict, note], **hidden
            )

    def _button(self, decision: Decision) -> gr.Button:
        name = self._word(f"web-decision-{decision}")
        said = word("web-review-rule", self._language, decision=name)
        return gr.Button(said, elem_id=f"bf-rule-{decision}")

    async def _enter(self, request: gr.Request) -> tuple[str, Any, Any]:
        failed = request.query_params.get("signin") == "failed"
        try:
            caller = self._reviewer(request)
        except BonafideError:
            return self._sign_in(failed), gr.update(visible=False), gr.update()
        return self._sign_out(caller), gr.update(visible=True), await self._choices(caller)

    async def _refresh(self, request: gr.Request) -> Any:
        return await self._choices(self._reviewer(request))

    async def _open(self, id: str, request: gr.Request) -> tuple[str, Any, str]:
        try:
            caller = self._reviewer(request)
            case = await self._service.case(caller, id)
            if case.claimed_by != caller.person:
                claim = self._service.engine.cases.claim
                case = await asyncio.to_thread(claim, caller.tenant, id, caller.person)
        except BonafideError as error:
            return "", gr.update(visible=False), self._alert(error)
        record = await self._service.record(case)
        exhibits = await self._service.exhibits(case)
        kept = case.kept_until_s is not None
        return (
            markup.result(case, record, exhibits, kept, self._language, id="bf-reviewed"),
            gr.update(visible=True),
            self._status("web-review-claimed"),
        )

    def _ruling(self, decision: Decision) -> Callable[..., Any]:
        async def rule(id: str, note: str, request: gr.Request) -> tuple[Any, ...]:
            try:
                caller = self._reviewer(request)
                await self._service.engine.rule(caller.tenant, id, caller.person, decision, note)
            except BonafideError as error:
                return self._alert(error), gr.update(), gr.update(), gr.update(), gr.update()
            queue = await self._choices(caller)
            return self._status("web-review-done"), queue, "", gr.update(visible=False), ""

        return rule

    async def _choices(self, caller: Caller) -> Any:
        find = self._service.engine.cases.list
        cases: list[Case] = []
        for state in (ReviewState.CLAIMED, ReviewState.OPEN):
            page = await asyncio.to_thread(find, caller.tenant, review=state, limit=_MOST)
            cases += page.cases
        choices = [(self._line(case), case.id) for case in cases]
        label = self._word("web-review-queue" if choices else "web-review-empty")
        return gr.update(choices=choices, value=None, label=label)

    def _line(self, case: Case) -> str:
        band = self._word(f"band-{case.report.band}")
        state = word(
            f"web-review-state-{case.review}", self._language, reviewer=case.claimed_by or ""
        )
        return f"{case.id} · {harmless(case.name, 40)} · {band} · {state}"

    def _reviewer(self, request: gr.Request) -> Caller:
        caller = visiting(self._service, request)
        caller.need(Scope.REVIEW)
        return caller

    def _sign_in(self, failed: bool) -> str:
        alert = self._word("web-review-expired") if failed else ""
        return (
            f'<section class="bf-card"><p>{escape(self._word("web-review-intro"))}</p>'
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
