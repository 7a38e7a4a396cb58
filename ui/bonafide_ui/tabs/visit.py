"""Who is at the page, and how they are told what went wrong."""

from __future__ import annotations

import gradio as gr

from bonafide.errors import BonafideError, LimitExceeded
from bonafide.explain.words import word
from bonafide_ui.caller import Caller, by_cookies
from bonafide_ui.service import Service

# Limits on how many, not on how large.
_COUNTS = ("visitors", "BONAFIDE_JOBS_TENANT_WAITING")


def visiting(service: Service, request: gr.Request, counted: bool = False) -> Caller:
    """The person whose browser sent this; `counted` uses up one of a visitor's checks.

    Raises:
        NotAllowed: visitors are not let in, and no valid token came along.
        LimitExceeded: too many checks from this address within the hour.
    """
    caller = by_cookies(service.tokens, dict(request.cookies), service.settings.visitors)
    if counted and not caller.signed_in:
        address = request.client.host if request.client else "unknown"
        left = service.visits.take(address)
        if not left.allowed:
            limit = left.limit
            raise LimitExceeded("The number of checks this hour", limit + 1, limit, "visitors")
    return caller


def said(error: BonafideError, language: str) -> str:
    """An error as one sentence: in the reader's language where there is one for its kind."""
    counted = isinstance(error, LimitExceeded) and error.setting in _COUNTS
    name = "web-error-too-many" if counted else f"web-error-{error.code}"
    sentence = word(name, language)
    return str(error) if sentence == name else sentence
