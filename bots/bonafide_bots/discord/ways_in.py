"""From what Discord sends to requests: which files, asked by whom, answered where."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import discord

from bonafide.jobs.terms import Priority, Request

Holder = discord.Message | discord.MessageSnapshot
_ATTACHMENT = re.compile(r"/(?:ephemeral-)?attachments/\d+/(\d+)/")
_MEDIA = ("image/", "video/", "audio/")


@dataclass(frozen=True, slots=True)
class File:
    """A file on Discord's own hosts; `bytes` is 0 where Discord does not say."""

    id: str
    name: str
    url: str
    bytes: int = 0
    type: str = ""

    @property
    def media(self) -> bool:
        """Whether Discord takes it for a picture, a video or sound."""
        return self.type.startswith(_MEDIA)


def files_of(message: discord.Message, hosts: str) -> list[File]:
    """Attachments and embedded media of a message and of those that it forwards, each once.

    `hosts` is the comma list of hosts that files are fetched from; embedded media
    of other places are left out.
    """
    found: dict[str, File] = {}
    for holder in _holders(message):
        for file in (*map(file_of, holder.attachments), *_embedded(holder, hosts)):
            found.setdefault(file.id, file)
    return list(found.values())


def file_of(attachment: discord.Attachment) -> File:
    """An attachment as a file."""
    return File(
        str(attachment.id),
        attachment.filename,
        attachment.url,
        attachment.size,
        attachment.content_type or "",
    )


def has_foreign_media(message: discord.Message) -> bool:
    """Whether it shows media, of whatever place, that is no attachment."""
    return any(list(_addresses(holder)) for holder in _holders(message))


def _holders(message: discord.Message) -> tuple[Holder, ...]:
    return (message, *message.message_snapshots)


def _embedded(holder: Holder, hosts: str) -> Iterator[File]:
    names = tuple(name.strip() for name in hosts.split(","))
    for url in _addresses(holder):
        parts = urlsplit(url)
        if parts.hostname not in names:
            continue
        attached = _ATTACHMENT.search(parts.path)
        number = attached[1] if attached else hashlib.sha256(parts.path.encode()).hexdigest()[:20]
        yield File(number, unquote(PurePosixPath(parts.path).name) or number, url)


def _addresses(holder: Holder) -> Iterator[str]:
    for embed in holder.embeds:
        for part in (embed.video, embed.image, embed.thumbnail):
            if part.url:
                yield part.url


def tenant_of(guild: int | None, user: int) -> str:
    """Who may see the case: the guild that installed the bot, else the person alone."""
    return f"discord:G{guild}" if guild else f"discord:user:{user}"


def key_of(origin: int, number: int) -> str:
    """The job's key; `origin` is the interaction or message, `number` counts its files."""
    return f"discord:{origin}:{number}"


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody asks about files: what all requests of one message have in common.

    `channel` is where the bot itself may post, None where it may not.
    `message` is the one that holds the files, None for a command's attachment.
    """

    origin: int
    tenant: str
    asker: int
    language: str
    channel: int | None
    message: int | None = None
    interaction: int | None = None
    private: bool = False
    priority: Priority = Priority.WAITING

    def request(self, file: File, number: int, post: int | None = None) -> Request:
        """The request for one file; `post` is the placeholder where one stands already."""
        address: dict[str, Any] = {
            "channel": self.channel,
            "message": self.message,
            "interaction": self.interaction and str(self.interaction),
            "post": post,
            "private": self.private,
        }
        return Request(
            tenant=self.tenant,
            key=key_of(self.origin, number),
            surface="discord",
            name=file.name,
            asker=str(self.asker),
            address=address,
            reference={
                "url": file.url,
                "file": file.id,
                "bytes": file.bytes,
                "channel": self.channel,
                "message": self.message,
            },
            language=self.language,
            priority=self.priority,
        )
