"""Slack over HTTP: events, the pages of installation, and the health of the process."""

from __future__ import annotations

import logging
import time

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.async_app import AsyncApp

from bonafide.errors import Unavailable
from bonafide.jobs import Engine

log = logging.getLogger(__name__)
EVENTS = "/slack/events"
# Slack's own rule: a request whose time stamp is older is refused anyway.
_VALID_S = 300.0


class Replays:
    """Signatures of requests that were done; what comes again with one was recorded and replayed.

    Slack signs anew when it delivers again, and jobs know an event by Slack's own ids; this
    is for buttons and dialogs, which have none.
    """

    def __init__(self) -> None:
        self._done: dict[str, float] = {}

    def __contains__(self, signature: str) -> bool:
        return signature in self._done

    def add(self, signature: str) -> None:
        """Remember the signature for as long as Slack's time stamp would let it pass."""
        now = time.monotonic()
        while self._done and next(iter(self._done.values())) < now:
            del self._done[next(iter(self._done))]
        self._done[signature] = now + 2 * _VALID_S


def pages(app: AsyncApp, engine: Engine) -> web.Application:
    """Everything that the process serves; Bolt checks signatures before it looks at anything."""
    made = app.server(port=0, path=EVENTS).web_app
    made.middlewares.append(_guard(Replays()))

    async def alive(request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(request: web.Request) -> web.Response:
        try:
            health = await engine.health()
        except Unavailable:
            return web.json_response({"status": "no database"}, status=503)
        found = {"waiting": health.waiting, "running": health.running}
        found["workers"] = len(health.workers)
        return web.json_response(found, status=200 if health.workers else 503)

    made.add_routes([web.get("/healthz", alive), web.get("/readyz", ready)])
    return made


def _guard(replays: Replays) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        signature = request.headers.get("x-slack-signature", "")
        if request.path != EVENTS or not signature:
            return await handler(request)
        if signature in replays:
            log.warning("a request of Slack came a second time, and nothing was done")
            return web.Response(status=200)
        response = await handler(request)
        if response.status == 200:
            replays.add(signature)
        if response.status == 401:
            log.warning("a request was not signed by Slack, or too long ago, and was refused")
        return response

    return guard
