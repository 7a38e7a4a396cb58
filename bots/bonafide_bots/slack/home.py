"""The Home tab: my checks, open reviews, and settings for administrators."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bonafide.cases.terms import Case, ReviewState
from bonafide.database import tenants
from bonafide.explain.words import harmless, languages, word
from bonafide.fusion import policy as policies
from bonafide_bots.conversation import MARKS
from bonafide_bots.slack.actions import acknowledge

if TYPE_CHECKING:
    from bonafide_bots.slack.app import SlackBot

Json = dict[str, Any]
SAVE = "bonafide-save-settings"


def listen(app: AsyncApp, bot: SlackBot) -> None:
    """Hang the handlers on the app."""

    async def on_save(ack: Any, body: Json, client: AsyncWebClient, context: Json) -> None:
        await ack()
        bot.later.begin(save(bot, body, client, str(context["team_id"])))

    app.action(SAVE)(on_save)
    # Choices are read together on Save; Slack still wants each acknowledged.
    for name in ("review_channel", "auto_scan", "retention_days", "language", "policy"):
        app.action(f"bonafide-set-{name}")(acknowledge)


async def publish(bot: SlackBot, client: AsyncWebClient, team: str, user: str) -> None:
    """Draw the tab anew for one person."""
    tenant = f"slack:{team}"
    language = await bot.language(client, team, user)
    cases = bot.engine.cases
    mine = await asyncio.to_thread(cases.list, tenant, asker=user, limit=10)
    waiting = await asyncio.to_thread(cases.list, tenant, review=ReviewState.OPEN, limit=10)
    blocks = [
        _header(word("chat-home-mine", language)),
        *_rows(mine.cases, language),
        _header(word("chat-home-reviews", language)),
        *_rows(waiting.cases, language),
    ]
    if await is_admin(client, user):
        blocks += _settings(await bot.settings(team), language)
    await client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})


async def save(bot: SlackBot, body: Json, client: AsyncWebClient, team: str) -> None:
    """Keep what an administrator chose; others are not offered it and not obeyed."""
    user = str(body["user"]["id"])
    if not await is_admin(client, user):
        return
    values = {
        action.removeprefix("bonafide-set-"): value
        for block in body["view"]["state"]["values"].values()
        for action, value in block.items()
    }
    tenant, database = f"slack:{team}", bot.engine.database
    stored = await bot.settings(team)
    surface = {
        **stored.surface,
        "review_channel": values["review_channel"].get("selected_conversation"),
        "auto_scan": values["auto_scan"].get("selected_conversations") or [],
    }
    changes: Json = {"surface": surface}
    days = values["retention_days"].get("value")
    changes["retention_days"] = float(days) if days else None
    for name in ("language", "policy"):
        chosen = values[name].get("selected_option")
        changes[name] = chosen["value"] if chosen else None
    await asyncio.to_thread(tenants.choose, database, tenant, **changes)
    await publish(bot, client, team, user)


async def is_admin(client: AsyncWebClient, user: str) -> bool:
    """Whether Slack calls the person an administrator or owner of the workspace."""
    found: Json = (await client.users_info(user=user)).get("user") or {}
    return bool(found.get("is_admin") or found.get("is_owner"))


def _rows(cases: tuple[Case, ...], language: str) -> list[Json]:
    if not cases:
        return [_text(word("chat-home-nothing", language))]
    return [
        _text(
            f"{MARKS[case.report.band]} {case.id} · {harmless(case.name, 80)} · "
            + word(f"band-{case.report.band}", language)
        )
        for case in cases
    ]


def _settings(stored: tenants.TenantSettings, language: str) -> list[Json]:
    review = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
    if stored.surface.get("review_channel"):
        review["initial_conversation"] = stored.surface["review_channel"]
    scan: Json = {
        "type": "multi_conversations_select",
        "filter": {"include": ["public", "private"]},
    }
    if stored.surface.get("auto_scan"):
        scan["initial_conversations"] = stored.surface["auto_scan"]
    days: Json = {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"}
    if stored.retention_days is not None:
        days["initial_value"] = f"{stored.retention_days:g}"
    parts = (
        ("review_channel", "chat-home-review-channel", review),
        ("auto_scan", "chat-home-auto-scan", scan),
        ("retention_days", "chat-home-retention", days),
        ("language", "chat-home-language", _select(languages(), stored.language)),
        ("policy", "chat-home-policy", _select(policies.names(), stored.policy)),
    )
    save_button = {
        "type": "button",
        "action_id": SAVE,
        "style": "primary",
        "text": _plain(word("chat-home-save", language)),
    }
    return [
        _header(word("chat-home-settings", language)),
        *(_input(name, word(label, language), element) for name, label, element in parts),
        {"type": "actions", "elements": [save_button]},
    ]


def _input(name: str, label: str, element: Json) -> Json:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": _plain(label),
        "element": {**element, "action_id": f"bonafide-set-{name}"},
    }


def _select(names: Sequence[str], chosen: str | None) -> Json:
    options = {name: {"text": _plain(name), "value": name} for name in names}
    select: Json = {"type": "static_select", "options": list(options.values())}
    return select | ({"initial_option": options[chosen]} if chosen in options else {})


def _header(text: str) -> Json:
    return {"type": "header", "text": _plain(text)}


def _text(text: str) -> Json:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text[:3000], "emoji": False}
