"""The file itself and the pictures drawn from it, for the page of whoever may see the case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from bonafide.cases import Case
from bonafide.errors import NotFound
from bonafide.terms import MediaKind
from bonafide_ui.caller import by_cookies
from bonafide_ui.service import Service

router = APIRouter(include_in_schema=False)
_CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
# The type comes from what the bytes are, never from a name, and nothing in it may run.
_TYPES = {
    MediaKind.VIDEO: "video/mp4",
    MediaKind.SOUND: "audio/mpeg",
    MediaKind.PICTURE: "image/jpeg",
}
_CONTAINERS = {
    "webm": "video/webm",
    "matroska": "video/webm",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "heif": "image/heif",
    "mp3": "audio/mpeg",
}
_GUARDS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "bytes",
}


@router.get("/media/{case_id}")
async def media(case_id: str, request: Request) -> Response:
    """The original, whole or the range that a player asks for."""
    service: Service = request.app.state.service
    case = await _case(service, request, case_id)
    size = await run_in_threadpool(_size, service, case)
    headers = dict(_GUARDS)
    start, end = 0, size - 1
    if asked := request.headers.get("range"):
        span = _span(asked, size)
        if span is None:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        start, end = span
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    headers["Content-Length"] = str(end - start + 1)
    body = _bytes(service, case, start, end)
    status = 206 if asked else 200
    return StreamingResponse(body, status, headers, media_type=_type(case))


@router.get("/media/{case_id}/{name}")
async def exhibit(case_id: str, name: str, request: Request) -> Response:
    """One of the pictures that were drawn when the case was judged."""
    service: Service = request.app.state.service
    case = await _case(service, request, case_id)
    for shown in await service.exhibits(case):
        if shown.name == name:
            return Response(shown.data, media_type=shown.media_type, headers=dict(_GUARDS))
    raise NotFound("There is no such picture in this case.")


async def _case(service: Service, request: Request, id: str) -> Case:
    caller = by_cookies(service.tokens, request.cookies, service.settings.visitors)
    return await service.case(caller, id)


def _size(service: Service, case: Case) -> int:
    with service.original(case) as path:
        return path.stat().st_size


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a `Range`; None when it lies outside."""
    match = _RANGE.fullmatch(asked.strip())
    if not match or not (match[1] or match[2]):
        return None
    if not match[1]:
        return max(size - int(match[2]), 0), size - 1
    start, end = int(match[1]), int(match[2]) if match[2] else size - 1
    return (start, min(end, size - 1)) if start < size and start <= end else None


def _bytes(service: Service, case: Case, start: int, end: int) -> Iterator[bytes]:
    with service.original(case) as path, Path(path).open("rb") as file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _type(case: Case) -> str:
    media = case.report.media
    for part in media.container.lower().replace(",", " ").split():
        if part in _CONTAINERS:
            chosen = _CONTAINERS[part]
            is_sound = media.kind is MediaKind.SOUND
            return chosen.replace("video/", "audio/") if is_sound else chosen
    return (
        "audio/mp4"
        if media.kind is MediaKind.SOUND and "mp4" in media.container
        else _TYPES[media.kind]
    )
