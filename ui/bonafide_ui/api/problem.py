"""Errors as `application/problem+json` (RFC 9457), one sentence each, never a trace."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from bonafide import errors

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_STATUS: tuple[tuple[type[errors.BonafideError], int], ...] = (
    (errors.NotAllowed, 403),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.Unavailable, 503),
    (errors.LimitExceeded, 413),
    (errors.UnsupportedMedia, 415),
    (errors.InputError, 422),
)


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    type: str = Field("about:blank", description="Stays `about:blank`; `code` tells kinds apart.")
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no such case."])
    code: str = Field(examples=["not_found"], description="Stable, for programs.")


class Unauthorised(errors.NotAllowed):
    """No token came along, or one that is not good."""

    code = "unauthorised"


class TooMany(errors.LimitExceeded):
    """More requests than the token may make in a while."""

    code = "too_many_requests"

    def __init__(self, headers: dict[str, str]) -> None:
        errors.BonafideError.__init__(self, "Too many requests; wait as long as Retry-After says.")
        self.headers = headers


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documentation of a route's errors."""
    kept = {400, 401, 403, 422, 429, 503, *statuses}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": _TITLES[status], "content": content} for status in sorted(kept)}


def install(app: FastAPI) -> None:
    """Say every error of the API as a problem."""
    app.add_exception_handler(errors.BonafideError, _told)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


_TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 406: "Not Acceptable", 409: "Conflict", 410: "Gone",
    413: "Content Too Large", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
    422: "Unprocessable Content", 429: "Too Many Requests", 500: "Internal Server Error",
    503: "Service Unavailable",
}  # fmt: skip


def _problem(
    status: int, detail: str, code: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    body = Problem(
        type="about:blank",
        title=_TITLES.get(status, "Error"),
        status=status,
        detail=detail,
        code=code,
    )
    return JSONResponse(body.model_dump(), status, headers, media_type=MEDIA_TYPE)


async def _told(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.BonafideError)
    if isinstance(error, Unauthorised):
        return _problem(401, str(error), error.code, {"WWW-Authenticate": "Bearer"})
    if isinstance(error, TooMany):
        return _problem(429, str(error), error.code, error.headers)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if status == 500:
        log.error("request failed: %s", error)
        return _problem(500, "The server could not do that.", "error")
    return _problem(status, str(error), error.code, {"Retry-After": "30"} if status == 503 else {})


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    # The value itself is not said back: it may be anything.
    where = ".".join(str(part) for part in first["loc"])
    return _problem(422, f"{where}: {first['msg']}", "invalid")


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _TITLES.get(error.status_code, "error").lower().replace(" ", "_")
    headers = dict(error.headers or {})
    return _problem(error.status_code, str(error.detail), code, headers)


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", exc_info=error)
    return _problem(500, "The server could not do that.", "error")
