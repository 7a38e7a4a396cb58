"""What `bonafide doctor` says of the bots: which token, scope or intent is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bonafide.cli.doctor import Checkup
from bonafide.errors import BonafideError
from bonafide.explain.words import word
from bonafide.settings import HomeSettings, read
from bonafide_bots.settings import DiscordSettings, SlackSettings
from bonafide_bots.slack.manifest import SCOPES

Json = dict[str, Any]
_PATIENCE_S = 10.0
# discord.com/developers/docs/resources/application: flags of the message content
# intent, for bots that Discord has verified and for others.
_MESSAGE_CONTENT = 1 << 18 | 1 << 19
_INSTALLS = {"0": "guild", "1": "user"}


def slack() -> Iterator[Checkup]:
    """The workspaces' tokens and scopes; nothing where none is set up."""
    settings = read(SlackSettings)
    token = settings.bot_token.get_secret_value()
    if settings.client_id:
        yield from _workspaces()
    elif token:
        yield from _workspace(token, "doctor-slack-token")
    else:
        return
    if not (settings.app_token.get_secret_value() or settings.signing_secret.get_secret_value()):
        yield _said("slack", False, "doctor-slack-no-way-in")


def discord() -> Iterator[Checkup]:
    """The application's token, intents and installs; nothing where no token is set."""
    settings = read(DiscordSettings)
    token = settings.token.get_secret_value()
    if not token:
        return
    user, _ = _asked("GET", f"{settings.api_url}/users/@me", f"Bot {token}")
    application, _ = _asked("GET", f"{settings.api_url}/applications/@me", f"Bot {token}")
    if user is None or application is None:
        yield _said("discord", None, "doctor-unreachable", platform="Discord")
    elif "id" not in user:
        yield _said("discord", False, "doctor-discord-token")
    else:
        yield _said("discord", True, "doctor-discord-ready", name=str(user.get("username", "?")))
        yield from _application(application, scans=settings.message_content)


def _workspaces() -> Iterator[Checkup]:
    """Every workspace that installed the app, and what is missing for that."""
    from bonafide.database import Database
    from bonafide_bots.slack.start import installations

    try:
        database = Database.configured()
        database.upgrade()
        tokens = installations(database).tokens()
    except BonafideError as error:
        yield Checkup("slack", False, str(error))
        return
    if not tokens:
        yield _said("slack", None, "doctor-slack-no-workspace")
    for team, token in tokens.items():
        yield from _workspace(token, "doctor-slack-team-token", team=team)


def _workspace(token: str, refused: str, **values: str) -> Iterator[Checkup]:
    """Whether Slack takes the token, and which scopes it lacks."""
    url = read(SlackSettings).api_url.rstrip("/") + "/auth.test"
    answer, headers = _asked("POST", url, f"Bearer {token}")
    if answer is None:
        yield _said("slack", None, "doctor-unreachable", platform="Slack")
    elif not answer.get("ok"):
        yield _said("slack", False, refused, error=str(answer.get("error", "?")), **values)
    else:
        yield _said("slack", True, "doctor-slack-ready", team=str(answer.get("team", "?")))
        yield from _scopes(headers.get("x-oauth-scopes", ""))


def _scopes(granted: str) -> Iterator[Checkup]:
    """Each missing scope with what does not work without it."""
    has = {scope.strip() for scope in granted.split(",")}
    for scope in sorted(set(SCOPES) - has):
        yield _said("slack", False, "doctor-slack-scope", scope=scope, purpose=SCOPES[scope])


def _application(application: Json, *, scans: bool) -> Iterator[Checkup]:
    if scans and not int(application.get("flags") or 0) & _MESSAGE_CONTENT:
        yield _said("discord", False, "doctor-discord-no-content")
    if application.get("interactions_endpoint_url"):
        yield _said("discord", False, "doctor-discord-endpoint")
    if application.get("bot_require_code_grant"):
        yield _said("discord", False, "doctor-discord-code-grant")
    installs: Json = application.get("integration_types_config") or {}
    for number, name in _INSTALLS.items():
        if number not in installs:
            yield _said("discord", None, f"doctor-discord-no-{name}-install")


def _asked(method: str, url: str, authorization: str) -> tuple[Json | None, Json]:
    """The answer and its headers; None when none came that can be read."""
    import httpx

    try:
        answer = httpx.request(
            method, url, headers={"authorization": authorization}, timeout=_PATIENCE_S
        )
        found = answer.json()
    except (httpx.HTTPError, ValueError):
        return None, {}
    unusable = answer.status_code >= 500 or not isinstance(found, dict)
    return (None, {}) if unusable else (found, dict(answer.headers))


def _said(room: str, fine: bool | None, id: str, **values: str) -> Checkup:
    return Checkup(room, fine, word(id, read(HomeSettings).language, **values))
