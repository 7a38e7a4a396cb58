"""Buttons that outlive the process: their id says what they do and about which case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bonafide.explain.words import word

if TYPE_CHECKING:
    from bonafide_bots.discord.bot import DiscordBot

_CASE = r"(?P<tenant>discord:(?:G|user:)\d+):(?P<case>[0-9A-Z]{4}-[0-9A-Z]{2})"
ACTIONS = ("details", "ask_review", "dispute", "claim", "authentic", "manipulated", "cannot_tell")
TEMPLATE = re.compile(rf"bonafide:(?P<action>{'|'.join(ACTIONS)}):{_CASE}")
RULING = re.compile(rf"bonafide:rule-(?P<decision>[a-z_]+):{_CASE}")
NOTE = "note"
# discord.com/developers/docs/components/reference
LABEL_CHARACTERS, TITLE_CHARACTERS, INPUT_LABEL_CHARACTERS = 80, 45, 45
_MODAL_S = 900.0


class CaseButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """A button about one case of one tenant."""

    def __init__(
        self,
        action: str,
        tenant: str,
        case: str,
        language: str = "en",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        label = word(f"button-{action}", language)[:LABEL_CHARACTERS]
        super().__init__(
            discord.ui.Button(
                label=label, style=style, custom_id=f"bonafide:{action}:{tenant}:{case}"
            )
        )
        self.action, self.tenant, self.case = action, tenant, case

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: Any, match: re.Match[str], /
    ) -> Self:
        """The button again, from its id, when it is pressed."""
        return cls(match["action"], match["tenant"], match["case"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the bot."""
        bot: DiscordBot = interaction.client
        await bot.on_press(interaction, self.action, self.tenant, self.case)


def note_dialog(decision: str, tenant: str, case: str, language: str) -> discord.ui.Modal:
    """Asks for the note of a ruling.

    What is sent off is read from the interaction itself, by `RULING`, so that a
    dialog that was open during a restart still counts.
    """
    modal = discord.ui.Modal(
        title=word(f"button-{decision}", language)[:TITLE_CHARACTERS],
        custom_id=f"bonafide:rule-{decision}:{tenant}:{case}",
        timeout=_MODAL_S,
    )
    note: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label=word("chat-note-label", language)[:INPUT_LABEL_CHARACTERS],
        custom_id=NOTE,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=2000,
    )
    return modal.add_item(note)


def note_of(components: list[Any]) -> str:
    """What was written into the dialog; rows and labels wrap the input."""
    for part in components:
        if part.get("custom_id") == NOTE:
            return str(part.get("value") or "")
        inner = [*part.get("components", ()), *([part["component"]] if "component" in part else ())]
        if found := note_of(inner):
            return found
    return ""
