"""The Slack app: what it listens to, each way in a few lines."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bonafide.database import tenants
from bonafide.errors import BonafideError, LimitExceeded, NotAllowed, NotFound
from bonafide.explain.words import language_of, word
from bonafide.jobs import Engine, Priority
from bonafide.settings import HomeSettings, read
from bonafide_bots.settings import BotSettings
from bonafide_bots.slack import actions, home
from bonafide_bots.slack.calls import call
from bonafide_bots.slack.command import command
from bonafide_bots.slack.later import Later
from bonafide_bots.slack.locales import Locales
from bonafide_bots.slack.manifest import COMMAND, SHORTCUT
from bonafide_bots.slack.ways_in import Place, files_of, requests_of

log = logging.getLogger(__name__)
Json = dict[str, Any]


class SlackBot:
    """Listens, submits jobs, and answers what needs no job.

    `engine` is started by the caller, who also gives it the `SlackSurface`. The app
    is to process events before it responds: a job is written down before Slack is
    told that its event was taken, so what dies in between is delivered again.
    """

    def __init__(self, app: AsyncApp, engine: Engine) -> None:
        self.engine = engine
        self.locales = Locales()
        self.later = Later()
        app.event("app_mention")(self.on_mention)
        app.event("message")(self.on_message)
        app.event("app_home_opened")(self.on_home)
        app.shortcut(SHORTCUT)(self.on_shortcut)
        app.command(COMMAND)(self.on_command)
        actions.listen(app, self)
        home.listen(app, self)

    async def on_mention(self, event: Json, client: AsyncWebClient, context: Json) -> None:
        """A mention with files, or in a thread under a message with files."""
        place = place_of(event, context)
        message = event
        if not files_of(event) and event.get("thread_ts"):
            message = await self._thread_start(client, place.channel, event) or event
        await self.take(client, message, place, str(event["user"]))

    async def on_message(self, event: Json, client: AsyncWebClient, context: Json) -> None:
        """Files in direct messages, and in channels where auto-scan is on."""
        if event.get("bot_id") or event.get("subtype") not in (None, "file_share"):
            await self._on_deleted(event, context)
            return
        place = place_of(event, context)
        if event.get("channel_type") == "im":
            await self.take(client, event, place, str(event["user"]))
        elif files_of(event) and await self._scans(place):
            await self.take(client, event, place, str(event["user"]), Priority.AUTO)

    async def on_shortcut(
        self, ack: Any, shortcut: Json, client: AsyncWebClient, context: Json
    ) -> None:
        """“Check this media” in a message's menu."""
        place = place_of({"channel": shortcut["channel"]["id"]}, context)
        await self.take(client, shortcut["message"], place, str(shortcut["user"]["id"]))
        await ack()

    async def on_command(self, ack: Any, body: Json, client: AsyncWebClient, context: Json) -> None:
        """/bonafide help | status | case ID | language xx | policy."""
        team, user = team_of(context), str(body["user_id"])
        language = await self.language(client, team, user)
        said = await command(self.engine, team, user, str(body.get("text") or ""), language)
        await ack(text=said, response_type="ephemeral")

    async def on_home(self, event: Json, client: AsyncWebClient, context: Json) -> None:
        """The Home tab was opened."""
        if event.get("tab", "home") == "home":
            # Nothing is lost when the process dies meanwhile: Slack need not wait for it.
            self.later.begin(home.publish(self, client, team_of(context), str(event["user"])))

    async def take(
        self,
        client: AsyncWebClient,
        message: Json,
        place: Place,
        asker: str,
        priority: Priority = Priority.WAITING,
    ) -> None:
        """Submit a job for each file of the message, or say why there is none."""
        limit = read(BotSettings).files_per_message
        language = await self.language(client, place.team, asker)
        requests = requests_of(
            message,
            place,
            asker=asker,
            language=language,
            priority=priority,
            limit=limit,
        )
        count, said = len(files_of(message)), ""
        if count == 0:
            said = word("chat-nothing-attached", language) + " " + word("chat-help", language)
        elif count > limit:
            said = word("chat-too-many-files", language, count=count, limit=limit)
        try:
            if requests:
                await self.engine.submit_all(requests)
        except LimitExceeded:
            said = word("chat-queue-full", language)
        if said:
            log.info("of %d files of a message in %s not all were taken", count, place.channel)
        if said and priority is Priority.WAITING:
            await self.whisper(client, place.channel, asker, said, message)

    async def whisper(
        self, client: AsyncWebClient, channel: str, user: str, text: str, message: Json
    ) -> None:
        """Say something to one person: in the thread that it belongs to, else directly."""
        thread_ts = message.get("thread_ts") or message.get("ts")
        whispered = client.chat_postEphemeral(
            channel=channel, user=user, text=text, thread_ts=thread_ts
        )
        try:
            try:
                await call(whispered)
            except (NotFound, NotAllowed):
                await call(client.chat_postMessage(channel=user, text=text, unfurl_links=False))
        except BonafideError as error:
            log.warning("somebody could not be told: %s", error)

    async def language(self, client: AsyncWebClient, team: str, user: str) -> str:
        """What the person chose, else what their Slack is set to, else the workspace's."""
        stored = await self.settings(team)
        chosen = stored.surface.get("languages", {}).get(user)
        if chosen:
            return str(chosen)
        if locale := await self.locales.of(client, team, user):
            return language_of(locale)
        return stored.language or read(HomeSettings).language

    async def settings(self, team: str) -> tenants.TenantSettings:
        """What the workspace chose."""
        return await asyncio.to_thread(tenants.settings, self.engine.database, f"slack:{team}")

    async def _scans(self, place: Place) -> bool:
        return place.channel in (await self.settings(place.team)).surface.get("auto_scan", [])

    async def _on_deleted(self, event: Json, context: Json) -> None:
        """A deleted message's jobs are cancelled; no answer will be posted."""
        if event.get("subtype") != "message_deleted":
            return
        place = place_of(event, context)
        gone = event.get("previous_message") or {}
        for file in files_of(gone):
            try:
                await self.engine.cancel(place.tenant, place.key(str(gone.get("ts")), file["id"]))
            except NotFound:
                continue

    async def _thread_start(self, client: AsyncWebClient, channel: str, event: Json) -> Json | None:
        """The message that the thread hangs under, where we may read it."""
        try:
            found = await call(
                client.conversations_replies(
                    channel=channel, ts=event["thread_ts"], limit=1, inclusive=True
                )
            )
        except (NotAllowed, NotFound):
            return None
        messages: list[Json] = found.get("messages", [])
        return messages[0] if messages else None


def team_of(context: Json) -> str:
    """The workspace that something happened in."""
    return str(context.get("team_id") or context.get("enterprise_id"))


def place_of(event: Json, context: Json) -> Place:
    """Where an event happened."""
    return Place(team_of(context), context.get("enterprise_id"), str(event["channel"]))
