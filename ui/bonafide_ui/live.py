"""One live stretch: judged like any file, and deleted at once unless it is to be kept."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from bonafide.errors import BonafideError, LimitExceeded
from bonafide.explain.answer import answer as answer_of
from bonafide.explain.words import language_of, say, word
from bonafide.jobs import Answer
from bonafide.report.content import MARKS
from bonafide_ui.caller import Caller, by_cookies
from bonafide_ui.markup import escape
from bonafide_ui.service import Service, check_of
from bonafide_ui.tabs.visit import said

router = APIRouter(include_in_schema=False)


@router.post("/live")
async def live(request: Request, keep: bool = False, language: str = "en") -> HTMLResponse:
    """A recorded stretch in, a small verdict out."""
    service: Service = request.app.state.service
    language = language_of(language)
    try:
        caller = by_cookies(service.tokens, request.cookies, service.settings.visitors)
        told = await _judge(service, caller, request, language)
        if told.case and not keep:
            forget = service.engine.cases.remove
            await asyncio.to_thread(forget, caller.tenant, told.case, caller.person)
    except BonafideError as error:
        return HTMLResponse(f'<p role="alert">{escape(said(error, language))}</p>', status_code=400)
    return HTMLResponse(_shown(told, keep, language))


async def _judge(service: Service, caller: Caller, request: Request, language: str) -> Answer:
    with tempfile.TemporaryDirectory(prefix="bonafide-") as folder:
        path = Path(folder) / "live.webm"
        await _save(request, path, service.settings.live_bytes)
        job = await service.submit(caller, path, path.name, language=language)
    return (await service.finished(caller, check_of(job))).answer or Answer()


async def _save(request: Request, path: Path, limit: int) -> None:
    size = 0
    with path.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise LimitExceeded("The stretch's size in bytes", size, limit, "live_bytes")
            file.write(chunk)


def _shown(told: Answer, keep: bool, language: str) -> str:
    if told.failure:
        return f"<p>{escape(say(told.failure, language))}</p>"
    report = told.report
    if report is None:
        return ""
    answer = answer_of(report, language)
    lines = [*answer.reasons, *([answer.not_examined] if answer.not_examined else [])]
    if keep and told.case:
        lines.append(word("web-live-kept", language, case=told.case))
    items = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<section class="bf-verdict bf-{report.band}"><header><span class="bf-mark" '
        f'aria-hidden="true">{MARKS[report.band]}</span><h2>{escape(answer.headline)}</h2></header>'
        f"{items}</section>"
    )
