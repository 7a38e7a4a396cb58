"""Put the Discord bot together, and say how it is installed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
from discord.http import Route

from bonafide.errors import SettingsError, Unavailable
from bonafide.jobs import Engine
from bonafide.jobs.surfaces import beside
from bonafide.settings import read
from bonafide_bots.discord import posts
from bonafide_bots.discord.bot import DiscordBot
from bonafide_bots.discord.surface import DiscordSurface
from bonafide_bots.discord.tokens import Tokens
from bonafide_bots.process import stopped
from bonafide_bots.settings import DiscordSettings

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)


def surface() -> DiscordSurface:
    """The surface for workers, which connects to no gateway.

    Raises:
        SettingsError: no token is set.
    """
    token = _token()
    Route.BASE = read(DiscordSettings).api_url
    lock = asyncio.Lock()
    held: list[tuple[discord.Client, AsyncIterator[discord.Client]]] = []

    async def logged_in() -> discord.Client:
        async with lock:
            if not held:
                session = _session(token)
                held.append((await anext(session), session))
        return held[0][0]

    return DiscordSurface(logged_in, Tokens(token))


async def _session(token: str) -> AsyncIterator[discord.Client]:
    """A client without gateway; `asyncio.run` ends it as it ends all that is not used up."""
    mentions = discord.AllowedMentions.none()
    intents = discord.Intents.none()
    async with discord.Client(intents=intents, allowed_mentions=mentions) as client:
        await _login(client, token)
        yield client


async def _login(client: discord.Client, token: str) -> None:
    try:
        await posts.call(client.login(token))
    except discord.LoginFailure:
        raise SettingsError(
            "Discord refuses BONAFIDE_DISCORD_TOKEN: reset it in the developer portal."
        ) from None


async def begin(bot: DiscordBot, tokens: Tokens) -> DiscordSurface:
    """Log the bot in; the surface that answers through it.

    Raises:
        SettingsError: Discord does not take the token.
        Unavailable: Discord does not answer.
    """
    Route.BASE = read(DiscordSettings).api_url
    try:
        await _login(bot, _token())
    except BaseException:
        await bot.close()
        raise

    async def itself() -> discord.Client:
        return bot

    return DiscordSurface(itself, tokens)


async def run(*, worker: bool) -> bool:
    """Run until a signal; then finish or hand back within 20 s.

    False when a judgement still runs, for which the process is not to wait.

    Raises:
        SettingsError: no token, or one that Discord refuses, or an intent is missing.
        Unavailable: Discord or the database does not answer.
    """
    tokens = Tokens(_token())
    bot = DiscordBot(tokens)
    own = await begin(bot, tokens)
    try:
        bot.engine = await Engine.start(beside(own, worker=worker), worker=worker)
        try:
            await _listen(bot)
        finally:
            bot.ending = True
            # The last answers go out before the connection that they use is closed.
            clean = await bot.engine.stop(within_s=18)
    finally:
        await bot.close()
    return clean


async def _listen(bot: DiscordBot) -> None:
    """Be connected until a signal, or until Discord wants the bot no more."""
    over = asyncio.create_task(stopped())
    link = asyncio.create_task(bot.connect())
    await asyncio.wait({over, link}, return_when=asyncio.FIRST_COMPLETED)
    over.cancel()
    if not link.done():
        return
    try:
        link.result()
    except discord.PrivilegedIntentsRequired:
        raise SettingsError(
            "The message content intent is not turned on in Discord's developer portal: turn it "
            "on there, or unset BONAFIDE_DISCORD_MESSAGE_CONTENT."
        ) from None
    except discord.ConnectionClosed as error:
        raise Unavailable(f"Discord has closed the connection ({error.code}).") from error
    except discord.GatewayNotFound as error:
        raise Unavailable("Discord's gateway does not answer; start again later.") from error


async def invitations() -> tuple[str, str]:
    """Links that install the bot: for a server, and for a person.

    Raises:
        SettingsError: no token, or one that Discord refuses.
    """
    token = _token()
    Route.BASE = read(DiscordSettings).api_url
    async with discord.Client(intents=discord.Intents.none()) as client:
        await _login(client, token)
        application = client.application_id
    assert application is not None, "the client has logged in"
    guild = discord.utils.oauth_url(
        application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )
    person = discord.utils.oauth_url(application, scopes=("applications.commands",))
    return f"{guild}&integration_type=0", f"{person}&integration_type=1"


def _token() -> str:
    token: str = read(DiscordSettings).token.get_secret_value()
    if not token:
        raise SettingsError("BONAFIDE_DISCORD_TOKEN is not set: put the bot's token there.")
    return token
