"""A saying as Slack blocks, within Slack's limits.

Everything is `plain_text`: there no mention, link, emphasis or emoji of a file
name comes alive.
"""

from __future__ import annotations

from typing import Any

from bonafide.explain.words import word
from bonafide_bots.conversation import Button, Saying

Block = dict[str, Any]

# docs.slack.dev/reference/block-kit: section text, plain text of a button, blocks a message.
HEADER_CHARACTERS = 150
SECTION_CHARACTERS = 3000
TEXT_CHARACTERS = 4000
MOST_BLOCKS = 50
_DANGER = {Button.DISPUTE}


def escaped(text: str) -> str:
    """Text for a message's `text`, where Slack reads these three characters as control."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def blocks_of(saying: Saying, language: str) -> list[Block]:
    """Headline, lines, footer, buttons."""
    blocks: list[Block] = [
        {"type": "header", "text": _plain(saying.headline, HEADER_CHARACTERS)},
        *({"type": "section", "text": _plain(part)} for part in _parts(saying.lines)),
    ]
    if saying.footer:
        blocks.append({"type": "context", "elements": [_plain(saying.footer)]})
    if saying.buttons and saying.case:
        elements = [_button(button, saying.case, language) for button in saying.buttons]
        blocks.append({"type": "actions", "elements": elements})
    return blocks[:MOST_BLOCKS]


def text_of(saying: Saying) -> str:
    """The same for screen readers and notifications, which read no blocks."""
    parts = (saying.headline, *saying.lines, saying.footer or "")
    return escaped("\n".join(part for part in parts if part))[:TEXT_CHARACTERS]


def button(action: str, value: str, text: str, style: str | None = None) -> Block:
    """One button; `value` comes back when it is pressed."""
    made: Block = {
        "type": "button",
        "action_id": action,
        "value": value,
        "text": _plain(text, 75),
    }
    return made | ({"style": style} if style else {})


def _button(kind: Button, case: str, language: str) -> Block:
    style = "danger" if kind in _DANGER else None
    return button(f"bonafide-{kind}", case, word(f"button-{kind}", language), style)


def _plain(text: str, longest: int = SECTION_CHARACTERS) -> Block:
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return {"type": "plain_text", "text": short, "emoji": False}


def _parts(lines: tuple[str, ...]) -> list[str]:
    """Lines joined into pieces that fit a section."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + len(line) + 1 <= SECTION_CHARACTERS:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts
