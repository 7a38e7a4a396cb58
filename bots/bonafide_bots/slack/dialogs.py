"""Dialogs and the buttons of reviewers, as Slack draws them."""

from __future__ import annotations

from typing import Any

from bonafide.cases.terms import Decision
from bonafide.explain.words import word
from bonafide_bots.slack.blocks import button

Json = dict[str, Any]
NOTE = "note"


def dialog(title: str, blocks: list[Json]) -> Json:
    """A dialog that has nothing to send off yet."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title[:24]},
        "blocks": blocks,
    }


def note_input(language: str) -> Json:
    """Where the note of a ruling is written."""
    return {
        "type": "input",
        "block_id": NOTE,
        "optional": True,
        "label": {"type": "plain_text", "text": word("chat-note-label", language)},
        "element": {
            "type": "plain_text_input",
            "action_id": NOTE,
            "multiline": True,
            "max_length": 2000,
        },
    }


def review_buttons(case: str, language: str) -> Json:
    """The buttons of reviewers."""
    names = ("claim", *Decision)
    elements = [
        button(f"bonafide-{name}", case, word(f"button-{name}", language)) for name in names
    ]
    return {"type": "actions", "elements": elements}
