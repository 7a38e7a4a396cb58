"""Put the Slack bot together: one workspace by token, or several by installation."""

from __future__ import annotations

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bonafide.errors import SettingsError
from bonafide.jobs import Engine
from bonafide.jobs.surfaces import beside
from bonafide.settings import read
from bonafide_bots.process import stopped
from bonafide_bots.settings import SlackSettings
from bonafide_bots.slack.app import SlackBot
from bonafide_bots.slack.surface import SlackSurface


def client(token: str) -> AsyncWebClient:
    """A Web API client that waits when Slack asks it to."""
    made = AsyncWebClient(token=token, base_url=read(SlackSettings).api_url)
    made.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=3))
    return made


def surface() -> SlackSurface | None:
    """The surface for workers; None where no token is set."""
    settings = read(SlackSettings)
    if not settings.bot_token.get_secret_value():
        return None

    async def clients(team: str) -> AsyncWebClient:
        return client(settings.bot_token.get_secret_value())

    return SlackSurface(clients)


def application(engine: Engine) -> AsyncApp:
    """The Bolt app with all listeners, for Socket Mode or HTTP."""
    settings = read(SlackSettings)
    token = settings.bot_token.get_secret_value()
    if not token:
        raise SettingsError("BONAFIDE_SLACK_BOT_TOKEN is not set: put the xoxb- token there.")
    app = AsyncApp(
        client=client(token),
        signing_secret=settings.signing_secret.get_secret_value() or None,
    )
    SlackBot(app, engine)
    return app


async def run_socket(*, worker: bool) -> bool:
    """Socket Mode until a signal; then finish or hand back within 20 s.

    False when a judgement still runs, for which the process is not to wait.
    """
    settings = read(SlackSettings)
    app_token = settings.app_token.get_secret_value()
    if not app_token:
        raise SettingsError("BONAFIDE_SLACK_APP_TOKEN is not set: put the xapp- token there.")
    own = surface()
    engine = await Engine.start(beside(own, worker=worker) if own else [], worker=worker)
    handler = AsyncSocketModeHandler(application(engine), app_token)
    handler.client.web_client.base_url = settings.api_url
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await stopped()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        clean = await engine.stop(within_s=20)
    return clean
