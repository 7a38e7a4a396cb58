"""From what Slack sends to requests: which files, asked by whom, answered where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bonafide.jobs.terms import Priority, Request

Json = dict[str, Any]
# A link to a file in Slack, as "Copy link" of its menu gives it.
_LINK = re.compile(r"https://[a-z0-9.-]+\.slack\.com/files/[A-Z0-9]+/(F[A-Z0-9]+)(?:/([^|>\s]+))?")


def files_of(message: Json) -> list[Json]:
    """The files of a message, of messages that it forwards, and those it links to, each once."""
    found: dict[str, Json] = {}
    for part in _parts(message):
        for file in part.get("files") or []:
            if isinstance(file, dict) and file.get("id"):
                found.setdefault(str(file["id"]), file)
    for link in _LINK.finditer(str(message.get("text") or "")):
        named = {"id": link[1], "name": link[2] or link[1], "linked": True}
        found.setdefault(link[1], named)
    return list(found.values())


def _parts(message: Json) -> Iterator[Json]:
    """The message and what it forwards: Slack nests those as attachments."""
    yield message
    for attachment in message.get("attachments") or []:
        if isinstance(attachment, dict):
            yield attachment
            for block in attachment.get("message_blocks") or []:
                inner = block.get("message") if isinstance(block, dict) else None
                if isinstance(inner, dict):
                    yield inner


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a workspace; `enterprise` is the organisation, where Slack names one."""

    team: str
    enterprise: str | None
    channel: str

    @property
    def tenant(self) -> str:
        """Who may see the cases."""
        return f"slack:{self.team}"

    def key(self, message_ts: str, file: str) -> str:
        """The job's key.

        Made of team, channel, message and file, so that a redelivered event, or a
        second person asking about the same message, is the same job.
        """
        return f"slack:{self.team}:{self.channel}:{message_ts}:{file}"


def requests_of(
    message: Json,
    place: Place,
    *,
    asker: str,
    language: str,
    priority: Priority = Priority.WAITING,
    limit: int,
) -> list[Request]:
    """One request a file, at most `limit`."""
    message_ts = str(message.get("ts") or message.get("message_ts") or "")
    thread_ts = str(message.get("thread_ts") or message_ts)
    return [
        Request(
            tenant=place.tenant,
            key=place.key(message_ts, str(file["id"])),
            surface="slack",
            name=str(file.get("name") or file.get("title") or file["id"]),
            asker=asker,
            address={
                "team": place.team,
                "enterprise": place.enterprise,
                "channel": place.channel,
                "message_ts": message_ts,
                "thread_ts": thread_ts,
                "user": asker,
            },
            reference={"file": str(file["id"]), "linked": bool(file.get("linked"))},
            language=language,
            priority=priority,
        )
        for file in files_of(message)[:limit]
    ]
