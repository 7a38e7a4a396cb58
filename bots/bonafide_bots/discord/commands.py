"""Slash commands and the entry in a message's menu."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bonafide.cases.terms import ReviewState
from bonafide.database import tenants
from bonafide.errors import BonafideError, NotFound
from bonafide.explain.words import FALLBACK, harmless, language_of, languages, word
from bonafide.fusion import policy as policies
from bonafide.settings import PolicySettings, read
from bonafide_bots.conversation import MARKS, Button, details
from bonafide_bots.discord.actions import may_review
from bonafide_bots.discord.layout import case_view, message, plain, review_view
from bonafide_bots.discord.papers import papers_of, with_papers
from bonafide_bots.discord.ways_in import file_of, files_of, has_foreign_media, tenant_of
from bonafide_bots.settings import DiscordSettings

if TYPE_CHECKING:
    from bonafide_bots.discord.bot import DiscordBot

Interaction = discord.Interaction[Any]
CHECK_MESSAGE = "Check this media"
LANGUAGES = [app_commands.Choice(name=name, value=name) for name in languages()]


class Translator(app_commands.Translator):
    """Descriptions of commands in the languages of the catalogue."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: Any
    ) -> str | None:
        """The sentence of the id that `_words` noted; None where English is right."""
        known = language_of(locale.value) != FALLBACK and "id" in string.extras
        return word(string.extras["id"], locale.value) if known else None


def add(tree: app_commands.CommandTree[Any], bot: DiscordBot) -> None:
    """Hang all commands on the tree: two ways to check everywhere, the rest where it fits."""
    _add_checks(tree, bot)
    _add_questions(tree, bot)
    _add_settings(tree, bot)

    @tree.error
    async def on_error(interaction: Interaction, error: app_commands.AppCommandError) -> None:
        cause = error.__cause__
        if isinstance(cause, BonafideError):
            await tell(interaction, plain(str(cause)))
        else:
            await bot.on_error("command")
            await tell(interaction, plain(word("discord-went-wrong", interaction.locale.value)))


async def tell(interaction: Interaction, made: dict[str, Any]) -> None:
    """Respond for the asker's eyes only."""
    if interaction.response.is_done():
        await interaction.edit_original_response(**made)
    else:
        await interaction.response.send_message(**made, ephemeral=True)


def _words(id: str) -> app_commands.locale_str:
    return app_commands.locale_str(word(id), id=id)


def _add_checks(tree: app_commands.CommandTree[Any], bot: DiscordBot) -> None:
    @tree.command(name="check", description=_words("discord-check"))
    @app_commands.describe(attachment=_words("discord-check-attachment"))
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def check(interaction: Interaction, attachment: discord.Attachment) -> None:
        await bot.take(interaction, [file_of(attachment)])

    @tree.context_menu(name=CHECK_MESSAGE)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def check_message(interaction: Interaction, message: discord.Message) -> None:
        files = files_of(message, read(DiscordSettings).file_hosts)
        if files:
            await bot.take(interaction, files, message=message.id)
            return
        foreign = has_foreign_media(message)
        said = "chat-link-refused" if foreign else "chat-nothing-attached"
        await tell(interaction, plain(word(said, interaction.locale.value)))


def _add_questions(tree: app_commands.CommandTree[Any], bot: DiscordBot) -> None:
    @tree.command(name="case", description=_words("discord-case"))
    @app_commands.rename(number="id")
    @app_commands.describe(number=_words("discord-case-id"))
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def show_case(interaction: Interaction, number: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        tenant, stored, language = await _asker(bot, interaction)
        try:
            case = await asyncio.to_thread(bot.engine.cases.get, tenant, number)
        except NotFound:
            await tell(interaction, plain(word("chat-no-such-case", language)))
            return
        made = message(details(case, language), tenant, language)
        papers = await asyncio.to_thread(papers_of, bot.engine.papers, case, language)
        made = with_papers(made, papers, interaction.filesize_limit)
        if interaction.guild_id and may_review(interaction, stored):
            made["view"] = review_view(tenant, case.id, language)
        else:
            made["view"] = case_view((Button.ASK_REVIEW, Button.DISPUTE), tenant, case.id, language)
        await tell(interaction, made)

    @tree.command(name="reviews", description=_words("discord-reviews"))
    @app_commands.allowed_installs(guilds=True)
    @app_commands.allowed_contexts(guilds=True)
    async def reviews(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        tenant, stored, language = await _asker(bot, interaction)
        if not may_review(interaction, stored):
            await tell(interaction, plain(word("discord-only-moderators", language)))
            return
        listed = bot.engine.cases.list
        page = await asyncio.to_thread(listed, tenant, review=ReviewState.OPEN, limit=20)
        rows = [f"{MARKS[c.report.band]} {c.id} · {harmless(c.name, 60)}" for c in page.cases]
        await tell(interaction, plain("\n".join(rows) or word("chat-home-nothing", language)))

    @tree.command(name="language", description=_words("discord-language"))
    @app_commands.describe(language=_words("discord-language-name"))
    @app_commands.choices(language=LANGUAGES)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def choose_language(interaction: Interaction, language: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        tenant, stored, _ = await _asker(bot, interaction)
        chosen = {**stored.surface.get("languages", {}), str(interaction.user.id): language}
        surface = {**stored.surface, "languages": chosen}
        await asyncio.to_thread(tenants.choose, bot.engine.database, tenant, surface=surface)
        await tell(interaction, plain(word("chat-language-set", language)))


def _add_settings(tree: app_commands.CommandTree[Any], bot: DiscordBot) -> None:
    names = ("review_channel", "auto_scan", "private", "retention", "language", "policy")

    @tree.command(name="settings", description=_words("discord-settings"))
    @app_commands.describe(**{n: _words(f"discord-settings-{n.replace('_', '-')}") for n in names})
    @app_commands.choices(language=LANGUAGES, policy=_policies())
    @app_commands.allowed_installs(guilds=True)
    @app_commands.allowed_contexts(guilds=True)
    @app_commands.default_permissions(manage_guild=True)
    async def change_settings(
        interaction: Interaction,
        review_channel: discord.TextChannel | None = None,
        auto_scan: discord.TextChannel | None = None,
        private: bool | None = None,
        retention: app_commands.Range[int, 0, 3650] | None = None,
        language: str | None = None,
        policy: str | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        tenant, stored, spoken = await _asker(bot, interaction)
        # A server may have opened the command to others; these settings stay its managers'.
        if not interaction.permissions.manage_guild:
            await tell(interaction, plain(word("discord-only-managers", spoken)))
            return
        if auto_scan and not bot.scans:
            await tell(interaction, plain(word("discord-needs-content", spoken)))
            return
        surface = dict(stored.surface)
        if review_channel:
            surface["review_channel"] = review_channel.id
        if auto_scan:
            surface["auto_scan"] = sorted(set(surface.get("auto_scan", [])) ^ {auto_scan.id})
        if private is not None:
            surface["private"] = private
        changes: dict[str, Any] = {"surface": surface}
        if retention is not None:
            changes["retention_days"] = float(retention)
        if language:
            changes["language"] = language
        if policy:
            changes["policy"] = policy
        database = bot.engine.database
        stored = await asyncio.to_thread(tenants.choose, database, tenant, **changes)
        await tell(interaction, {"content": state(stored, spoken)})


def _policies() -> list[app_commands.Choice[str]]:
    """Those that there are, as many as Discord offers."""
    return [app_commands.Choice(name=name, value=name) for name in policies.names()[:25]]


def state(stored: tenants.TenantSettings, language: str) -> str:
    """What is set, a line each; channels are named by Discord itself."""
    surface, nothing = stored.surface, word("discord-state-none", language)
    review = f"<#{surface['review_channel']}>" if surface.get("review_channel") else nothing
    scanned = ", ".join(f"<#{channel}>" for channel in surface.get("auto_scan", [])) or nothing
    private = "on" if surface.get("private", True) else "off"
    days = stored.retention_days
    kept = (
        word("discord-state-retention-default", language)
        if days is None
        else word("discord-state-retention", language, days=days)
    )
    spoken = stored.language or nothing
    return "\n".join((
        word("discord-state-review-channel", language, channel=review),
        word("discord-state-auto-scan", language, channels=scanned),
        word(f"discord-state-private-{private}", language),
        kept,
        word("discord-state-language", language, name=spoken),
        word("discord-state-policy", language, name=stored.policy or read(PolicySettings).name),
    ))  # fmt: skip


async def _asker(
    bot: DiscordBot, interaction: Interaction
) -> tuple[str, tenants.TenantSettings, str]:
    guild = interaction.guild_id if interaction.is_guild_integration() else None
    tenant = tenant_of(guild, interaction.user.id)
    stored = await bot.settings(tenant)
    return tenant, stored, bot.language(stored, interaction.user.id, interaction.locale.value)
