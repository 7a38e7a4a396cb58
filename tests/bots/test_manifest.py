"""The manifest asks for what the bot uses, and no more."""

import re
from pathlib import Path

import pytest
import yaml

from bonafide_bots.slack.manifest import COMMAND, SCOPES, SHORTCUT, manifest

BOT = Path(__file__).parents[2] / "bots" / "bonafide_bots" / "slack"
# docs.slack.dev/reference/scopes: what each call of ours needs
NEEDED = {
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_replies": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "files_info": {"files:read"},
    "files_upload_v2": {"files:write"},
    "reactions_add": {"reactions:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
}
EVENTS = {"app_mentions:read", "commands"}


def test_every_call_of_the_bot_has_its_scope_and_no_scope_is_idle():
    calls = set()
    for file in BOT.glob("*.py"):
        calls |= set(re.findall(r"client\.([a-z]+_[a-zA-Z0-9_]+)\(", file.read_text()))
    assert calls == set(NEEDED)
    assert set().union(*NEEDED.values()) | EVENTS == set(SCOPES)


@pytest.mark.parametrize("url", [None, "https://bot.example"])
def test_the_manifest_is_for_one_transport(url):
    made = yaml.safe_load(yaml.safe_dump(manifest(url)))
    assert made["settings"]["socket_mode_enabled"] is (url is None)
    assert ("request_url" in made["settings"]["interactivity"]) is (url is not None)
    assert made["features"]["slash_commands"][0]["command"] == COMMAND
    assert made["features"]["shortcuts"][0]["callback_id"] == SHORTCUT
