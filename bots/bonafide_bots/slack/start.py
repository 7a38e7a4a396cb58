"""Put the Slack bot together: one workspace by token, or several by installation."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bonafide.database import Database
from bonafide.errors import SettingsError
from bonafide.jobs import Engine
from bonafide.jobs.surfaces import beside
from bonafide.jobs.terms import Json
from bonafide.settings import read
from bonafide_bots.process import stopped
from bonafide_bots.settings import SlackSettings
from bonafide_bots.slack.actions import acknowledge
from bonafide_bots.slack.app import SlackBot
from bonafide_bots.slack.authorize import ByInstallation
from bonafide_bots.slack.installations import Installations, States, keyring
from bonafide_bots.slack.manifest import SCOPES
from bonafide_bots.slack.surface import SlackSurface


def client(token: str | None, session: ClientSession | None = None) -> AsyncWebClient:
    """A Web API client that waits when Slack asks it to; `session` keeps connections open."""
    made = AsyncWebClient(token=token, base_url=read(SlackSettings).api_url, session=session)
    made.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=3))
    return made


def surface() -> SlackSurface:
    """The surface for workers: it answers with the token, or with each workspace's own.

    Raises:
        SettingsError: neither is set up.
    """
    settings = read(SlackSettings)
    opened: list[tuple[ClientSession, AsyncIterator[ClientSession]]] = []

    async def session() -> ClientSession:
        if not opened:
            made = _session()
            opened.append((await anext(made), made))
        return opened[0][0]

    if not settings.client_id:
        token = _token(settings)

        async def one(address: Json) -> AsyncWebClient:
            return client(token, await session())

        return SlackSurface(one)
    store = installations(Database.configured())

    async def own(address: Json) -> AsyncWebClient:
        token = await store.token(address.get("enterprise"), str(address["team"]))
        return client(token, await session())

    return SlackSurface(own)


async def _session() -> AsyncIterator[ClientSession]:
    """Open connections; `asyncio.run` ends it as it ends all that is not used up."""
    async with ClientSession() as session:
        yield session


def application(engine: Engine, session: ClientSession) -> AsyncApp:
    """The Bolt app with all listeners, for Socket Mode or HTTP; it calls Slack in `session`.

    Raises:
        SettingsError: no token, or what several workspaces need is not complete.
    """
    settings = read(SlackSettings)
    secret = settings.signing_secret.get_secret_value() or None
    if settings.client_id:
        app = _for_many(client(None, session), settings, engine.database, secret)
        app.enable_token_revocation_listeners()
    else:
        app = AsyncApp(
            client=client(_token(settings), session),
            signing_secret=secret,
            process_before_response=True,
        )
        for event in ("tokens_revoked", "app_uninstalled"):
            app.event(event)(acknowledge)
    SlackBot(app, engine)
    return app


async def run_socket(*, worker: bool) -> bool:
    """Socket Mode until a signal; then finish or hand back within 20 s.

    False when a judgement still runs, for which the process is not to wait.

    Raises:
        SettingsError: a token is missing.
    """
    settings = read(SlackSettings)
    app_token = settings.app_token.get_secret_value()
    if not app_token:
        raise SettingsError("BONAFIDE_SLACK_APP_TOKEN is not set: put the xapp- token there.")
    engine = await Engine.start(beside(surface(), worker=worker), worker=worker)
    try:
        async with connected(engine, app_token):
            await stopped()
    finally:
        clean = await engine.stop(within_s=20)
    return clean


@contextlib.asynccontextmanager
async def connected(engine: Engine, app_token: str) -> AsyncIterator[None]:
    """Slack's events are answered in Socket Mode while the block runs."""
    async with ClientSession() as session:
        handler = AsyncSocketModeHandler(application(engine, session), app_token)
        handler.client.web_client.base_url = read(SlackSettings).api_url
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


async def run_http(host: str, port: int, *, worker: bool) -> bool:
    """Events over HTTP until a signal; then finish or hand back within 20 s.

    False when a judgement still runs, for which the process is not to wait.

    Raises:
        SettingsError: the signing secret or a token is missing.
    """
    engine = await Engine.start(beside(surface(), worker=worker), worker=worker)
    try:
        async with serving(engine, host, port):
            await stopped()
    finally:
        clean = await engine.stop(within_s=20)
    return clean


@contextlib.asynccontextmanager
async def serving(engine: Engine, host: str, port: int) -> AsyncIterator[int]:
    """Slack's requests are answered while the block runs; the port that was taken.

    Raises:
        SettingsError: the signing secret or a token is missing.
    """
    from aiohttp import web

    from bonafide_bots.slack.http import pages

    if not read(SlackSettings).signing_secret.get_secret_value():
        raise SettingsError(
            "BONAFIDE_SLACK_SIGNING_SECRET is not set: it stands under “Basic Information”."
        )
    async with ClientSession() as session:
        app = application(engine, session)
        runner = web.AppRunner(pages(app, engine), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            yield int(runner.addresses[0][1])
        finally:
            await runner.cleanup()


def _for_many(
    caller: AsyncWebClient, settings: SlackSettings, database: Database, secret: str | None
) -> AsyncApp:
    store = installations(database)
    store.renew()
    public = settings.public_url.rstrip("/")
    oauth = AsyncOAuthSettings(
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        scopes=sorted(SCOPES),
        redirect_uri=f"{public}/slack/oauth_redirect" if public else None,
        installation_store=store,
        state_store=States(database),
    )
    return AsyncApp(
        client=caller,
        signing_secret=secret,
        process_before_response=True,
        oauth_settings=oauth,
        # Bolt's annotation leaves out its own class, which it takes as well.
        authorize=ByInstallation(store),  # type: ignore[arg-type]
    )


def installations(database: Database) -> Installations:
    """Where the tokens of several workspaces are kept.

    Raises:
        SettingsError: what that needs is not set.
    """
    settings = read(SlackSettings)
    if not settings.client_secret.get_secret_value():
        raise SettingsError(
            "BONAFIDE_SLACK_CLIENT_SECRET is not set: it stands under “Basic Information”."
        )
    return Installations(database, keyring(settings.token_key.get_secret_value()))


def _token(settings: SlackSettings) -> str:
    token: str = settings.bot_token.get_secret_value()
    if not token:
        raise SettingsError(
            "BONAFIDE_SLACK_BOT_TOKEN is not set: put the xoxb- token there, or "
            "BONAFIDE_SLACK_CLIENT_ID for several workspaces."
        )
    return token
