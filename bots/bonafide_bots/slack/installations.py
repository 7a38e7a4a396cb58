"""The workspaces that installed the app: their tokens in the product's database, encrypted.

Bolt asks these stores at every event, and workers ask for the token with which
they answer. What stands in the database means nothing without the token key.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bonafide.database import Database
from bonafide.database.engine import insert, now_s
from bonafide.database.tables import slack_installations, slack_states
from bonafide.errors import NotAllowed, SettingsError

# An administrator has so long to agree on Slack's page.
_STATE_S = 600.0
_KEPT = (
    "app_id", "enterprise_id", "team_id", "user_id", "bot_token", "bot_id", "bot_user_id",
    "is_enterprise_install",
)  # fmt: skip


def keyring(comma_list: str) -> MultiFernet:
    """The token keys: the first encrypts, all of them decrypt.

    Raises:
        SettingsError: there is none, or one that is no key.
    """
    keys = [part.strip() for part in comma_list.split(",") if part.strip()]
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise SettingsError(
            "BONAFIDE_SLACK_TOKEN_KEY is to be one or several keys with commas between: "
            "`bonafide slack key` prints a new one."
        ) from None


class Installations(AsyncInstallationStore):
    """One row a workspace, or an organisation that installed the app for all of its own."""

    def __init__(self, database: Database, keys: MultiFernet) -> None:
        self._database, self._keys = database, keys

    async def async_save(self, installation: Installation) -> None:
        """Keep the workspace's installation, in place of an earlier one."""
        await asyncio.to_thread(self._save, installation)

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The workspace's own installation, else its organisation's."""
        return await asyncio.to_thread(self._find, enterprise_id, team_id)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the installation: its tokens were revoked or the app was removed."""
        await asyncio.to_thread(self._delete, enterprise_id, team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """One person took their own token back; there are none of people's here."""

    async def token(self, enterprise_id: str | None, team_id: str) -> str:
        """The bot token for a workspace.

        Raises:
            NotAllowed: the workspace has not installed the app, or not any more.
        """
        bot = await self.async_find_bot(enterprise_id=enterprise_id, team_id=team_id)
        if bot is None:
            raise NotAllowed("The app is not installed in that Slack workspace any more.")
        return str(bot.bot_token)

    def tokens(self) -> dict[str, str]:
        """Every bot token, by its workspace or organisation.

        Raises:
            SettingsError: one is encrypted with a key that is not given.
        """
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(slack_installations)).all()
        return {row.team or row.enterprise: self._opened(row)[0]["bot_token"] for row in rows}

    def renew(self) -> int:
        """Encrypt everything with the first key, so that older ones can go; how many there were.

        Raises:
            SettingsError: something is encrypted with a key that is not given.
        """
        with self._database.writing() as connection:
            rows = connection.execute(sa.select(slack_installations)).all()
            for row in rows:
                values = {"sealed": self._keys.rotate(self._opened(row)[1]).decode()}
                connection.execute(
                    sa.update(slack_installations)
                    .where(*_is(row.enterprise, row.team))
                    .values(values)
                )
        return len(rows)

    def _save(self, installation: Installation) -> None:
        facts = {name: getattr(installation, name) for name in _KEPT}
        with self._database.writing() as connection:
            row = {
                "enterprise": installation.enterprise_id or "",
                # For the whole organisation, whichever team the installer was in.
                "team": "" if installation.is_enterprise_install else installation.team_id or "",
                "sealed": self._keys.encrypt(json.dumps(facts).encode()).decode(),
                "installed_s": now_s(connection),
            }
            statement = insert(connection, slack_installations).values(row)
            connection.execute(
                statement.on_conflict_do_update(index_elements=["enterprise", "team"], set_=row)
            )

    def _find(self, enterprise: str | None, team: str | None) -> Bot | None:
        query = (
            sa.select(slack_installations)
            .where(_whose(enterprise, team))
            .order_by(slack_installations.c.team.desc())
        )
        with self._database.reading() as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        if row is None:
            return None
        facts, _ = self._opened(row)
        return Installation(**facts).to_bot()

    def _delete(self, enterprise: str | None, team: str | None) -> None:
        with self._database.writing() as connection:
            # The organisation's is another installation, which its own event takes back.
            own = (
                slack_installations.c.team == team if team else sa.and_(*_is(enterprise or "", ""))
            )
            connection.execute(sa.delete(slack_installations).where(own))

    def _opened(self, row: sa.Row[Any]) -> tuple[dict[str, Any], bytes]:
        try:
            return json.loads(self._keys.decrypt(row.sealed)), row.sealed.encode()
        except InvalidToken:
            raise SettingsError(
                "BONAFIDE_SLACK_TOKEN_KEY lacks the key that a workspace's tokens were encrypted "
                "with: put it behind the new one, with a comma between."
            ) from None


class States(AsyncOAuthStateStore):
    """Ties the end of an installation to its beginning, once and in any process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A fresh state."""
        state = secrets.token_urlsafe(32)
        await asyncio.to_thread(self._keep, _hash(state))
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was issued here and not used yet."""
        return await asyncio.to_thread(self._take, _hash(state))

    def _keep(self, hash: str) -> None:
        with self._database.writing() as connection:
            now = now_s(connection)
            connection.execute(sa.delete(slack_states).where(slack_states.c.expires_s < now))
            row = {"hash": hash, "expires_s": now + _STATE_S}
            connection.execute(sa.insert(slack_states).values(row))

    def _take(self, hash: str) -> bool:
        with self._database.writing() as connection:
            valid = slack_states.c.expires_s > now_s(connection)
            found = sa.delete(slack_states).where(slack_states.c.hash == hash, valid)
            return connection.execute(found).rowcount > 0


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _is(enterprise: str, team: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return slack_installations.c.enterprise == enterprise, slack_installations.c.team == team


def _whose(enterprise: str | None, team: str | None) -> sa.ColumnElement[bool]:
    """The rows of a workspace: its own, and its organisation's.

    Slack does not name the organisation in every event, and a team's id is unique.
    """
    own = slack_installations.c.team == team if team else sa.false()
    whole = sa.and_(*_is(enterprise, "")) if enterprise else sa.false()
    return sa.or_(own, whole)
