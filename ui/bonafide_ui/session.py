"""Signing in to the page with a token, and out again."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse

from bonafide.errors import NotAllowed
from bonafide_ui.caller import TOKEN_COOKIE, by_token
from bonafide_ui.front import cookie

router = APIRouter(include_in_schema=False)
_DAY_S = 86_400


@router.post("/session")
def sign_in(request: Request, token: Annotated[str, Form(max_length=200)]) -> RedirectResponse:
    """Keep the token in a cookie that scripts cannot read."""
    _same_site(request)
    try:
        by_token(request.app.state.service.tokens, token.strip())
    except NotAllowed:
        return RedirectResponse("/?tab=review&signin=failed", status_code=303)
    response = RedirectResponse("/?tab=review", status_code=303)
    response.headers.append("set-cookie", _kept(request, token.strip(), _DAY_S))
    return response


@router.post("/session/end")
def sign_out(request: Request) -> RedirectResponse:
    """Forget the token."""
    _same_site(request)
    response = RedirectResponse("/?tab=review", status_code=303)
    response.headers.append("set-cookie", _kept(request, "", 0))
    return response


def _kept(request: Request, token: str, age_s: int) -> str:
    framed = bool(request.app.state.service.settings.framed_by)
    return cookie(TOKEN_COOKIE, token, request.url.scheme == "https", age_s, framed=framed)


def _same_site(request: Request) -> None:
    """Raises `NotAllowed` for a form that another site sent."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowed("This form is not taken from another site.")
