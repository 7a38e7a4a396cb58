"""Buttons and dialogs under an answer; who may press them is checked on every press."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bonafide.cases.terms import Decision, ReviewState
from bonafide.errors import BonafideError, Conflict, NotAllowed, NotFound
from bonafide.explain.words import word
from bonafide_bots.conversation import details, review_request
from bonafide_bots.slack.blocks import blocks_of, button, text_of
from bonafide_bots.slack.calls import call
from bonafide_bots.slack.dialogs import NOTE, dialog, note_input, review_buttons

if TYPE_CHECKING:
    from bonafide_bots.slack.app import SlackBot

log = logging.getLogger(__name__)
Json = dict[str, Any]
RULE = "bonafide-rule"


def listen(app: AsyncApp, bot: SlackBot) -> None:
    """Hang the handlers on the app."""
    actions = Actions(bot)
    handlers = {
        "details": actions.on_details,
        "papers": actions.on_papers,
        "ask_review": actions.on_ask_review,
        "dispute": actions.on_dispute,
        "claim": actions.on_claim,
        **{str(decision): actions.on_decide for decision in Decision},
    }
    for name, handler in handlers.items():
        app.action(f"bonafide-{name}")(handler)
    app.view(RULE)(actions.on_ruled)


async def acknowledge(ack: Any) -> None:
    """Take it; the work follows, or there is none."""
    await ack()


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button: by whom, about which case, where."""

    tenant: str
    case: str
    user: str
    language: str
    body: Json
    client: AsyncWebClient

    @property
    def channel(self) -> str:
        """Where the message stands that it is about; a dialog remembers that."""
        if "channel" in self.body:
            return str(self.body["channel"]["id"])
        return str(self.body["view"]["private_metadata"].split(" ")[0])

    @property
    def thread_ts(self) -> str | None:
        """The thread of that message, the message itself where it stands in none."""
        if "channel" in self.body:
            message = self.body.get("message") or {}
            return message.get("thread_ts") or message.get("ts")
        return self.body["view"]["private_metadata"].partition(" ")[2] or None

    async def tell(self, text: str) -> None:
        """Say something to the one who pressed."""
        await call(
            self.client.chat_postEphemeral(
                channel=self.channel, user=self.user, text=text, thread_ts=self.thread_ts
            )
        )

    async def open(self, view: Json) -> None:
        """Open a dialog."""
        await call(self.client.views_open(trigger_id=self.body["trigger_id"], view=view))


Handler = Callable[["Actions", Press], Awaitable[None]]
Listener = Callable[["Actions", Any, Json, AsyncWebClient, Json], Awaitable[None]]


def pressed(*, reviewer: bool = False) -> Callable[[Handler], Listener]:
    """Acknowledge at once, check the one who pressed, and tell them what is refused.

    Whoever pressed can press again if this process dies meanwhile.
    """

    def decorate(handler: Handler) -> Listener:
        async def listener(
            self: Actions, ack: Any, body: Json, client: AsyncWebClient, context: Json
        ) -> None:
            await ack()
            self.bot.later.begin(work(self, body, client, context))

        async def work(self: Actions, body: Json, client: AsyncWebClient, context: Json) -> None:
            user, team = str(body["user"]["id"]), _team(context)
            language = await self.bot.language(client, team, user)
            case = str(body["actions"][0].get("value") or "")
            press = Press(f"slack:{team}", case, user, language, body, client)
            try:
                if reviewer and not await self.may_review(client, team, user):
                    log.info("a press on case %s was refused: no reviewer", case)
                    await press.tell(word("chat-not-allowed", language))
                else:
                    await handler(self, press)
            except BonafideError as error:
                log.info("a press on case %s was refused: %s", case, error.code)
                await press.tell(_said(error, case, language))

        return listener

    return decorate


class Actions:
    """One handler a button."""

    def __init__(self, bot: SlackBot) -> None:
        self.bot = bot

    @pressed()
    async def on_details(self, press: Press) -> None:
        """Show segments, detectors and versions in a dialog."""
        case = await asyncio.to_thread(self.bot.engine.cases.get, press.tenant, press.case)
        blocks = blocks_of(details(case, press.language), press.language)
        more = button("bonafide-papers", case.id, word("button-papers", press.language))
        view = dialog(word("button-details", press.language), blocks)
        view["blocks"].append({"type": "actions", "elements": [more]})
        await press.open(view | {"private_metadata": f"{press.channel} {press.thread_ts or ''}"})

    @pressed()
    async def on_papers(self, press: Press) -> None:
        """Put the report and the strongest frame into the thread."""
        papers = self.bot.engine.papers
        case = await asyncio.to_thread(self.bot.engine.cases.get, press.tenant, press.case)
        document = await asyncio.to_thread(papers.document, case, press.language)
        title = word("chat-report-of", press.language, case=case.id)
        files: list[Json] = [
            {"content": document, "filename": f"bonafide-{case.id}.pdf", "title": title}
        ]
        picture = await asyncio.to_thread(papers.strongest, case, press.language)
        if picture:
            shown = {"title": picture.caption, "alt_txt": picture.caption}
            files.insert(0, {"content": picture.data, "filename": picture.name, **shown})
        await call(
            press.client.files_upload_v2(
                file_uploads=files, channel=press.channel, thread_ts=press.thread_ts
            )
        )

    @pressed()
    async def on_ask_review(self, press: Press) -> None:
        """Post the case to the reviewers' channel."""
        stored = await self.bot.settings(press.tenant.removeprefix("slack:"))
        channel = stored.surface.get("review_channel")
        if not channel:
            await press.tell(word("chat-no-review-channel", press.language))
            return
        cases = self.bot.engine.cases
        known = await asyncio.to_thread(cases.get, press.tenant, press.case)
        again = known.review is ReviewState.RULED
        ask = cases.second_opinion if again else cases.ask_review
        case = await asyncio.to_thread(ask, press.tenant, press.case, press.user)
        language = stored.language or press.language
        said = review_request(case, language)
        posted = press.client.chat_postMessage(
            channel=channel,
            text=text_of(said),
            blocks=[*blocks_of(said, language), review_buttons(press.case, language)],
            unfurl_links=False,
            unfurl_media=False,
        )
        await call(posted)
        await press.tell(word("chat-review-opened", press.language, case=press.case))

    @pressed()
    async def on_dispute(self, press: Press) -> None:
        """Note the objection with the case."""
        feedback = self.bot.engine.cases.feedback
        await asyncio.to_thread(feedback, press.tenant, press.case, press.user, None)
        await press.tell(word("chat-thanks-feedback", press.language))

    @pressed(reviewer=True)
    async def on_claim(self, press: Press) -> None:
        """A reviewer takes the case."""
        claim = self.bot.engine.cases.claim
        await asyncio.to_thread(claim, press.tenant, press.case, press.user)
        who = f"<@{press.user}>"
        said = word("chat-claimed", press.language, reviewer=who, case=press.case)
        thread_ts = press.body["message"]["ts"]
        await call(
            press.client.chat_postMessage(channel=press.channel, thread_ts=thread_ts, text=said)
        )

    @pressed(reviewer=True)
    async def on_decide(self, press: Press) -> None:
        """Ask for a note before the ruling is made."""
        await asyncio.to_thread(self.bot.engine.cases.get, press.tenant, press.case)
        decision = press.body["actions"][0]["action_id"].removeprefix("bonafide-")
        view = dialog(word(f"button-{decision}", press.language), [note_input(press.language)])
        submit = {"type": "plain_text", "text": word("chat-submit", press.language)[:24]}
        await press.open(
            view
            | {
                "callback_id": RULE,
                "private_metadata": f"{press.case} {decision}",
                "submit": submit,
            }
        )

    async def on_ruled(self, ack: Any, body: Json, client: AsyncWebClient, context: Json) -> None:
        """Rule; the jobs edit the first answer and tell every place that asked."""
        team, user, view = _team(context), str(body["user"]["id"]), body["view"]
        case, _, decision = view["private_metadata"].partition(" ")
        language = await self.bot.language(client, team, user)
        note = view["state"]["values"][NOTE][NOTE].get("value") or ""
        try:
            if not await self.may_review(client, team, user):
                raise NotAllowed(word("chat-not-allowed", language))
            await self.bot.engine.rule(f"slack:{team}", case, user, Decision(decision), note=note)
        except BonafideError as error:
            said = _said(error, case, language)
            await ack(response_action="errors", errors={NOTE: said})
        else:
            await ack()

    async def may_review(self, client: AsyncWebClient, team: str, user: str) -> bool:
        """Members of the review channel review; who that is, Slack keeps."""
        channel = (await self.bot.settings(team)).surface.get("review_channel")
        if not channel:
            return False
        cursor = ""
        while True:
            page = await call(
                client.conversations_members(channel=channel, limit=500, cursor=cursor)
            )
            if user in page.get("members", []):
                return True
            following: Json = page.get("response_metadata") or {}
            cursor = str(following.get("next_cursor") or "")
            if not cursor:
                return False


def _said(error: BonafideError, case: str, language: str) -> str:
    if isinstance(error, NotFound):
        return word("chat-no-such-case", language)
    if isinstance(error, Conflict):
        return word("chat-conflict", language, case=case, reason=str(error))
    return str(error)


def _team(context: Json) -> str:
    return str(context.get("team_id") or context.get("enterprise_id"))
