"""Which workspace an event is of, and the token to answer it with."""

from __future__ import annotations

from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bonafide_bots.slack.installations import Installations


class ByInstallation(AsyncAuthorize):
    """Asks the installations; Slack is asked once about each token.

    Bolt's own takes a database that is away for a workspace that is not there, and
    tells Slack that the event was taken. This one fails, so the event comes again.
    """

    def __init__(self, store: Installations) -> None:
        self._store = store
        self._known: dict[str, AuthorizeResult] = {}

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **actors: Any,
    ) -> AuthorizeResult | None:
        """The bot in that workspace; None where it is not installed, or not any more."""
        bot = await self._store.async_find_bot(enterprise_id=enterprise_id, team_id=team_id)
        if bot is None:
            return None
        token = str(bot.bot_token)
        if token not in self._known:
            try:
                tested = await context.client.auth_test(token=token)
            except SlackApiError:
                return None
            self._known[token] = AuthorizeResult.from_auth_test_response(
                auth_test_response=tested, bot_token=token
            )
        return self._known[token]
