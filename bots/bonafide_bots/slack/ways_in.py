"""From what Slack sends to requests: which files, asked by whom, answered where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bonafide.jobs.terms import Priority, Request

Json = dict[str, Any]


def files_of(message: Json) -> list[Json]:
    """The files of a message, also those of messages that it forwards, each once."""
    found: dict[str, Json] = {}
    for part in _parts(message):
        for file in part.get("files") or []:
            if isinstance(file, dict) and file.get("id"):
                found.setdefault(str(file["id"]), file)
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


def requests_of(
    message: Json,
    *,
    team: str,
    channel: str,
    asker: str,
    language: str,
    priority: Priority = Priority.WAITING,
    limit: int,
) -> list[Request]:
    """One request a file, at most `limit`.

    The key is made of team, channel, message and file, so that a redelivered
    event, or a second person asking about the same message, is the same job.
    """
    message_ts = str(message.get("ts") or message.get("message_ts") or "")
    thread_ts = str(message.get("thread_ts") or message_ts)
    return [
        Request(
            tenant=f"slack:{team}",
            key=f"slack:{team}:{channel}:{message_ts}:{file['id']}",
            surface="slack",
            name=str(file.get("name") or file.get("title") or file["id"]),
            asker=asker,
            address={
                "team": team,
                "channel": channel,
                "message_ts": message_ts,
                "thread_ts": thread_ts,
                "user": asker,
            },
            reference={"file": str(file["id"])},
            language=language,
            priority=priority,
        )
        for file in files_of(message)[:limit]
    ]
