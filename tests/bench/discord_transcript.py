"""A conversation in Discord, from the run against a Discord on loopback, as JSON.

python -m tests.bench.discord_transcript > transcript.json

Two people ask about the same file, one asks for review, a reviewer claims it and
rules, and both answers change.
"""

from __future__ import annotations

import json
import tempfile
from typing import Any

import pytest

from tests.bots.conftest import discord_bot, discord_settings, sound
from tests.bots.discord_people import answered, check, choose, posted, replied, said
from tests.peers.discord import Discord
from tests.peers.discord_shapes import EPHEMERAL, buttons, snowflake, text


class Transcript:
    """What was done and seen, in order."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def did(self, who: str, what: str) -> None:
        self.lines.append({"who": who, "does": what})

    def saw(self, where: str, message: dict[str, Any]) -> None:
        offered = [button["label"] for button in buttons(message)]
        seen = {"where": where, "bot": text(message), "buttons": offered}
        self.lines.append(seen | {"edits": message["edits"]})


def converse(platform: Discord, told: Transcript) -> None:
    """The conversation; every wait ends when the bot has said what is expected."""
    desk = snowflake()
    guild, channel = platform.add_guild(desk)
    place, review = {"guild": guild, "channel": channel}, {"guild": guild, "channel": desk}
    choose(platform, place, private=False, review_channel=desk)
    file = platform.add_file(sound(1))

    told.did("member 7", "/check attachment:clip.wav")
    first = check(platform, place, file)
    shown = answered(platform, first)
    told.saw("#open", shown)
    told.did("member 9", "mentions the bot with the same file in another channel")
    other = snowflake()
    mention = f"<@{shown['author']['id']}>"
    platform.say(other, 9, guild, content=mention, attachments=[file])
    told.saw("#other", replied(platform, other)[0])
    told.did("member 7", "presses “Ask for review”")
    told.saw("to member 7 alone", said(platform, platform.press(shown, "ask_review", **place)))
    request = replied(platform, desk)[0]
    told.saw("#review", request)
    told.did("reviewer 42", "presses “I take it”")
    told.saw("#review", said(platform, platform.press(request, "claim", user=42, **review)))
    told.did("reviewer 42", "presses “Manipulated” and notes: seen before")
    pressed = platform.press(request, "manipulated", user=42, **review)
    dialog = platform.until(lambda: pressed["modal"])
    field = {"type": 4, "custom_id": "note", "value": "seen before"}
    data = {"custom_id": dialog["custom_id"], "components": [{"type": 1, "components": [field]}]}
    ruled = said(platform, platform.interact(5, data, user=42, **review))
    told.saw("to reviewer 42 alone", ruled)
    for name, where in (("#open", channel), ("#other", other)):
        for message in platform.until(lambda at=where: told_of_ruling(platform, at)):
            told.saw(name, message)


def told_of_ruling(platform: Discord, channel: int) -> list[dict[str, Any]]:
    """What everybody sees in a channel, once the answer has changed and the notice is there."""
    seen = [m for m in posted(platform, channel) if not m["flags"] & EPHEMERAL]
    return seen if len(seen) == 2 and all("ruled this" in text(m) for m in seen) else []


def main() -> None:
    """Print the transcript."""
    told, platform, patch = Transcript(), Discord(), pytest.MonkeyPatch()
    with tempfile.TemporaryDirectory() as folder:
        discord_settings(patch, folder, platform)
        with discord_bot(platform):
            converse(platform, told)
    platform.close()
    patch.undo()
    print(json.dumps(told.lines, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
