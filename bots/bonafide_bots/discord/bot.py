"""The Discord client: what it listens to, each way in a few lines."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
from discord import app_commands

from bonafide.database import tenants
from bonafide.errors import BonafideError, LimitExceeded, Unavailable
from bonafide.explain.words import language_of, word
from bonafide.jobs import Engine, Priority
from bonafide.settings import HomeSettings, read
from bonafide_bots.conversation import looking
from bonafide_bots.discord import actions, commands
from bonafide_bots.discord.buttons import RULING, CaseButton, note_of
from bonafide_bots.discord.layout import message as laid_out
from bonafide_bots.discord.layout import plain
from bonafide_bots.discord.posts import call
from bonafide_bots.discord.tokens import VALID_S, Tokens
from bonafide_bots.discord.ways_in import (
    Asking,
    File,
    files_of,
    has_foreign_media,
    key_of,
    tenant_of,
)
from bonafide_bots.settings import BotSettings, DiscordSettings

log = logging.getLogger(__name__)
Interaction = discord.Interaction[Any]
# Discord wants a response in 3 s: what was chosen is not waited for longer than this.
CHOICES_S = 1.5
# Where only the person has installed the bot, it has the response and five follow-ups; the
# last of them may have to say that there are more files.
_MOST_FILES_OF_USER_INSTALL = 5


class DiscordBot(discord.AutoShardedClient):
    """Listens, submits jobs, and answers what needs no job.

    The caller sets `engine`, which answers with a `DiscordSurface`, before it connects.
    """

    engine: Engine

    def __init__(self, tokens: Tokens) -> None:
        # Set before the engine stops: what arrives then is not taken any more.
        self.ending = False
        self.scans = read(DiscordSettings).message_content
        intents = discord.Intents(
            guilds=True, guild_messages=True, dm_messages=True, message_content=self.scans
        )
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self._tokens = tokens
        self.tree = app_commands.CommandTree(self)
        commands.add(self.tree, self)

    async def setup_hook(self) -> None:
        """Called once by the library, after login."""
        self.add_dynamic_items(CaseButton)
        await self.tree.set_translator(commands.Translator())
        await call(self.tree.sync())

    async def on_message(self, message: discord.Message) -> None:
        """Files in direct messages, with a mention, and in channels with auto-scan."""
        if message.author.bot or self.user is None or self.ending:
            return
        if message.guild is None or self.user.id in message.raw_mentions:
            await self._on_asked(message)
        elif self.scans and await self._scanned(message):
            hosts = read(DiscordSettings).file_hosts
            files = [file for file in files_of(message, hosts) if file.media]
            await self._submit(message, files, Priority.AUTO)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A deleted message's jobs are cancelled; no answer will be posted."""
        cached = payload.cached_message
        if not payload.guild_id and cached is None:
            return
        user = cached.author.id if cached else 0
        await self._cancel(tenant_of(payload.guild_id, user), payload.message_id)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many deleted at once, by a moderator."""
        for message in payload.message_ids:
            await self._cancel(tenant_of(payload.guild_id, 0), message)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Dialogs that were sent off; all else the library hands out itself."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Any = interaction.data or {}
        if match := RULING.fullmatch(data.get("custom_id", "")):
            note = note_of(data.get("components", []))
            decision, tenant, case = match["decision"], match["tenant"], match["case"]
            await actions.rule(self, interaction, tenant, case, decision, note)

    async def on_press(self, interaction: Interaction, action: str, tenant: str, case: str) -> None:
        """A button under an answer or a request for review."""
        await actions.press(self, interaction, action, tenant, case)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """A listener failed; arguments are not logged, since they hold what people wrote."""
        log.exception("the listener %s failed", event_method)

    async def take(
        self, interaction: Interaction, files: list[File], message: int | None = None
    ) -> None:
        """Respond with a placeholder for each file, and submit a job for each."""
        if self.ending:
            said = word("discord-went-wrong", interaction.locale.value)
            await interaction.response.send_message(**plain(said), ephemeral=True)
            return
        guild = interaction.guild_id if interaction.is_guild_integration() else None
        tenant = tenant_of(guild, interaction.user.id)
        stored = await self.choices(tenant)
        language = self.language(stored, interaction.user.id, interaction.locale.value)
        in_direct = interaction.context.dm_channel
        asking = Asking(
            origin=interaction.id,
            tenant=tenant,
            asker=interaction.user.id,
            language=language,
            channel=interaction.channel_id if in_direct or may_post(interaction) else None,
            message=message,
            interaction=interaction.id,
            private=not in_direct and bool(stored.surface.get("private", True)),
        )
        limit = read(BotSettings).files_per_message
        if not guild and not in_direct:
            limit = min(limit, _MOST_FILES_OF_USER_INSTALL)
        until_s = interaction.created_at.timestamp() + VALID_S
        self._tokens.keep(str(interaction.id), interaction.token, until_s)
        for number, file in enumerate(files[:limit]):
            await self._place(interaction, asking, file, number)
        if len(files) > limit:
            said = word("chat-too-many-files", language, count=len(files), limit=limit)
            await interaction.followup.send(**plain(said), ephemeral=True)

    async def settings(self, tenant: str) -> tenants.TenantSettings:
        """What the guild or the person chose."""
        return await asyncio.to_thread(tenants.settings, self.engine.database, tenant)

    async def choices(self, tenant: str) -> tenants.TenantSettings:
        """The same where Discord waits for a response: nothing chosen if it takes too long."""
        try:
            return await asyncio.wait_for(self.settings(tenant), CHOICES_S)
        except (TimeoutError, Unavailable):
            return tenants.TenantSettings()

    def language(self, stored: tenants.TenantSettings, user: int, locale: str | None = None) -> str:
        """What the person chose, else what their Discord is set to, else the guild's."""
        if chosen := stored.surface.get("languages", {}).get(str(user)):
            return str(chosen)
        return language_of(locale) if locale else stored.language or read(HomeSettings).language

    async def _place(
        self, interaction: Interaction, asking: Asking, file: File, number: int
    ) -> None:
        made = laid_out(looking(file.name, asking.language), asking.tenant, asking.language)
        if not interaction.response.is_done():
            response = await interaction.response.send_message(**made, ephemeral=asking.private)
            post = response.message_id
        else:
            sent = await interaction.followup.send(**made, ephemeral=asking.private, wait=True)
            post = sent.id
        assert post is not None, "a message was sent"
        try:
            await self.engine.submit(asking.request(file, number, post))
        except BonafideError as error:
            log.info("interaction %d was not taken: %s", interaction.id, error.code)
            said = plain(refusal(error, asking.language))
            await interaction.followup.edit_message(post, **said)

    async def _on_asked(self, message: discord.Message) -> None:
        hosts = read(DiscordSettings).file_hosts
        files, foreign = files_of(message, hosts), has_foreign_media(message)
        answered = message.reference.resolved if message.reference else None
        if not files and isinstance(answered, discord.Message):
            files = files_of(answered, hosts)
        if files:
            await self._submit(message, files, Priority.WAITING)
            return
        language = await self._language_of(message)
        first = "chat-link-refused" if foreign else "chat-nothing-attached"
        said = word(first, language) + " " + word("chat-help", language)
        await message.reply(**plain(said), mention_author=False)

    async def _submit(
        self, message: discord.Message, files: list[File], priority: Priority
    ) -> None:
        limit, guild = read(BotSettings).files_per_message, message.guild
        asking = Asking(
            origin=message.id,
            tenant=tenant_of(guild.id if guild else None, message.author.id),
            asker=message.author.id,
            language=await self._language_of(message),
            channel=message.channel.id,
            message=message.id,
            priority=priority,
        )
        said = None
        if len(files) > limit:
            count = len(files)
            said = word("chat-too-many-files", asking.language, count=count, limit=limit)
        try:
            await self.engine.submit_all(
                [asking.request(file, number) for number, file in enumerate(files[:limit])]
            )
        except BonafideError as error:
            said = refusal(error, asking.language)
        if said:
            log.info("of %d files of message %d not all were taken", len(files), message.id)
        if said and priority is Priority.WAITING:
            await message.reply(**plain(said), mention_author=False)

    async def _language_of(self, message: discord.Message) -> str:
        guild = message.guild
        stored = await self.choices(tenant_of(guild.id if guild else None, message.author.id))
        return self.language(stored, message.author.id)

    async def _scanned(self, message: discord.Message) -> bool:
        if message.guild is None:
            return False
        stored = await self.settings(tenant_of(message.guild.id, 0))
        channel: Any = message.channel
        places = {channel.id, getattr(channel, "parent_id", None)}
        return bool(places & set(stored.surface.get("auto_scan", [])))

    async def _cancel(self, tenant: str, message: int) -> None:
        for number in range(read(BotSettings).files_per_message):
            try:
                await self.engine.cancel(tenant, key_of(message, number))
            except BonafideError:
                return


def may_post(interaction: Interaction) -> bool:
    """Whether the bot itself, and not only the response, may post in that channel."""
    allowed = interaction.app_permissions
    return interaction.is_guild_integration() and allowed.view_channel and allowed.send_messages


def refusal(error: BonafideError, language: str) -> str:
    """Why a job was not taken."""
    return word("chat-queue-full", language) if isinstance(error, LimitExceeded) else str(error)
