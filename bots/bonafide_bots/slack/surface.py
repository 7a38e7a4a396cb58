"""Slack as the jobs see it: greet, fetch, answer, notify.

A request's address is {team, enterprise, channel, message_ts, thread_ts, user}, its
reference {file, linked}: a file that was only named by its link must be the asker's
own, or lie where they asked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bonafide.errors import InputError, LimitExceeded, NotAllowed, NotFound, Unavailable
from bonafide.explain.words import word
from bonafide.jobs.terms import Answer, Json, Priority, Recorded, Request
from bonafide.settings import read
from bonafide_bots import attachments
from bonafide_bots.conversation import Saying, looking, notice, saying, taken_back
from bonafide_bots.settings import BotSettings, SlackSettings
from bonafide_bots.slack.blocks import blocks_of, text_of
from bonafide_bots.slack.calls import call

EVENT = "bonafide_answer"
Clients = Callable[[Json], Awaitable[AsyncWebClient]]


class SlackSurface:
    """Answers in the thread under the message that asked; one message, edited."""

    name = "slack"

    def __init__(self, clients: Clients) -> None:
        """`clients` gives the Web API client for an address."""
        self._clients = clients

    async def greet(self, request: Request, recorded: Recorded) -> None:
        """Post the placeholder and note its `ts`; put eyes on the message."""
        if recorded.get("ts"):
            return
        client = await self._client(request)
        await self._react(client, request)
        text = looking(request.name, request.language)
        await recorded.put(**await self._post(client, request, text, request.key))

    async def fetch(self, request: Request, into: Path) -> None:
        """Resolve the file by its id, since events may lack addresses, and download it."""
        client = await self._client(request)
        file: Json = (await call(client.files_info(file=request.reference["file"])))["file"]
        if request.reference.get("linked") and not _may_see(request, file):
            raise NotAllowed(word("chat-link-not-yours", request.language))
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
        post = _noted(recorded) or await self._find(client, request, recorded, request.key)
        if post:
            await self._edit(client, request, said, post)
        else:
            post = await self._post(client, request, said, request.key)
        await recorded.put(**post)

    async def withdraw(self, request: Request, recorded: Recorded) -> None:
        """Say in the placeholder's place that the message was deleted."""
        client = await self._client(request)
        post = _noted(recorded) or await self._find(client, request, recorded, request.key)
        if post:
            await self._edit(client, request, taken_back(request.language), post)

    async def notify(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        """Say in the thread that the case was ruled on, once a ruling."""
        client = await self._client(request)
        number = answer.ruling.number if answer.ruling else 0
        key = f"{request.key}#{number}"
        post = _noted(recorded) or await self._find(client, request, recorded, key)
        if not post:
            post = await self._post(client, request, notice(answer, request.language), key)
        await recorded.put(**post)

    async def _client(self, request: Request) -> AsyncWebClient:
        return await self._clients(request.address)

    async def _react(self, client: AsyncWebClient, request: Request) -> None:
        """Eyes on the message; a courtesy, so no failure of it matters."""
        place = {"channel": request.address["channel"], "timestamp": request.address["message_ts"]}
        try:
            await client.reactions_add(name="eyes", **place)
        except (SlackApiError, ClientError, TimeoutError, OSError):
            return

    async def _post(self, client: AsyncWebClient, request: Request, said: Saying, key: str) -> Json:
        """Post in the thread, or to the asker where the app is not in the channel; where it is."""
        made: Json = {
            "text": text_of(said),
            "blocks": blocks_of(said, request.language),
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {"event_type": EVENT, "event_payload": {"key": key}},
        }
        place = {name: request.address[name] for name in ("channel", "thread_ts")}
        try:
            done = await call(client.chat_postMessage(**place, **made))
        except (NotFound, NotAllowed):
            # Nobody waits for an answer of auto-scan.
            if request.priority is Priority.AUTO:
                raise
            done = await call(client.chat_postMessage(channel=request.asker, **made))
        return {"ts": str(done["ts"]), "channel": str(done["channel"])}

    async def _edit(
        self, client: AsyncWebClient, request: Request, said: Saying, post: Json
    ) -> None:
        await call(
            client.chat_update(
                channel=post.get("channel") or request.address["channel"],
                ts=post["ts"],
                text=text_of(said),
                blocks=blocks_of(said, request.language),
                metadata={"event_type": EVENT, "event_payload": {"key": request.key}},
            )
        )

    async def _find(
        self, client: AsyncWebClient, request: Request, recorded: Recorded, key: str
    ) -> Json | None:
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
                return {"ts": str(message["ts"]), "channel": request.address["channel"]}
        return None


def _noted(recorded: Recorded) -> Json | None:
    """Where the post stands that was noted, None where none was."""
    ts = recorded.get("ts")
    return {"ts": ts, "channel": recorded.get("channel")} if ts else None


def _may_see(request: Request, file: Json) -> bool:
    """Whether the asker sees the file where they asked; the app may see more than they do."""
    places = [*(file.get("channels") or ()), *(file.get("groups") or ()), *(file.get("ims") or ())]
    here = request.address["channel"] in places
    return bool(here or file.get("is_public") or file.get("user") == request.asker)
