"""Buttons and dialogs under an answer; who may press them is checked on every press."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bonafide.cases.terms import Case, Decision, ReviewState
from bonafide.database.tenants import TenantSettings
from bonafide.errors import BonafideError, Conflict, NotAllowed, NotFound
from bonafide.explain.words import word
from bonafide_bots.conversation import details, review_request, ruled
from bonafide_bots.discord import posts
from bonafide_bots.discord.buttons import note_dialog
from bonafide_bots.discord.layout import message, plain, review_view
from bonafide_bots.discord.papers import papers_of, with_papers

if TYPE_CHECKING:
    from bonafide_bots.discord.bot import DiscordBot

log = logging.getLogger(__name__)
Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button: by whom, about which case, where."""

    bot: DiscordBot
    interaction: Interaction
    tenant: str
    case: str
    language: str
    stored: TenantSettings

    @property
    def user(self) -> str:
        """Who pressed."""
        return str(self.interaction.user.id)

    async def wait(self, *, private: bool = True) -> None:
        """Tell Discord that the response follows."""
        await self.interaction.response.defer(ephemeral=private, thinking=True)

    async def tell(self, made: dict[str, Any]) -> None:
        """Respond, to the one who pressed alone unless `wait` said otherwise."""
        if self.interaction.response.is_done():
            await self.interaction.edit_original_response(**made)
        else:
            await self.interaction.response.send_message(**made, ephemeral=True)

    async def cases(self, work: Callable[..., Case], *more: str) -> Case:
        """One of the cases' methods, on this case."""
        return await asyncio.to_thread(work, self.tenant, self.case, *more)


async def press(
    bot: DiscordBot, interaction: Interaction, action: str, tenant: str, case: str
) -> None:
    """Check the one who pressed, do it, and tell them what is refused."""
    handler = _HANDLERS.get(action, _decide(action))
    await _guarded(bot, interaction, tenant, case, handler, reviewer=action not in _FOR_ALL)


async def rule(
    bot: DiscordBot, interaction: Interaction, tenant: str, case: str, decision: str, note: str
) -> None:
    """A dialog was sent off: rule; the jobs edit the first answer and tell every place."""

    async def handler(pressed: Press) -> None:
        await pressed.wait()
        made = await bot.engine.rule(tenant, case, pressed.user, Decision(decision), note=note)
        await pressed.tell(plain(ruled(made, pressed.language)))

    await _guarded(bot, interaction, tenant, case, handler, reviewer=True)


def may_review(interaction: Interaction, stored: TenantSettings) -> bool:
    """Whether the person, as Discord describes them in this very press, may rule.

    Those do who may manage messages, and those who see the review channel, unless
    everybody sees it.
    """
    if interaction.permissions.manage_messages:
        return True
    review = stored.surface.get("review_channel")
    channel: Any = interaction.channel
    if not review or review not in (interaction.channel_id, getattr(channel, "parent_id", None)):
        return False
    guild = interaction.guild
    place = guild.get_channel(review) if guild else None
    return bool(place and guild and not place.permissions_for(guild.default_role).view_channel)


async def _guarded(
    bot: DiscordBot,
    interaction: Interaction,
    tenant: str,
    case: str,
    handler: Callable[[Press], Awaitable[None]],
    *,
    reviewer: bool,
) -> None:
    stored = await bot.choices(tenant)
    language = bot.language(stored, interaction.user.id, interaction.locale.value)
    pressed = Press(bot, interaction, tenant, case, language, stored)
    try:
        if not await _belongs(bot, interaction, tenant):
            raise NotFound("The case is another's.")
        in_guild = tenant == f"discord:G{interaction.guild_id}"
        if reviewer and not (in_guild and may_review(interaction, stored)):
            raise NotAllowed(word("discord-only-moderators", language))
        await handler(pressed)
    except BonafideError as error:
        log.info("a press on case %s was refused: %s", case, error.code)
        await pressed.tell(plain(_said(error, case, language)))
    except discord.HTTPException:
        raise
    except Exception:
        log.exception("a press failed")
        await pressed.tell(plain(word("discord-went-wrong", language)))


async def _belongs(bot: DiscordBot, interaction: Interaction, tenant: str) -> bool:
    """Whether the one who pressed is of the tenant, which the button's id only claims."""
    if tenant.startswith("discord:user:"):
        return tenant == f"discord:user:{interaction.user.id}"
    guild_id = int(tenant.removeprefix("discord:G"))
    if interaction.guild_id:
        return interaction.guild_id == guild_id
    # An answer that went to its asker directly.
    guild = bot.get_guild(guild_id)
    try:
        return guild is not None and bool(await posts.call(guild.fetch_member(interaction.user.id)))
    except NotFound:
        return False


async def _details(pressed: Press) -> None:
    await pressed.wait()
    case = await pressed.cases(pressed.bot.engine.cases.get)
    said = details(case, pressed.language)
    made = message(said, pressed.tenant, pressed.language)
    papers = await asyncio.to_thread(papers_of, pressed.bot.engine.papers, case, pressed.language)
    await pressed.tell(with_papers(made, papers, pressed.interaction.filesize_limit))


async def _ask_review(pressed: Press) -> None:
    await pressed.wait()
    channel = pressed.stored.surface.get("review_channel")
    if not channel:
        raise NotAllowed(word("chat-no-review-channel", pressed.language))
    cases = pressed.bot.engine.cases
    again = (await pressed.cases(cases.get)).review is ReviewState.RULED
    case = await pressed.cases(cases.second_opinion if again else cases.ask_review, pressed.user)
    language = pressed.stored.language or pressed.language
    made = message(review_request(case, language), pressed.tenant, language)
    made["view"] = review_view(pressed.tenant, case.id, language)
    try:
        key = f"review:{pressed.interaction.id}"
        await posts.send(pressed.bot, channel, made, key=key)
    except (NotAllowed, NotFound):
        raise NotAllowed(word("discord-no-post-permission", pressed.language)) from None
    await pressed.tell(plain(word("chat-review-opened", pressed.language, case=case.id)))


async def _dispute(pressed: Press) -> None:
    await pressed.wait()
    feedback = pressed.bot.engine.cases.feedback
    await asyncio.to_thread(feedback, pressed.tenant, pressed.case, pressed.user, None)
    await pressed.tell(plain(word("chat-thanks-feedback", pressed.language)))


async def _claim(pressed: Press) -> None:
    await pressed.wait(private=False)
    case = await pressed.cases(pressed.bot.engine.cases.claim, pressed.user)
    who = pressed.interaction.user.mention
    said = word("chat-claimed", pressed.language, reviewer=who, case=case.id)
    await pressed.tell({"content": said})


def _decide(decision: str) -> Callable[[Press], Awaitable[None]]:
    async def ask_for_note(pressed: Press) -> None:
        await pressed.cases(pressed.bot.engine.cases.get)
        dialog = note_dialog(decision, pressed.tenant, pressed.case, pressed.language)
        await pressed.interaction.response.send_modal(dialog)

    return ask_for_note


def _said(error: BonafideError, case: str, language: str) -> str:
    if isinstance(error, NotFound):
        return word("chat-no-such-case", language)
    if isinstance(error, Conflict):
        return word("chat-conflict", language, case=case, reason=str(error))
    return str(error)


_HANDLERS = {
    "details": _details, "ask_review": _ask_review, "dispute": _dispute, "claim": _claim,
}  # fmt: skip
_FOR_ALL = {"details", "ask_review", "dispute"}
