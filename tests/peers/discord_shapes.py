"""What Discord's objects look like, and the limits that it holds messages to."""

from __future__ import annotations

import itertools
import time
from typing import Any

Json = dict[str, Any]
APPLICATION = BOT = 100_100_100_100_100_100
EPHEMERAL = 64
# Permissions as the developer documentation numbers them.
VIEW_CHANNEL, SEND_MESSAGES, MANAGE_GUILD, MANAGE_MESSAGES = 1 << 10, 1 << 11, 1 << 5, 1 << 13
_EPOCH_MS = 1_420_070_400_000
_count = itertools.count(1)


def snowflake(age_s: float = 0.0) -> int:
    """An id, which holds when it was made."""
    made_ms = int((time.time() - age_s) * 1000) - _EPOCH_MS
    return made_ms << 22 | next(_count) % (1 << 22)


def made_s(id: int | str) -> float:
    """When an id was made, seconds since 1970."""
    return ((int(id) >> 22) + _EPOCH_MS) / 1000


def user(id: int, name: str | None = None) -> Json:
    return {
        "id": str(id), "username": name or f"user{id}", "discriminator": "0", "avatar": None,
        "global_name": None, "bot": id == BOT,
    }  # fmt: skip


def member(id: int, permissions: int = 0) -> Json:
    return {
        "user": user(id), "roles": [], "joined_at": None, "deaf": False, "mute": False,
        "flags": 0, "permissions": str(permissions),
    }  # fmt: skip


def channel(id: int, guild: int | None, *, hidden: bool = False) -> Json:
    """A text channel of a guild, or direct messages."""
    if guild is None:
        return {"id": str(id), "type": 1, "recipients": [], "last_message_id": None}
    everyone = {"id": str(guild), "type": 0, "allow": "0", "deny": str(VIEW_CHANNEL)}
    return {
        "id": str(id), "type": 0, "guild_id": str(guild), "name": f"c{id}", "position": 0,
        "permission_overwrites": [everyone] if hidden else [], "nsfw": False, "parent_id": None,
        "permissions": str(VIEW_CHANNEL),
    }  # fmt: skip


def guild(id: int, channels: list[Json]) -> Json:
    role = {
        "id": str(id), "name": "@everyone", "permissions": str(VIEW_CHANNEL | SEND_MESSAGES),
        "position": 0, "color": 0, "hoist": False, "managed": False, "mentionable": False,
        "flags": 0, "colors": {"primary_color": 0},
    }  # fmt: skip
    return {
        "id": str(id), "name": f"guild{id}", "owner_id": "1", "roles": [role], "emojis": [],
        "channels": channels, "members": [member(BOT)], "member_count": 2, "threads": [],
        "stickers": [], "features": [], "verification_level": 0, "icon": None,
        "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0,
        "premium_tier": 0, "preferred_locale": "en-US", "nsfw_level": 0, "afk_timeout": 60,
        "system_channel_flags": 0, "large": False, "unavailable": False,
    }  # fmt: skip


def message(channel: int, author: int, **more: Any) -> Json:
    """A message; what is not said is empty."""
    return {
        "id": str(snowflake()), "channel_id": str(channel), "author": user(author), "content": "",
        "timestamp": "2026-01-01T00:00:00+00:00", "edited_timestamp": None, "tts": False,
        "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "pinned": False, "type": 0, "components": [], "flags": 0,
    } | {key: value for key, value in more.items() if value is not None}  # fmt: skip


def application() -> Json:
    return {
        "id": str(APPLICATION), "name": "bonafide", "description": "", "icon": None,
        "bot_public": True, "bot_require_code_grant": False, "owner": user(1), "verify_key": "0",
        "flags": 0, "integration_types_config": {"0": {}, "1": {}},
    }  # fmt: skip


def text(message: Json) -> str:
    """All that a message says."""
    parts = [message.get("content") or ""]
    for embed in message.get("embeds") or []:
        parts += [embed.get("title") or "", embed.get("description") or ""]
        parts.append((embed.get("footer") or {}).get("text") or "")
    return "\n".join(parts)


def buttons(message: Json) -> list[Json]:
    rows = message.get("components") or []
    return [part for row in rows for part in row["components"] if part["type"] == 2]


def faults(said: Json) -> list[str]:
    """What Discord would refuse a message for."""
    embeds = said.get("embeds") or []
    whole = sum(len(text({"embeds": [embed]})) for embed in embeds)
    rows = said.get("components") or []
    found = {
        "content too long": len(said.get("content") or "") > 2000,
        "too many embeds": len(embeds) > 10,
        "embeds too long": whole > 6000,
        "description too long": any(len(e.get("description") or "") > 4096 for e in embeds),
        "too many rows": len(rows) > 5 or any(len(row["components"]) > 5 for row in rows),
        "custom id too long": any(len(b["custom_id"]) > 100 for b in buttons(said)),
        "label too long": any(len(b["label"]) > 80 for b in buttons(said)),
        "nonce too long": len(str(said.get("nonce") or "")) > 25,
        "nonce not enforced": bool(said.get("nonce")) and not said.get("enforce_nonce"),
        "mentions allowed": said.get("allowed_mentions", {}).get("parse") != [],
        "empty": not (said.get("content") or embeds),
    }
    return [name for name, wrong in found.items() if wrong]
