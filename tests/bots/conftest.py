"""A bot in the test's process: real engine, real client library, platforms on loopback."""

from __future__ import annotations

import asyncio
import io
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bonafide import settings
from bonafide.database import Database
from bonafide.jobs import Engine
from tests.peers.discord import Discord
from tests.peers.discord_rest import TOKEN
from tests.peers.job_engine import ends_soon, used_file
from tests.peers.judge import Sleeper
from tests.peers.slack import APP_TOKEN, BOT_TOKEN, Slack
from tests.peers.slack_http import SIGNING_SECRET, Requests


def sound(seed: int = 0) -> bytes:
    """A real WAV file, another for each seed."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes([seed % 256, 0] * 8000))
    return content.getvalue()


class Loop:
    """An event loop in a thread of its own, as the bot's process has one."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine: Any, seconds: float = 60.0) -> Any:
        """Run to the end and return what it returns."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(seconds)

    def close(self) -> None:
        """End what is still under way, as `asyncio.run` does."""
        self.run(self._cancel_all())
        self.run(self._loop.shutdown_asyncgens())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _cancel_all(self) -> None:
        pending = asyncio.all_tasks() - {asyncio.current_task()}
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.close()


@pytest.fixture
def home(tmp_path, monkeypatch) -> Iterator[None]:
    monkeypatch.setenv("BONAFIDE_HOME", str(tmp_path / "home"))
    settings.read.cache_clear()
    yield
    settings.read.cache_clear()


def slack_settings(patch, folder, platform, **more) -> None:
    """Point the bot at a Slack on loopback: one workspace, unless `more` says otherwise."""
    values = {
        "HOME": folder,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": platform.api_url,
        "SLACK_EXEMPT_HOSTS": platform.host,
        **more,
    }
    for name, value in values.items():
        patch.setenv(f"BONAFIDE_{name}", str(value))
    settings.read.cache_clear()


@contextmanager
def slack_bot(platform: Slack, loop: Loop) -> Iterator[Slack]:
    """The bot in Socket Mode with a worker inside; `platform.engine` while it runs."""
    from bonafide_bots.slack.start import connected, surface

    async def start() -> tuple[Engine, Any]:
        engine = await Engine.start([surface()], worker=True, judge=Sleeper())
        link = connected(engine, APP_TOKEN)
        await link.__aenter__()
        return engine, link

    async def stop() -> None:
        await link.__aexit__(None, None, None)
        await engine.stop(within_s=5)

    engine, link = loop.run(start())
    platform.engine = engine
    try:
        yield platform
    finally:
        loop.run(stop())


@contextmanager
def slack_server(platform: Slack, loop: Loop) -> Iterator[Slack]:
    """The bot on events over HTTP; `platform.http` sends requests to it."""
    from bonafide_bots.slack.start import serving, surface

    async def start() -> tuple[Engine, Any, int]:
        engine = await Engine.start([surface()], worker=True, judge=Sleeper())
        server = serving(engine, "127.0.0.1", 0)
        return engine, server, await server.__aenter__()

    async def stop() -> None:
        await server.__aexit__(None, None, None)
        await engine.stop(within_s=5)

    engine, server, port = loop.run(start())
    platform.engine = engine
    platform.http = Requests(f"http://127.0.0.1:{port}/slack/events")
    platform.deliver = platform.http.deliver
    try:
        yield platform
    finally:
        platform.http.close()
        loop.run(stop())


@contextmanager
def database_away(platform: Slack, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The bot's database is nowhere to be found while the block runs, and is not waited for."""
    patch.setenv("BONAFIDE_JOBS_PATIENCE_S", "0")
    settings.read.cache_clear()
    database = platform.engine.database
    path = Path(str(database.url.database))
    path.rename(f"{path}.away")
    path.mkdir()
    database.dispose()
    try:
        yield
    finally:
        path.rmdir()
        Path(f"{path}.away").rename(path)


@pytest.fixture
def platform(home, tmp_path, monkeypatch) -> Iterator[Slack]:
    """A Slack that no bot is connected to yet, and settings for one workspace."""
    made = Slack()
    made.home = tmp_path / "home"
    used_file(made.home)
    slack_settings(monkeypatch, made.home, made)
    yield made
    made.close()


@pytest.fixture
def slack(platform, loop) -> Iterator[Slack]:
    """A Slack with the bot connected to it in Socket Mode."""
    with slack_bot(platform, loop):
        yield platform


@pytest.fixture
def slack_http(platform, loop) -> Iterator[Slack]:
    """A Slack with the bot that listens over HTTP."""
    with slack_server(platform, loop):
        yield platform


def discord_settings(patch, folder, platform) -> None:
    """Point the bot at a Discord on loopback."""
    patch.setenv("BONAFIDE_HOME", str(folder))
    patch.setenv("BONAFIDE_DISCORD_TOKEN", TOKEN)
    patch.setenv("BONAFIDE_DISCORD_API_URL", platform.api_url)
    patch.setenv("BONAFIDE_DISCORD_FILE_HOSTS", "cdn.discordapp.com,127.0.0.1")
    patch.setenv("BONAFIDE_DISCORD_EXEMPT_HOSTS", platform.host)
    patch.setenv("BONAFIDE_DISCORD_MESSAGE_CONTENT", "true")
    settings.read.cache_clear()


@contextmanager
def discord_bot(platform: Discord, *, worker: bool = True) -> Iterator[Discord]:
    """The bot, connected to the platform; `platform.bot` while it runs."""
    from bonafide_bots.discord.bot import DiscordBot
    from bonafide_bots.discord.start import begin
    from bonafide_bots.discord.tokens import Tokens

    loop, before = Loop(), len(platform.gateway.identified)

    async def start() -> tuple[DiscordBot, asyncio.Task[None]]:
        tokens = Tokens(TOKEN)
        bot = DiscordBot(tokens)
        own = await begin(bot, tokens)
        bot.engine = await Engine.start([own], worker=worker, judge=Sleeper())
        return bot, asyncio.create_task(bot.connect())

    async def stop() -> None:
        await bot.engine.stop(within_s=5)
        await bot.close()
        await connection

    bot, connection = loop.run(start())
    platform.bot, platform.wait = bot, loop.run
    platform.until(lambda: len(platform.gateway.identified) >= before + platform.gateway.shards)
    try:
        yield platform
    finally:
        loop.run(stop())
        loop.close()


@pytest.fixture(scope="module")
def discord(tmp_path_factory) -> Iterator[Discord]:
    """A Discord with the bot connected to it and a worker inside.

    One for all tests of a module, as they stay apart: each makes its own guild.
    """
    patch, platform = pytest.MonkeyPatch(), Discord()
    discord_settings(patch, tmp_path_factory.mktemp("home"), platform)
    with discord_bot(platform):
        yield platform
    platform.close()
    patch.undo()
    settings.read.cache_clear()


@pytest.fixture
def place(discord):
    """A guild of the test's own and its open channel."""
    guild, channel = discord.add_guild()
    return {"guild": guild, "channel": channel}


__all__ = ["Database", "ends_soon", "sound"]
