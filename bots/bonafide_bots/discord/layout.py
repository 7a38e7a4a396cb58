"""A saying as a Discord message, within Discord's limits.

The headline is the message's text, which notifications and screen readers read;
the rest is an embed. Foreign text is escaped, so that no mention, link or
emphasis of a file name comes alive.
"""

from __future__ import annotations

import re
from typing import Any

import discord

from bonafide.cases.terms import Decision
from bonafide.terms import Band
from bonafide_bots.conversation import Button, Saying
from bonafide_bots.discord.buttons import CaseButton

# discord.com/developers/docs/resources/message: text, description of an embed; an
# embed holds 6000 characters in all, so the footer's own limit is never reached.
TEXT_CHARACTERS = 2000
DESCRIPTION_CHARACTERS = 4096
FOOTER_CHARACTERS = 1000
_COLOURS = {
    Band.LIKELY_AUTHENTIC: 0x2E7D32,
    Band.REVIEW: 0xF9A825,
    Band.LIKELY_MANIPULATED: 0xC62828,
    Band.INCONCLUSIVE: 0x757575,
}
_ALIVE = re.compile(r"([\\*_~`|<>\[\]#@])|(?<=[a-zA-Z])(:)(?=//)|^(\s*)(-)", re.MULTILINE)
_DANGER = {Button.DISPUTE}


def escaped(text: str) -> str:
    """Text that Discord shows as it is: marks, mentions and addresses stay dead."""
    return _ALIVE.sub(lambda m: (m[3] or "") + "\\" + (m[1] or m[2] or m[4]), text)


def message(saying: Saying, tenant: str, language: str) -> dict[str, Any]:
    """What `send` and `edit` of discord.py take; no `view` where there is no button."""
    made: dict[str, Any] = {"content": _cut(escaped(saying.headline), TEXT_CHARACTERS)}
    made["embeds"] = [_embed(saying)] if saying.lines or saying.footer else []
    if saying.buttons and saying.case:
        made["view"] = case_view(saying.buttons, tenant, saying.case, language)
    return made


def plain(text: str) -> dict[str, Any]:
    """One escaped sentence and nothing else, also in place of what stood there."""
    return {"content": _cut(escaped(text), TEXT_CHARACTERS), "embeds": []}


def case_view(names: tuple[Button, ...], tenant: str, case: str, language: str) -> discord.ui.View:
    """The buttons under an answer."""
    view = discord.ui.View(timeout=None)
    for name in names:
        danger = name in _DANGER
        style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary
        view.add_item(CaseButton(str(name), tenant, case, language, style))
    return view


def review_view(tenant: str, case: str, language: str) -> discord.ui.View:
    """The buttons of reviewers."""
    view = discord.ui.View(timeout=None)
    for name in ("claim", *Decision):
        view.add_item(CaseButton(str(name), tenant, case, language))
    return view


def _embed(saying: Saying) -> discord.Embed:
    text = _cut("\n".join(escaped(line) for line in saying.lines), DESCRIPTION_CHARACTERS)
    embed = discord.Embed(description=text or None)
    if saying.band:
        embed.colour = discord.Colour(_COLOURS[saying.band])
    if saying.footer:
        # A footer is never read as markdown.
        embed.set_footer(text=_cut(saying.footer, FOOTER_CHARACTERS))
    return embed


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip("\\") + "…"
