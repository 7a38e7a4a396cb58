"""Buttons and dialogs under an answer; who may press them is checked on every press."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bonafide.cases.terms import Decision
from bonafide.errors import BonafideError, Conflict, NotAllowed, NotFound
from bonafide.explain.words import word
from bonafide_bots.conversation import details, review_request
from bonafide_bots.slack.blocks import blocks_of, button, text_of

if TYPE_CHECKING:
    from bonafide_bots.slack.app import SlackBot

Json = dict[str, Any]
RULE = "bonafide-rule"
NOTE = "note"


def listen(app: AsyncApp, bot: SlackBot) -> None:
    """Hang the handlers on the app."""
    actions = Actions(bot)
    app.action("bonafide-details")(actions.on_details)
    app.action("bonafide-ask_review")(actions.on_ask_review)
    app.action("bonafide-dispute")(actions.on_dispute)
    app.action("bonafide-claim")(actions.on_claim)
    for decision in Decision:
        app.action(f"bonafide-{decision}")(actions.on_decide)
    app.view(RULE)(actions.on_ruled)


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button: by whom, about which case, where."""

    tenant: str
    case: str
    user: str
    language: str
    body: Json
    client: AsyncWebClient

    async def tell(self, text: str) -> None:
        """Say something to the one who pressed."""
        await self.client.chat_postEphemeral(
            channel=self.body["channel"]["id"],
            user=self.user,
            text=text,
            thread_ts=self.body.get("message", {}).get("thread_ts"),
        )

    async def open(self, view: Json) -> None:
        """Open a dialog."""
        await self.client.views_open(trigger_id=self.body["trigger_id"], view=view)


Handler = Callable[["Actions", Press], Awaitable[None]]
Listener = Callable[["Actions", Any, Json, AsyncWebClient, Json], Awaitable[None]]


def pressed(*, reviewer: bool = False) -> Callable[[Handler], Listener]:
    """Acknowledge at once, check the one who pressed, and tell them what is refused."""

    def decorate(handler: Handler) -> Listener:
        async def listener(
            self: Actions, ack: Any, body: Json, client: AsyncWebClient, context: Json
        ) -> None:
            await ack()
            user, team = str(body["user"]["id"]), _team(context)
            language = await self.bot.language(client, team, user)
            case = str(body["actions"][0].get("value") or "")
            press = Press(f"slack:{team}", case, user, language, body, client)
            try:
                if reviewer and not await self.may_review(client, team, user):
                    await press.tell(word("chat-not-allowed", language))
                else:
                    await handler(self, press)
            except BonafideError as error:
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
        said = details(case, press.language)
        title = word("button-details", press.language)
        await press.open(_dialog(title, blocks_of(said, press.language)))

    @pressed()
    async def on_ask_review(self, press: Press) -> None:
        """Post the case to the reviewers' channel."""
        stored = await self.bot.settings(press.tenant.removeprefix("slack:"))
        channel = stored.surface.get("review_channel")
        if not channel:
            await press.tell(word("chat-no-review-channel", press.language))
            return
        ask = self.bot.engine.cases.ask_review
        case = await asyncio.to_thread(ask, press.tenant, press.case, press.user)
        language = stored.language or press.language
        said = review_request(case, language)
        await press.client.chat_postMessage(
            channel=channel,
            text=text_of(said),
            blocks=[*blocks_of(said, language), _review_buttons(press.case, language)],
            unfurl_links=False,
            unfurl_media=False,
        )
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
        await press.client.chat_postMessage(
            channel=press.body["channel"]["id"],
            thread_ts=press.body["message"]["ts"],
            text=word("chat-claimed", press.language, reviewer=who, case=press.case),
        )

    @pressed(reviewer=True)
    async def on_decide(self, press: Press) -> None:
        """Ask for a note before the ruling is made."""
        await asyncio.to_thread(self.bot.engine.cases.get, press.tenant, press.case)
        decision = press.body["actions"][0]["action_id"].removeprefix("bonafide-")
        view = _dialog(word(f"button-{decision}", press.language), [_note(press.language)])
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
            page = await client.conversations_members(channel=channel, limit=500, cursor=cursor)
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


def _dialog(title: str, blocks: list[Json]) -> Json:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title[:24]},
        "blocks": blocks,
    }


def _note(language: str) -> Json:
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


def _review_buttons(case: str, language: str) -> Json:
    names = ("claim", *Decision)
    elements = [
        button(f"bonafide-{name}", case, word(f"button-{name}", language)) for name in names
    ]
    return {"type": "actions", "elements": elements}
