"""The web as jobs see it: links are fetched, webhooks are told; pages ask by themselves."""

from __future__ import annotations

import logging
from pathlib import Path

from bonafide.errors import NotAllowed
from bonafide.jobs import Answer, Recorded, Request
from bonafide.jobs.download import Bounds, download
from bonafide_ui.api.webhooks import Event, Webhooks
from bonafide_ui.meter import Meter
from bonafide_ui.settings import WebSettings

log = logging.getLogger("bonafide.web")


class WebSurface:
    """Fetches what a request refers to by URL, and delivers answers to webhooks."""

    name = "web"

    def __init__(self, settings: WebSettings, webhooks: Webhooks, meter: Meter) -> None:
        self._settings = settings
        self._meter = meter
        self._webhooks = webhooks

    async def greet(self, request: Request, recorded: Recorded) -> None:
        """Nobody is to be greeted: the page and the API ask how far it is."""

    async def fetch(self, request: Request, into: Path) -> None:
        """Download the link of the request, where links are allowed."""
        if not self._settings.takes_links:
            raise NotAllowed("Links are not fetched here; upload the file itself.")
        bounds = Bounds(
            hosts=self._settings.hosts,
            max_bytes=self._settings.upload_bytes,
            exempt=self._settings.exempt,
        )
        await download(str(request.reference["url"]), into, bounds)

    async def answer(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        """Tell the tenant's webhooks that a check is finished."""
        if recorded.attempt == 1:
            self._meter.answered(answer)
            band = answer.report.band.value if answer.report else None
            facts = {"check": request.key, "case": answer.case, "band": band}
            log.info("check finished", extra=facts)
        await self._webhooks.deliver(Event.of_check(request, answer), request.tenant, recorded)

    async def withdraw(self, request: Request, recorded: Recorded) -> None:
        """Nobody was greeted."""

    async def notify(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        """Tell the tenant's webhooks of a ruling."""
        await self._webhooks.deliver(Event.of_ruling(request, answer), request.tenant, recorded)
