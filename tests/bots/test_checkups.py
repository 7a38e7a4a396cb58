"""What the doctor says of the bots' tokens, scopes and intents."""

import pytest

from bonafide import settings
from bonafide_bots import checkups
from bonafide_bots.slack.manifest import SCOPES
from tests.peers.discord import Discord
from tests.peers.discord_rest import TOKEN
from tests.peers.slack import APP_TOKEN, BOT_TOKEN, Slack


@pytest.fixture
def given(monkeypatch):
    """Sets variables and has them read."""

    def give(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"BONAFIDE_{name}", value)
        settings.read.cache_clear()

    give()
    yield give
    settings.read.cache_clear()


@pytest.fixture
def slack(given):
    platform = Slack()
    platform.scopes = list(SCOPES)
    given(SLACK_BOT_TOKEN=BOT_TOKEN, SLACK_APP_TOKEN=APP_TOKEN, SLACK_API_URL=platform.api_url)
    yield platform
    platform.close()


@pytest.fixture
def discord(given):
    platform = Discord()
    given(DISCORD_TOKEN=TOKEN, DISCORD_API_URL=platform.api_url)
    yield platform
    platform.close()


def test_nothing_is_said_of_platforms_that_are_not_set_up(given):
    assert not [*checkups.slack(), *checkups.discord()]


def test_all_is_well(slack, discord):
    assert [found.fine for found in (*checkups.slack(), *checkups.discord())] == [True, True]


def test_a_missing_scope_is_named_with_what_does_not_work_without_it(slack):
    slack.scopes.remove("files:read")
    wrong = [found.text for found in checkups.slack() if found.fine is False]
    assert len(wrong) == 1
    assert "files:read" in wrong[0]
    assert SCOPES["files:read"] in wrong[0]


def test_a_refused_slack_token_is_said(slack, given):
    given(SLACK_BOT_TOKEN="xoxb-revoked")
    wrong = [found.text for found in checkups.slack() if found.fine is False]
    assert len(wrong) == 1
    assert "invalid_auth" in wrong[0]
    assert "xoxb-revoked" not in wrong[0]


def test_every_workspace_that_installed_the_app_is_looked_at(slack, given, tmp_path):
    import asyncio

    from cryptography.fernet import Fernet
    from slack_sdk.oauth.installation_store import Installation

    from bonafide.database import Database
    from bonafide_bots.slack.start import installations

    given(HOME=str(tmp_path), SLACK_CLIENT_ID="1.2", SLACK_BOT_TOKEN="")
    assert "BONAFIDE_SLACK_CLIENT_SECRET" in next(checkups.slack()).text
    given(SLACK_CLIENT_SECRET="x", SLACK_TOKEN_KEY=Fernet.generate_key().decode())
    assert "no workspace has installed" in next(checkups.slack()).text
    database = Database.configured()
    for team, token in (("T1", BOT_TOKEN), ("T2", "xoxb-revoked")):
        made = Installation(
            team_id=team, bot_token=token, user_id="U", bot_id="B", bot_user_id="UB"
        )
        asyncio.run(installations(database).async_save(made))
    database.dispose()
    found = {checkup.fine: checkup.text for checkup in checkups.slack()}
    assert "T2" in found[False]
    assert "team" in found[True]


def test_the_doctor_looks_at_one_bot_alone(slack, monkeypatch):
    from typer.testing import CliRunner

    from bonafide.cli.main import application

    run = CliRunner().invoke
    assert "token belongs to the workspace" in run(application(), ["doctor", "--slack"]).output
    monkeypatch.delenv("BONAFIDE_DISCORD_TOKEN", raising=False)
    assert "not set up" in run(application(), ["doctor", "--discord"]).output


def test_a_slack_bot_that_would_hear_nothing_is_said(slack, given):
    given(SLACK_APP_TOKEN="")
    assert any("hear nothing" in found.text for found in checkups.slack())


def test_a_refused_discord_token_is_said(discord, given):
    given(DISCORD_TOKEN="old")
    found = list(checkups.discord())
    assert [one.fine for one in found] == [False]
    assert "BONAFIDE_DISCORD_TOKEN" in found[0].text


def test_a_missing_intent_is_said_only_where_auto_scan_needs_it(discord, given):
    given(DISCORD_MESSAGE_CONTENT="true")
    assert any("content intent is off" in found.text for found in checkups.discord())
    discord.application["flags"] = 1 << 19
    assert all(found.fine for found in checkups.discord())


@pytest.mark.parametrize(
    ("facts", "fine", "says"),
    [
        ({"interactions_endpoint_url": "https://x.example"}, False, "endpoint"),
        ({"bot_require_code_grant": True}, False, "code grant"),
        ({"integration_types_config": {"0": {}}}, None, "install it for themselves"),
        ({"integration_types_config": {"1": {}}}, None, "on servers"),
    ],
)
def test_settings_of_the_application_that_stand_in_the_way_are_said(discord, facts, fine, says):
    discord.application.update(facts)
    found = list(checkups.discord())[-1]
    assert found.fine is fine
    assert says in found.text


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/api", "http://127.0.0.1:9/"])
def test_a_platform_that_does_not_answer_is_no_fault_of_the_settings(given, url):
    given(SLACK_BOT_TOKEN="x", SLACK_APP_TOKEN="x", DISCORD_TOKEN="x")
    given(SLACK_API_URL=url, DISCORD_API_URL=url)
    for found in (*checkups.slack(), *checkups.discord()):
        assert found.fine is None
        assert "does not answer" in found.text
