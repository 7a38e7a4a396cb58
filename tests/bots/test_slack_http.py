"""Slack over HTTP: real requests to a real server, signed by Slack or by somebody else."""

import json

import httpx
import pytest

from bonafide import settings
from bonafide.errors import SettingsError

from .conftest import database_away, sound
from .slack_people import TS, answered, asked_for_review, case_of, mention, rule, text

EVENT = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {
    "type": "app_mention", "channel": "C1", "user": "U1", "ts": TS, "files": [{"id": "F1"}],
}})  # fmt: skip


def asked(slack):
    """Whether anything came of a request."""
    return bool(slack.messages or slack.ephemeral or "files.info" in slack.calls)


def test_slack_is_told_that_the_address_is_the_bots(slack_http):
    body = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"})
    assert slack_http.http.send(body, "application/json").json() == {"challenge": "c"}


def test_a_mention_is_answered_by_editing_the_placeholder(slack_http):
    mention(slack_http, slack_http.add_file("F1", sound()))
    assert answered(slack_http)["edits"] == 1
    assert len(slack_http.thread("C1", TS)) == 1


def test_a_redelivered_event_is_the_same_job(slack_http):
    file = slack_http.add_file("F1", sound())
    mention(slack_http, file)
    event = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": TS, "files": [file]}
    slack_http.event(event, redeliver=True)
    answered(slack_http)
    slack_http.event(event, redeliver=True)
    assert len(slack_http.thread("C1", TS)) == 1


def test_commands_buttons_and_dialogs_are_answered(slack_http):
    body = {"command": "/bonafide", "text": "help", "user_id": "U1", "team_id": "T1",
            "channel_id": "C1", "api_app_id": "A1"}  # fmt: skip
    assert "Hand me" in slack_http.deliver("slash_commands", body)["text"]
    mention(slack_http, slack_http.add_file("F1", sound()))
    request = asked_for_review(slack_http, answered(slack_http))
    assert not rule(slack_http, request, "manipulated", "R1").get("errors")
    slack_http.until(lambda: "ruled this manipulated" in text(answered(slack_http)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another secret"},
        {"age_s": 330.0},
        {"age_s": -330.0},
    ],
    ids=["wrong secret", "too old", "from the future"],
)
def test_what_slack_did_not_sign_just_now_is_refused(slack_http, wrong, caplog):
    slack_http.add_file("F1", sound())
    response = slack_http.http.send(EVENT, "application/json", **wrong)
    assert response.status_code == 401
    assert not asked(slack_http)
    assert "was not signed by Slack" in caplog.text
    assert "F1" not in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-slack-signature": "v0=" + "0" * 64},
        {"x-slack-signature": "v0=" + "0" * 64, "x-slack-request-timestamp": "soon"},
        {"x-slack-signature": "", "x-slack-request-timestamp": "1"},
    ],
)
def test_a_request_without_a_signature_is_refused(slack_http, headers):
    response = slack_http.http.post(EVENT, {**headers, "content-type": "application/json"})
    assert response.status_code in (401, 500)
    assert not asked(slack_http)


def test_a_signature_fits_only_its_body(slack_http):
    signed = slack_http.http.send("{}", "application/json").request.headers
    headers = {name: signed[name] for name in signed if name.startswith("x-slack")}
    assert slack_http.http.post(EVENT, headers).status_code == 401
    assert not asked(slack_http)


def test_a_replayed_event_is_answered_once(slack_http):
    slack_http.add_file("F1", sound())
    first = slack_http.http.send(EVENT, "application/json")
    answered(slack_http)
    again = slack_http.http.post(EVENT, dict(first.request.headers))
    assert again.status_code == 200
    assert len(slack_http.thread("C1", TS)) == 1


def test_a_replayed_dialog_rules_once(slack_http, caplog):
    mention(slack_http, slack_http.add_file("F1", sound()))
    request = asked_for_review(slack_http, answered(slack_http))
    sent = []
    original = slack_http.http.post
    slack_http.http.post = lambda body, headers: (
        sent.append((body, headers)) or original(body, headers)
    )
    rule(slack_http, request, "manipulated", "R1")
    assert original(*sent[-1]).status_code == 200
    case = slack_http.engine.cases.get("slack:T1", case_of(request))
    assert len(case.rulings) == 1
    assert "came a second time" in caplog.text


def test_health_is_told_without_a_signature(slack_http):
    base = slack_http.http.url.removesuffix("/slack/events")
    assert httpx.get(f"{base}/healthz", trust_env=False).json() == {"status": "ok"}
    ready = httpx.get(f"{base}/readyz", trust_env=False)
    assert (ready.status_code, ready.json()["workers"]) == (200, 1)


def test_an_event_that_could_not_be_written_down_is_not_acknowledged(slack_http, monkeypatch):
    slack_http.add_file("F1", sound())
    with database_away(slack_http, monkeypatch):
        assert slack_http.http.send(EVENT, "application/json").status_code == 500
    again = slack_http.http.send(EVENT, "application/json", **{"x-slack-retry-num": "1"})
    assert again.status_code == 200
    answered(slack_http)


def test_without_a_signing_secret_it_does_not_start(slack_http, loop, monkeypatch):
    from bonafide_bots.slack.start import serving

    monkeypatch.delenv("BONAFIDE_SLACK_SIGNING_SECRET")
    settings.read.cache_clear()

    async def start():
        async with serving(slack_http.engine, "127.0.0.1", 0):
            pass

    with pytest.raises(SettingsError, match="BONAFIDE_SLACK_SIGNING_SECRET is not set"):
        loop.run(start())
