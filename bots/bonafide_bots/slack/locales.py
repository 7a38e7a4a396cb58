"""What people's Slack is set to, remembered for a while: a full channel asks often."""

from __future__ import annotations

import asyncio
import time

from slack_sdk.web.async_client import AsyncWebClient

from bonafide.errors import BonafideError
from bonafide_bots.slack.calls import call

# Slack wants its events acknowledged in 3 s, and answers 100 such questions a minute.
_PATIENCE_S, _KEPT_S, _MOST = 0.5, 3600.0, 10_000


class Locales:
    """Asks Slack once an hour about each person; None where it does not say in time."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[str | None, float]] = {}

    async def of(self, client: AsyncWebClient, team: str, user: str) -> str | None:
        """The person's locale, such as `de-DE`."""
        locale, until_s = self._known.get((team, user), (None, 0.0))
        if until_s > time.monotonic():
            return locale
        asked = call(client.users_info(user=user, include_locale=True))
        try:
            found = (await asyncio.wait_for(asked, _PATIENCE_S)).get("user") or {}
        except (BonafideError, TimeoutError):
            return locale
        if len(self._known) >= _MOST:
            self._known.clear()
        locale = found.get("locale")
        self._known[team, user] = locale, time.monotonic() + _KEPT_S
        return locale
