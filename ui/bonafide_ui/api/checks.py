"""`/v1/checks`: hand in, poll, follow."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from starlette.responses import StreamingResponse

from bonafide.explain.words import language_of
from bonafide.jobs import Job
from bonafide_ui.api.asking import Calling, Served
from bonafide_ui.api.intake import FORM, Upload, intake
from bonafide_ui.api.problem import responses
from bonafide_ui.api.shapes import CheckId, CheckShape
from bonafide_ui.api.tokens import Scope
from bonafide_ui.caller import Caller
from bonafide_ui.service import check_of

router = APIRouter(prefix="/v1/checks", tags=["checks"])
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="The same key with the same file again is the same check.",
    ),
]


@router.post(
    "",
    status_code=202,
    response_model=CheckShape,
    responses=responses(400, 409, 413, 415),
    openapi_extra={"requestBody": FORM},
    summary="Hand in a file or a link",
)
async def create(
    request: Request,
    response: Response,
    service: Served,
    caller: Calling,
    key: IdempotencyKey = None,
) -> CheckShape:
    """The check is durable when this answers; follow `Location` to its end."""
    caller.need(Scope.CHECK)
    check = _check_id(caller, key)
    async with intake(request, service.settings.upload_bytes) as given:
        language = language_of(given.language)
        if isinstance(given, Upload):
            job = await service.submit(
                caller, given.path, given.name, language=language, check=check
            )
        else:
            job = await service.submit_link(caller, given.url, language=language, check=check)
    response.headers["Location"] = f"/v1/checks/{check_of(job)}"
    return CheckShape.of(job)


@router.get("/{check}", responses=responses(404), summary="How far a check has come")
async def get(check: CheckId, service: Served, caller: Calling) -> CheckShape:
    """The state, and the report once there is one."""
    caller.need(Scope.READ)
    return CheckShape.of(await service.status(caller, check))


@router.get(
    "/{check}/events",
    responses={
        200: {
            "description": "One `check` event a change, until the check is finished.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **responses(404),
    },
    response_class=StreamingResponse,
    summary="Follow a check as server-sent events",
)
async def events(check: CheckId, service: Served, caller: Calling) -> StreamingResponse:
    """Each event's data is what `GET` on the check says at that moment."""
    caller.need(Scope.READ)
    await service.status(caller, check)

    async def stream() -> AsyncIterator[str]:
        count = 0
        async for job in service.follow(caller, check):
            count += 1
            yield _event(count, job)

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)


def _event(number: int, job: Job) -> str:
    data = CheckShape.of(job).model_dump_json(by_alias=True)
    return f"id: {number}\nevent: check\ndata: {data}\n\n"


def _check_id(caller: Caller, key: str | None) -> str | None:
    """One check for one key of one tenant; None lets the service choose."""
    if key is None:
        return None
    return hashlib.sha256(f"{caller.tenant}\0{key}".encode()).hexdigest()[:32]
