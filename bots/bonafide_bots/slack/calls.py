"""Calls of the Web API, with Slack's refusals as errors that a person can act on."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackRequestError

from bonafide.errors import NotAllowed, NotFound, Unavailable

_GONE = {"file_not_found", "file_deleted", "channel_not_found", "message_not_found", "is_archived"}
_REFUSED = {
    "missing_scope", "not_in_channel", "invalid_auth", "token_revoked", "token_expired",
    "account_inactive", "not_authed", "restricted_action", "access_denied", "no_permission",
}  # fmt: skip


async def call(work: Awaitable[Any]) -> Any:
    """What the call answers.

    Raises:
        NotFound: what it is about is gone.
        NotAllowed: the token is not taken, or lacks a scope.
        Unavailable: no answer, or one that may be another later.
    """
    try:
        return await work
    except SlackApiError as error:
        code = str(error.response.get("error", "unknown"))
        if code in _GONE:
            raise NotFound(f"It is not in Slack any more, or not to be seen ({code}).") from error
        if code in _REFUSED:
            needed = error.response.get("needed")
            scope = f"; the app needs the scope {needed}" if needed else ""
            raise NotAllowed(f"Slack refuses the app ({code}){scope}.") from error
        raise Unavailable(f"Slack answers {code}; trying again.") from error
    except (SlackRequestError, ClientError, TimeoutError, OSError) as error:
        raise Unavailable("Slack does not answer; trying again.") from error
