"""Discord as the jobs see it: greet, fetch, answer, notify.

An answer to an interaction stands where its placeholder stands and is edited
there with the interaction's token; when that has run out, by the bot itself where
it may post; an answer that only its asker may see then goes to them directly.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord

from bonafide.errors import LimitExceeded, NotAllowed, NotFound
from bonafide.jobs.terms import Answer, Priority, Recorded, Request
from bonafide.settings import read
from bonafide_bots import attachments
from bonafide_bots.conversation import Saying, looking, notice, saying, taken_back
from bonafide_bots.discord import posts
from bonafide_bots.discord.layout import message
from bonafide_bots.discord.tokens import Tokens
from bonafide_bots.discord.ways_in import files_of
from bonafide_bots.settings import BotSettings, DiscordSettings

Clients = Callable[[], Awaitable[discord.Client]]


class DiscordSurface:
    """Answers under the message that asked, or in place of an interaction's placeholder."""

    name = "discord"

    def __init__(self, clients: Clients, tokens: Tokens) -> None:
        """`clients` gives a client that has logged in."""
        self._clients = clients
        self._tokens = tokens

    async def greet(self, request: Request, recorded: Recorded) -> None:
        """Post the placeholder, or note the token with which the one that stands is edited."""
        if interaction := request.address["interaction"]:
            await recorded.put(token=self._tokens.sealed(interaction))
        elif not recorded.get("post"):
            client = await self._clients()
            said = looking(request.name, request.language)
            await self._post(client, request, said, recorded, request.key)

    async def fetch(self, request: Request, into: Path) -> None:
        """Download the file; its address is asked for anew when it has run out."""
        limit, size = read(BotSettings).file_bytes, int(request.reference["bytes"])
        if size > limit:
            raise LimitExceeded("The file's size in bytes", size, limit, "BOTS_FILE_BYTES")
        url = str(request.reference["url"])
        try:
            if has_expired(url):
                raise NotFound("The file's address has run out.")
            await self._download(request, url, into)
        except NotFound:
            await self._download(request, await self._refreshed(request), into)

    async def answer(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        """Edit the placeholder; post anew only where that cannot be done."""
        client = await self._clients()
        said = saying(answer, request.language)
        if not await self._edit(client, request, said, recorded):
            if recorded.get("answered"):
                # Its asker alone sees it and it can be edited no more: the notice tells them.
                return
            await self._post(client, request, said, recorded, request.key)
        await recorded.put(answered=True)

    async def withdraw(self, request: Request, recorded: Recorded) -> None:
        """Say in the placeholder's place that the message was deleted."""
        client = await self._clients()
        await self._edit(client, request, taken_back(request.language), recorded)

    async def notify(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        """Say that the case was ruled on, once a ruling."""
        if recorded.get("post"):
            return
        client = await self._clients()
        number = answer.ruling.number if answer.ruling else 0
        said = notice(answer, request.language)
        await self._post(client, request, said, recorded, f"{request.key}#{number}")

    async def _edit(
        self, client: discord.Client, request: Request, said: Saying, recorded: Recorded
    ) -> bool:
        """Whether the placeholder could be edited."""
        address = request.address
        post = recorded.get("post") or address["post"]
        if not post:
            return False
        made = message(said, request.tenant, request.language)
        token = self._tokens.opened(address["interaction"] or "", recorded.get("token"))
        if token and not recorded.get("post"):
            try:
                await posts.edit_by_token(client, token, post, made)
            except (NotFound, NotAllowed):
                # Discord took the token for too old.
                pass
            else:
                return True
        channel = recorded.get("channel") or (None if address["private"] else address["channel"])
        if not channel:
            return False
        try:
            await posts.edit(client, channel, post, made)
        except NotAllowed:
            return False
        return True

    async def _post(
        self, client: discord.Client, request: Request, said: Saying, recorded: Recorded, key: str
    ) -> None:
        """Post where it was asked, or to the asker alone, and note where."""
        address, made = request.address, message(said, request.tenant, request.language)
        channel, post = address["channel"], None
        if channel and not address["private"]:
            reply_to = address["message"] or address["post"]
            try:
                post = await posts.send(client, channel, made, key=key, reply_to=reply_to)
            except NotAllowed:
                # Nobody waits for an answer of auto-scan.
                if request.priority is Priority.AUTO:
                    raise
        if post is None:
            channel = await posts.private_channel(client, int(request.asker))
            post = await posts.send(client, channel, made, key=key)
        await recorded.put(channel=channel, post=post)

    async def _download(self, request: Request, url: str, into: Path) -> None:
        settings = read(DiscordSettings)
        await attachments.fetch(
            url,
            into,
            hosts=settings.file_hosts,
            exempt=settings.exempt_hosts,
            language=request.language,
        )

    async def _refreshed(self, request: Request) -> str:
        """The file's new address: Discord signs addresses anew whenever a message is read."""
        reference: dict[str, Any] = request.reference
        gone = NotFound("The file is not in Discord any more.")
        if not (reference["channel"] and reference["message"]):
            raise gone
        client = await self._clients()
        place = client.get_partial_messageable(reference["channel"])
        try:
            found = await posts.call(place.fetch_message(reference["message"]))
        except (NotFound, NotAllowed):
            raise gone from None
        for file in files_of(found, read(DiscordSettings).file_hosts):
            if file.id == reference["file"]:
                return file.url
        raise gone


def has_expired(url: str) -> bool:
    """Whether the signature of an address has run out; Discord writes when, in hexadecimal."""
    ends = parse_qs(urlsplit(url).query).get("ex", [""])[0]
    try:
        return bool(ends) and int(ends, 16) < time.time()
    except ValueError:
        return False
