"""Slack as the jobs see it: greet, fetch, answer, notify.

A request's address is {team, channel, thread_ts, user}, its reference {team, file}.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bonafide.errors import InputError, LimitExceeded, NotAllowed, NotFound, Unavailable
from bonafide.explain.words import word
from bonafide.jobs.terms import Answer, Recorded, Request
from bonafide.settings import read
from bonafide_bots import attachments
from bonafide_bots.conversation import Saying, looking, notice, saying
from bonafide_bots.settings import BotSettings, SlackSettings
from bonafide_bots.slack.blocks import blocks_of, text_of

EVENT = "bonafide_answer"
_GONE = {"file_not_found", "file_deleted", "channel_not_found", "message_not_found", "is_archived"}
_REFUSED = {
    "missing_scope", "not_in_channel", "invalid_auth", "token_revoked", "token_expired",
    "account_inactive", "not_authed", "restricted_action", "access_denied", "no_permission",
}  # fmt: skip

Clients = Callable[[str], Awaitable[AsyncWebClient]]


class SlackSurface:
    """Answers in the thread under the message that asked; one message, edited."""

    name = "slack"

    def __init__(self, clients: Clients) -> None:
        """`clients` gives the Web API client of a workspace by its team id."""
        self._clients = clients

    async def greet(self, request: Request, recorded: Recorded) -> None:
        """Post the placeholder and note its `ts`; put eyes on the message."""
        if recorded.get("ts"):
            return
        client = await self._client(request)
        await self._react(client, request)
        text = looking(request.name, request.language)
        await recorded.put(ts=await self._post(client, request, text, request.key))

    async def fetch(self, request: Request, into: Path) -> None:
        """Resolve the file by its id, since events may lack addresses, and download it."""
        client = await self._client(request)
        found = await _call(client.files_info(file=request.reference["file"]))
        file = found["file"]
        limit = read(BotSettings).file_bytes
        if int(file.get("size") or 0) > limit:
            raise LimitExceeded("The file's size in bytes", file["size"], limit, "BOTS_FILE_BYTES")
        url = file.get("url_private_download") or file.get("url_private")
        if not url or file.get("is_external"):
            raise InputError(word("chat-link-refused", request.language))
        settings = read(SlackSettings)
        await attachments.fetch(
            url,
            into,
            hosts=settings.file_hosts,
            exempt=settings.exempt_hosts,
            headers={"authorization": f"Bearer {client.token}"},
            language=request.language,
        )

    async def answer(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        """Edit the placeholder; post anew only where there is none to be found."""
        client = await self._client(request)
        said = saying(answer, request.language)
        ts = recorded.get("ts") or await self._find(client, request, recorded, request.key)
        if ts:
            await self._edit(client, request, said, ts)
        else:
            ts = await self._post(client, request, said, request.key)
        await recorded.put(ts=ts)

    async def notify(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        """Say in the thread that the case was ruled on, once a ruling."""
        client = await self._client(request)
        number = answer.ruling.number if answer.ruling else 0
        key = f"{request.key}#{number}"
        ts = recorded.get("ts") or await self._find(client, request, recorded, key)
        if not ts:
            ts = await self._post(client, request, notice(answer, request.language), key)
        await recorded.put(ts=ts)

    async def _client(self, request: Request) -> AsyncWebClient:
        return await self._clients(str(request.address["team"]))

    async def _react(self, client: AsyncWebClient, request: Request) -> None:
        """Eyes on the message; a courtesy, so no failure of it matters."""
        place = {"channel": request.address["channel"], "timestamp": request.address["message_ts"]}
        try:
            await client.reactions_add(name="eyes", **place)
        except SlackApiError:
            return

    async def _post(self, client: AsyncWebClient, request: Request, said: Saying, key: str) -> str:
        done = await _call(
            client.chat_postMessage(
                channel=request.address["channel"],
                thread_ts=request.address["thread_ts"],
                text=text_of(said),
                blocks=blocks_of(said, request.language),
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": EVENT, "event_payload": {"key": key}},
            )
        )
        return str(done["ts"])

    async def _edit(self, client: AsyncWebClient, request: Request, said: Saying, ts: str) -> None:
        await _call(
            client.chat_update(
                channel=request.address["channel"],
                ts=ts,
                text=text_of(said),
                blocks=blocks_of(said, request.language),
                metadata={"event_type": EVENT, "event_payload": {"key": request.key}},
            )
        )

    async def _find(
        self, client: AsyncWebClient, request: Request, recorded: Recorded, key: str
    ) -> str | None:
        """Our own post of an attempt that died before noting it, by its metadata."""
        if recorded.attempt < 2:
            return None
        place = {"channel": request.address["channel"], "ts": request.address["thread_ts"]}
        try:
            thread = await client.conversations_replies(
                **place, include_all_metadata=True, limit=200
            )
        except SlackApiError as error:
            if error.response.get("error") == "ratelimited":
                raise Unavailable("Slack asks us to slow down; trying again.") from error
            # Without the scope to read the thread an answer late is better than none.
            return None
        messages: list[dict[str, Any]] = thread.get("messages", [])
        for message in messages:
            metadata: dict[str, Any] = message.get("metadata", {})
            if metadata.get("event_payload", {}).get("key") == key:
                return str(message["ts"])
        return None


async def _call(call: Awaitable[Any]) -> Any:
    """A Web API call, with Slack's refusals as errors that a person can act on."""
    try:
        return await call
    except SlackApiError as error:
        code = str(error.response.get("error", "unknown"))
        if code in _GONE:
            raise NotFound(f"It is not in Slack any more ({code}).") from error
        if code in _REFUSED:
            needed = error.response.get("needed")
            scope = f"; the app needs the scope {needed}" if needed else ""
            raise NotAllowed(f"Slack refuses the app ({code}){scope}.") from error
        raise Unavailable(f"Slack answers {code}; trying again.") from error
    except (TimeoutError, OSError) as error:
        raise Unavailable("Slack does not answer; trying again.") from error
