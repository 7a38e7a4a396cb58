"""The Slack app: what it listens to, each way in a few lines."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bonafide.database import tenants
from bonafide.errors import BonafideError, LimitExceeded
from bonafide.explain.words import language_of, word
from bonafide.jobs import Engine, Priority
from bonafide.settings import HomeSettings, read
from bonafide_bots.settings import BotSettings
from bonafide_bots.slack import actions, home
from bonafide_bots.slack.command import command
from bonafide_bots.slack.manifest import COMMAND, SHORTCUT
from bonafide_bots.slack.ways_in import files_of, requests_of

Json = dict[str, Any]


class SlackBot:
    """Listens, submits jobs, and answers what needs no job.

    `engine` is started by the caller, who also gives it the `SlackSurface`.
    """

    def __init__(self, app: AsyncApp, engine: Engine) -> None:
        self.engine = engine
        app.event("app_mention")(self.on_mention)
        app.event("message")(self.on_message)
        app.event("app_home_opened")(self.on_home)
        app.shortcut(SHORTCUT)(self.on_shortcut)
        app.command(COMMAND)(self.on_command)
        actions.listen(app, self)
        home.listen(app, self)

    async def on_mention(self, event: Json, client: AsyncWebClient, context: Json) -> None:
        """A mention with files, or in a thread under a message with files."""
        team, channel = self._place(event, context)
        message = event
        if not files_of(event) and event.get("thread_ts"):
            message = await self._thread_start(client, channel, event) or event
        await self.take(client, message, team, channel, str(event["user"]))

    async def on_message(self, event: Json, client: AsyncWebClient, context: Json) -> None:
        """Files in direct messages, and in channels where auto-scan is on."""
        if event.get("bot_id") or event.get("subtype") not in (None, "file_share"):
            await self._on_deleted(event, context)
            return
        team, channel = self._place(event, context)
        if event.get("channel_type") == "im":
            await self.take(client, event, team, channel, str(event["user"]))
        elif files_of(event) and await self._scans(team, channel):
            await self.take(client, event, team, channel, str(event["user"]), Priority.AUTO)

    async def on_shortcut(
        self, ack: Any, shortcut: Json, client: AsyncWebClient, context: Json
    ) -> None:
        """“Check this media” in a message's menu."""
        message, channel = shortcut["message"], str(shortcut["channel"]["id"])
        await self.take(client, message, self._team(context), channel, str(shortcut["user"]["id"]))
        await ack()

    async def on_command(self, ack: Any, body: Json, client: AsyncWebClient, context: Json) -> None:
        """/bonafide help | status | case ID | language xx | policy."""
        team, user = self._team(context), str(body["user_id"])
        language = await self.language(client, team, user)
        said = await command(self.engine, team, user, str(body.get("text") or ""), language)
        await ack(text=said, response_type="ephemeral")

    async def on_home(self, event: Json, client: AsyncWebClient, context: Json) -> None:
        """The Home tab was opened."""
        if event.get("tab", "home") == "home":
            await home.publish(self, client, self._team(context), str(event["user"]))

    async def take(
        self,
        client: AsyncWebClient,
        message: Json,
        team: str,
        channel: str,
        asker: str,
        priority: Priority = Priority.WAITING,
    ) -> None:
        """Submit a job for each file of the message, or say why there is none."""
        limit = read(BotSettings).files_per_message
        language = await self.language(client, team, asker)
        requests = requests_of(
            message,
            team=team,
            channel=channel,
            asker=asker,
            language=language,
            priority=priority,
            limit=limit,
        )
        count = len(files_of(message))
        if count == 0:
            said = word("chat-nothing-attached", language) + " " + word("chat-help", language)
            await self.whisper(client, channel, asker, said, message)
        elif count > limit:
            said = word("chat-too-many-files", language, count=count, limit=limit)
            await self.whisper(client, channel, asker, said, message)
        for request in requests:
            try:
                await self.engine.submit(request)
            except LimitExceeded:
                said = word("chat-queue-full", language)
                await self.whisper(client, channel, asker, said, message)
                return
            except BonafideError as error:
                await self.whisper(client, channel, asker, str(error), message)
                return

    async def whisper(
        self, client: AsyncWebClient, channel: str, user: str, text: str, message: Json
    ) -> None:
        """Say something to one person; in the thread that it belongs to."""
        thread_ts = message.get("thread_ts") or message.get("ts")
        await client.chat_postEphemeral(channel=channel, user=user, text=text, thread_ts=thread_ts)

    async def language(self, client: AsyncWebClient, team: str, user: str) -> str:
        """What the person chose, else what their Slack is set to, else the workspace's."""
        stored = await self.settings(team)
        chosen = stored.surface.get("languages", {}).get(user)
        if chosen:
            return str(chosen)
        try:
            found = await client.users_info(user=user, include_locale=True)
            if locale := found["user"].get("locale"):
                return language_of(locale)
        except (SlackApiError, KeyError):
            pass
        return stored.language or read(HomeSettings).language

    async def settings(self, team: str) -> tenants.TenantSettings:
        """What the workspace chose."""
        return await asyncio.to_thread(tenants.settings, self.engine.database, f"slack:{team}")

    async def _scans(self, team: str, channel: str) -> bool:
        return channel in (await self.settings(team)).surface.get("auto_scan", [])

    async def _on_deleted(self, event: Json, context: Json) -> None:
        """A deleted message's jobs are cancelled; no answer will be posted."""
        if event.get("subtype") != "message_deleted":
            return
        team, channel = self._place(event, context)
        gone = event.get("previous_message") or {}
        for file in files_of(gone):
            key = f"slack:{team}:{channel}:{gone.get('ts')}:{file['id']}"
            try:
                await self.engine.cancel(f"slack:{team}", key)
            except BonafideError:
                continue

    async def _thread_start(self, client: AsyncWebClient, channel: str, event: Json) -> Json | None:
        """The message that the thread hangs under, where we may read it."""
        try:
            found = await client.conversations_replies(
                channel=channel, ts=event["thread_ts"], limit=1, inclusive=True
            )
        except SlackApiError:
            return None
        messages: list[Json] = found.get("messages", [])
        return messages[0] if messages else None

    def _place(self, event: Json, context: Json) -> tuple[str, str]:
        return self._team(context), str(event["channel"])

    def _team(self, context: Json) -> str:
        return str(context.get("team_id") or context.get("enterprise_id"))
