"""Several workspaces install the app: their tokens, and what becomes of them."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.fernet import Fernet

from bonafide.errors import NotAllowed, SettingsError
from tests.peers.databases import database  # noqa: F401
from tests.peers.job_engine import used_url as url  # noqa: F401
from tests.peers.slack_api import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET

from .conftest import database_away, slack_server, slack_settings, sound
from .slack_people import TS, answered, mention

KEY = Fernet.generate_key().decode()


@pytest.fixture
def many(platform, loop, monkeypatch):
    """The bot over HTTP for all workspaces that install it; no token of its own."""
    more = {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_TOKEN_KEY": KEY,
        "SLACK_PUBLIC_URL": "https://bot.example",
    }
    slack_settings(monkeypatch, platform.home, platform, **more)
    platform.tokens.clear()
    with slack_server(platform, loop):
        platform.base = platform.http.url.removesuffix("/slack/events")
        yield platform


def begun(slack):
    """Where the installer is sent, and the cookie that their browser got."""
    page = httpx.get(f"{slack.base}/slack/install", trust_env=False)
    link = re.search(r'href="(https://slack\.com/oauth[^"]+)"', page.text)[1].replace("&amp;", "&")
    return parse_qs(urlsplit(link).query), page.headers["set-cookie"].split(";")[0]


def ended(slack, state, cookie, team):
    """Slack sends the installer back with a code."""
    slack.codes["code"] = team
    return httpx.get(
        f"{slack.base}/slack/oauth_redirect",
        params={"code": "code", "state": state},
        headers={"cookie": cookie},
        trust_env=False,
    )


def install(slack, team):
    asked, cookie = begun(slack)
    assert ended(slack, asked["state"][0], cookie, team).status_code == 200


def mention_in(slack, team, file):
    event = {"type": "app_mention", "channel": f"C{team}", "user": "U1", "ts": TS, "files": [file]}
    slack.event(event, team=team)


def test_the_installer_is_asked_for_what_the_manifest_asks_for(many):
    from bonafide_bots.slack.manifest import SCOPES, manifest

    asked, _ = begun(many)
    assert set(asked["scope"][0].split(",")) == set(SCOPES)
    redirects = manifest("https://bot.example/")["oauth_config"]["redirect_urls"]
    assert asked["redirect_uri"] == redirects


def test_each_workspace_is_answered_with_its_own_token(many):
    for team in ("T1", "T2"):
        install(many, team)
    for team in ("T1", "T2"):
        mention_in(many, team, many.add_file(f"F{team}", sound()))
    for team in ("T1", "T2"):
        assert answered(many, channel=f"C{team}")["token"] == f"xoxb-{team}"


def test_no_token_stands_in_the_database_in_the_clear(many):
    install(many, "T1")
    for file in many.home.rglob("*"):
        assert not file.is_file() or b"xoxb-" not in file.read_bytes()


def test_a_workspace_that_did_not_install_the_app_gets_nothing(many):
    install(many, "T1")
    mention_in(many, "T9", many.add_file("F1", sound()))
    assert not many.messages
    assert not many.ephemeral
    assert "files.info" not in many.calls


def test_an_event_is_not_taken_while_the_installations_cannot_be_read(many, monkeypatch):
    install(many, "T1")
    event = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": TS}
    body = json.dumps({
        "type": "event_callback", "team_id": "T1", "event_id": "Ev1",
        "event": {**event, "files": [many.add_file("F1", sound())]},
    })  # fmt: skip
    with database_away(many, monkeypatch):
        assert many.http.send(body, "application/json").status_code == 500
    assert many.http.send(body, "application/json").status_code == 200
    assert answered(many)


@pytest.mark.parametrize(
    ("changed", "status"),
    [("state", 400), ("cookie", 400), ("both", 401), ("used", 401)],
)
def test_an_installation_ends_where_it_began(many, changed, status):
    asked, cookie = begun(many)
    state = asked["state"][0]
    if changed == "used":
        assert ended(many, state, cookie, "T1").status_code == 200
    if changed in ("state", "both"):
        state = "made-up"
    if changed == "cookie":
        cookie = "slack-app-oauth-state=other"
    if changed == "both":
        cookie = "slack-app-oauth-state=made-up"
    assert ended(many, state, cookie, "T2").status_code == status


@pytest.mark.parametrize(
    "event",
    [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}],
)
def test_what_is_taken_back_is_deleted(many, loop, event):
    from bonafide_bots.slack.start import surface

    install(many, "T1")
    install(many, "T2")
    mention_in(many, "T1", many.add_file("F1", sound()))
    answered(many, channel="CT1")
    many.event(event, team="T1")
    own = surface()
    with pytest.raises(NotAllowed, match="not installed"):
        loop.run(own._clients({"team": "T1", "enterprise": None}))
    assert loop.run(own._clients({"team": "T2", "enterprise": None})).token == "xoxb-T2"


def test_an_organisations_installation_serves_its_workspaces(database, loop):  # noqa: F811
    from slack_sdk.oauth.installation_store import Installation

    from bonafide_bots.slack.installations import Installations, keyring

    store = Installations(database, keyring(KEY))
    facts = {"user_id": "U1", "bot_id": "B1", "bot_user_id": "UB"}
    whole = Installation(enterprise_id="E1", bot_token="whole", is_enterprise_install=True, **facts)
    own = Installation(enterprise_id="E1", team_id="T1", bot_token="own", **facts)
    loop.run(store.async_save(whole))
    loop.run(store.async_save(own))
    assert loop.run(store.token("E1", "T1")) == "own"
    assert loop.run(store.token("E1", "T2")) == "whole"
    assert loop.run(store.token(None, "T1")) == "own"
    loop.run(store.async_delete_all(enterprise_id="E1", team_id="T1"))
    assert loop.run(store.token("E1", "T1")) == "whole"
    with pytest.raises(NotAllowed):
        loop.run(store.token("E2", "T3"))


def test_keys_are_changed_without_installing_again(database, loop):  # noqa: F811
    from slack_sdk.oauth.installation_store import Installation

    from bonafide_bots.slack.installations import Installations, keyring

    new = Fernet.generate_key().decode()
    one = Installation(team_id="T1", bot_token="secret", user_id="U1", bot_id="B", bot_user_id="U")
    loop.run(Installations(database, keyring(KEY)).async_save(one))
    with pytest.raises(SettingsError, match="lacks the key"):
        Installations(database, keyring(new)).renew()
    assert Installations(database, keyring(f"{new}, {KEY}")).renew() == 1
    assert loop.run(Installations(database, keyring(new)).token(None, "T1")) == "secret"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SLACK_TOKEN_KEY": ""}, "bonafide slack key"),
        ({"SLACK_TOKEN_KEY": "no key"}, "bonafide slack key"),
        ({"SLACK_CLIENT_SECRET": ""}, "BONAFIDE_SLACK_CLIENT_SECRET is not set"),
        ({"SLACK_CLIENT_ID": "", "SLACK_BOT_TOKEN": ""}, "BONAFIDE_SLACK_BOT_TOKEN is not set"),
    ],
)
def test_what_is_missing_is_said_at_the_start(platform, monkeypatch, changes, said):
    from bonafide_bots.slack.start import surface

    whole = {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_TOKEN_KEY": KEY,
    }
    slack_settings(monkeypatch, platform.home, platform, **(whole | changes))
    with pytest.raises(SettingsError, match=said):
        surface()


def test_the_token_of_one_workspace_still_serves_one(platform, loop):
    with slack_server(platform, loop):
        mention(platform, platform.add_file("F1", sound()))
        assert answered(platform)["token"] == BOT_TOKEN
