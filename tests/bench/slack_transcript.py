"""A conversation in Slack, from the run against a Slack on loopback, as JSON.

python -m tests.bench.slack_transcript > transcript.json

Two people ask about the same file in two channels, one asks for review, a reviewer
claims it and rules, and both answers change.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.bots.conftest import Loop, slack_bot, slack_settings, sound
from tests.bots.slack_people import answered, asked_for_review, mention, rule, text
from tests.peers.slack import Slack

FIRST, SECOND = ("C-newsroom", "1700000001.1"), ("C-politics", "1700000002.1")


class Transcript:
    """What was done and seen, in order."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def did(self, who: str, what: str) -> None:
        self.lines.append({"who": who, "does": what})

    def saw(self, where: str, message: dict[str, Any]) -> None:
        rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
        offered = [button["text"]["text"] for row in rows for button in row]
        seen = {"where": where, "bot": text(message), "buttons": offered}
        self.lines.append(seen | {"edits": message["edits"]})


def converse(platform: Slack, told: Transcript) -> None:
    """The conversation; every wait ends when the bot has said what is expected."""
    for who, (channel, ts), file in (("U1", FIRST, "F1"), ("U2", SECOND, "F2")):
        told.did(who, f"shares clip.wav in {channel} and mentions the bot")
        mention(platform, platform.add_file(file, sound(1)), ts=ts, channel=channel, user=who)
        told.saw(f"thread in {channel}", answered(platform, ts, channel))
    told.did("U1", "presses “Ask for review”")
    request = asked_for_review(platform, answered(platform, FIRST[1], FIRST[0]))
    told.saw("review channel", request)
    told.did("reviewer R1", "presses “I take it”")
    platform.press(request, "bonafide-claim", user="R1")
    claimed = platform.until(lambda: platform.thread("CR", request["ts"]))[0]
    told.lines.append({"where": "review channel", "bot": text(claimed)})
    told.did("reviewer R1", "presses “Manipulated” and notes: seen before")
    rule(platform, request, "manipulated", "R1", "seen before")
    for channel, ts in (FIRST, SECOND):
        for message in platform.until(lambda c=channel, t=ts: told_of_ruling(platform, c, t)):
            told.saw(f"thread in {channel}", message)


def told_of_ruling(platform: Slack, channel: str, ts: str) -> list[dict[str, Any]]:
    """What stands in a thread, once the answer has changed and the notice is there."""
    seen = platform.thread(channel, ts)
    return seen if len(seen) == 2 and all("ruled this" in text(m) for m in seen) else []


def main() -> None:
    """Print the transcript."""
    told, platform, patch, loop = Transcript(), Slack(), pytest.MonkeyPatch(), Loop()
    with tempfile.TemporaryDirectory() as folder:
        slack_settings(patch, Path(folder), platform)
        with slack_bot(platform, loop):
            converse(platform, told)
    platform.close()
    loop.close()
    patch.undo()
    print(json.dumps(told.lines, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
