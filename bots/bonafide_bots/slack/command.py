"""/bonafide: the few things that a person asks without a file."""

from __future__ import annotations

import asyncio

from bonafide.database import tenants
from bonafide.errors import NotFound
from bonafide.explain.words import language_of, languages, word
from bonafide.fusion import policy as policies
from bonafide.jobs import Engine
from bonafide.settings import PolicySettings, read
from bonafide_bots.conversation import details


async def command(engine: Engine, team: str, user: str, text: str, language: str) -> str:
    """The answer to `/bonafide TEXT`, for the asker's eyes only."""
    verb, _, rest = text.strip().partition(" ")
    tenant = f"slack:{team}"
    if verb == "status":
        return await _status(engine, language)
    if verb == "case":
        return await _case(engine, tenant, rest.strip(), language)
    if verb == "language":
        return await _language(engine, tenant, user, rest.strip(), language)
    if verb == "policy":
        return await _policy(engine, tenant, language)
    return word("chat-help", language)


async def _status(engine: Engine, language: str) -> str:
    health = await engine.health()
    return word(
        "chat-status",
        language,
        waiting=health.waiting,
        running=health.running,
        workers=len(health.workers),
    )


async def _case(engine: Engine, tenant: str, id: str, language: str) -> str:
    try:
        case = await asyncio.to_thread(engine.cases.get, tenant, id)
    except NotFound:
        return word("chat-no-such-case", language)
    said = details(case, language)
    return "\n".join((said.headline, *said.lines, said.footer or ""))


async def _language(engine: Engine, tenant: str, user: str, wanted: str, language: str) -> str:
    if language_of(wanted) != wanted.lower()[:2] or not wanted:
        return word("chat-languages", language, languages=", ".join(languages()))
    await asyncio.to_thread(remember_language, engine, tenant, user, language_of(wanted))
    return word("chat-language-set", language_of(wanted))


def remember_language(engine: Engine, tenant: str, user: str, language: str) -> None:
    """Keep one person's language with the tenant's settings."""
    surface = tenants.settings(engine.database, tenant).surface
    chosen = {**surface.get("languages", {}), user: language}
    tenants.choose(engine.database, tenant, surface={**surface, "languages": chosen})


async def _policy(engine: Engine, tenant: str, language: str) -> str:
    chosen = await asyncio.to_thread(tenants.settings, engine.database, tenant)
    policy = policies.load(chosen.policy or read(PolicySettings).name)
    return word(
        "chat-policy",
        language,
        name=policy.name,
        review_from=policy.review_from,
        manipulated_from=policy.manipulated_from,
    )
