"""What an employee and a reviewer live through in Slack."""

import pytest

from tests.peers.slack import BOT_TOKEN

from .conftest import sound
from .slack_people import (
    TS,
    answered,
    case_of,
    choose,
    mention,
    refused,
    text,
    whispered,
)


def test_a_mention_with_a_file_is_answered_once_by_editing_the_placeholder(slack):
    mention(slack, slack.add_file("F1", sound()))
    answer = answered(slack)
    assert "risk 0." in text(answer)
    assert "not proof" in text(answer)
    assert answer["edits"] == 1
    assert len(slack.thread("C1", TS)) == 1
    assert slack.reactions[0]["name"] == "eyes"
    assert answer["unfurl_links"] in (False, 0, "0", "false")


def test_a_redelivered_event_is_the_same_job(slack):
    file = slack.add_file("F1", sound())
    mention(slack, file)
    answered(slack)
    event = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": TS, "files": [file]}
    slack.event(event, redeliver=True)
    slack.event(event)
    assert len(slack.thread("C1", TS)) == 1


def test_every_envelope_is_acknowledged_before_slack_answers_anything(slack):
    mention(slack, slack.add_file("F0", sound(0)))
    answered(slack)  # From now on the bot knows who it is.
    slack.held = True
    times = [f"17000000{number}.1" for number in range(1, 5)]
    for number, ts in enumerate(times, 1):
        mention(slack, slack.add_file(f"F{number}", sound(number)), user=f"U{number}", ts=ts)
    assert len(slack.acks) == 5
    assert len(slack.messages) == 1
    slack.held = False
    assert all(answered(slack, ts) for ts in times)


def test_a_mention_in_a_thread_looks_at_the_message_it_hangs_under(slack):
    file = slack.add_file("F1", sound())
    slack.messages["C1", TS] = {"ts": TS, "channel": "C1", "user": "U2", "files": [file]}
    mention(slack, ts="1700000500.1", thread_ts=TS)
    assert answered(slack)


def test_a_direct_message_and_a_forwarded_message_count(slack):
    file = slack.add_file("F1", sound())
    slack.event({
        "type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "ts": TS,
        "attachments": [{"is_share": True, "files": [file]}],
    })  # fmt: skip
    assert answered(slack, channel="D1")


def test_the_shortcut_on_a_message(slack):
    file = slack.add_file("F1", sound())
    slack.deliver("interactive", {
        "type": "message_action", "callback_id": "bonafide-check", "trigger_id": "t",
        "team": {"id": "T1"}, "user": {"id": "U1"}, "channel": {"id": "C1"}, "api_app_id": "A1",
        "message": {"ts": TS, "files": [file]}, "message_ts": TS,
    })  # fmt: skip
    assert answered(slack)


def test_files_in_a_channel_are_looked_at_only_where_auto_scan_is_on(slack):
    choose(slack, auto_scan=["C2"])
    for channel, file in (("C1", "F1"), ("C2", "F2")):
        slack.event({
            "type": "message", "subtype": "file_share", "channel": channel, "user": "U1",
            "channel_type": "channel", "ts": TS, "files": [slack.add_file(file, sound())],
        })  # fmt: skip
    assert answered(slack, channel="C2")
    assert not slack.thread("C1", TS)


def test_a_message_without_files_gets_help(slack):
    mention(slack)
    assert "no picture, video or sound" in whispered(slack)


def test_of_four_hundred_files_the_first_ten_are_looked_at(slack):
    files = [slack.add_file(f"F{n}", sound(n)) for n in range(400)]
    mention(slack, *files)
    assert "400 files" in whispered(slack)
    slack.until(lambda: len(slack.thread("C1", TS)) == 10)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"size": 2 << 30}, "size in bytes"),
        ({"is_external": True}, "uploaded here"),
        ({"url_private_download": "https://169.254.169.254/x"}, "not fetched"),
        ({"url_private_download": "https://evil.example/x"}, "not fetched"),
    ],
)
def test_files_that_are_not_fetched_are_refused_in_words(slack, facts, said):
    mention(slack, slack.add_file("F1", sound(), **facts))
    assert said in refused(slack)


def test_a_text_named_like_a_film_is_refused_in_words(slack):
    mention(slack, slack.add_file("F1", b"text, no film", name="film.mp4"))
    assert "no picture, video or sound" in refused(slack)


def test_a_login_page_instead_of_the_file_is_said_to_be_a_missing_scope(slack):
    slack.add_file("F1", sound())
    slack.files["F1"]["url_private_download"] += "?"
    slack._contents["F1"] = b"<!DOCTYPE html><html>Sign in</html>"
    mention(slack, {"id": "F1", "name": "a.wav"})
    assert "permission to read files" in refused(slack)


def test_a_deleted_file_ends_with_an_answer(slack):
    mention(slack, {"id": "GONE", "name": "a.wav"})
    assert "not there any more" in refused(slack)


def test_a_missing_scope_is_named(slack):
    refusal = {"ok": False, "error": "missing_scope", "needed": "files:read", "provided": "x"}
    slack.refusals["files.info"] = (99, 200, refusal)
    mention(slack, slack.add_file("F1", sound()))
    assert "files:read" in refused(slack)


def test_a_rate_limit_is_waited_out(slack):
    slack.refusals["chat.update"] = (1, 429, {"ok": False, "error": "ratelimited"})
    mention(slack, slack.add_file("F1", sound()))
    assert answered(slack)["edits"] == 1


def test_names_cannot_mention_link_or_turn_around(slack):
    name = "<!channel> *b* <https://evil.example|x> \u202egpj.wav"
    mention(slack, slack.add_file("F1", b"text", name=name))
    message = slack.until(lambda: [m for m in slack.thread("C1", TS) if m["edits"]])[0]
    assert "<!channel>" not in text(message)
    for block in message["blocks"]:
        for part in (block.get("text"), *block.get("elements", [])):
            assert not part or part["type"] in ("plain_text", "button")


def test_the_asker_is_answered_in_their_language(slack):
    slack.users["U1"] = {"locale": "de-DE"}
    mention(slack, slack.add_file("F1", sound()))
    assert "Was tun:" in text(answered(slack))


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "Hand me"), ("help", "Hand me"), ("status", "waiting"), ("case XXXX-XX", "no such case"),
     ("language", "en, de"), ("policy", "default")],
)  # fmt: skip
def test_the_slash_command(slack, words, said):
    body = {"command": "/bonafide", "text": words, "user_id": "U1", "team_id": "T1",
            "channel_id": "C1", "api_app_id": "A1"}  # fmt: skip
    assert said in slack.deliver("slash_commands", body)["text"]


def test_a_language_that_was_chosen_is_kept(slack):
    body = {"command": "/bonafide", "text": "language es", "user_id": "U1", "team_id": "T1",
            "channel_id": "C1", "api_app_id": "A1"}  # fmt: skip
    slack.deliver("slash_commands", body)
    mention(slack, slack.add_file("F1", sound()))
    assert "Qué hacer:" in text(answered(slack))


def test_the_home_tab_shows_my_checks_and_settings_to_administrators_only(slack):
    mention(slack, slack.add_file("F1", sound()))
    case = case_of(answered(slack))
    for user in ("U1", "ADMIN"):
        slack.event({"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"})
    slack.until(lambda: len(slack.homes) == 2)
    assert case in str(slack.homes["U1"])
    assert "bonafide-save-settings" not in str(slack.homes["U1"])
    assert "bonafide-save-settings" in str(slack.homes["ADMIN"])


def test_the_bot_comes_back_after_slack_refreshes_the_connection(slack):
    slack.disconnect()
    slack.until(lambda: slack.calls.count("apps.connections.open") >= 2)
    mention(slack, slack.add_file("F1", sound()))
    assert answered(slack)


def test_a_deleted_message_is_not_answered_and_its_placeholder_says_so(slack):
    refusal = {"ok": False, "error": "internal_error"}
    slack.refusals["files.info"] = (99, 200, refusal)
    file = slack.add_file("F1", sound(), name="secret.wav")
    mention(slack, file)
    (placeholder,) = slack.until(lambda: slack.thread("C1", TS))
    assert "secret.wav" in text(placeholder)
    gone = {"ts": TS, "user": "U1", "files": [file]}
    slack.event({
        "type": "message", "subtype": "message_deleted", "channel": "C1", "deleted_ts": TS,
        "channel_type": "channel", "ts": "1700000600.1", "previous_message": gone,
    })  # fmt: skip
    slack.until(lambda: "was deleted" in text(placeholder))
    slack.refusals.clear()
    assert "secret.wav" not in text(placeholder)
    assert not [b for b in placeholder["blocks"] if b["type"] == "actions"]


def test_in_a_channel_that_the_app_may_not_enter_the_asker_is_answered_directly(slack):
    slack.closed.add("C8")
    slack.deliver("interactive", {
        "type": "message_action", "callback_id": "bonafide-check", "trigger_id": "t",
        "team": {"id": "T1"}, "user": {"id": "U1"}, "channel": {"id": "C8"}, "api_app_id": "A1",
        "message": {"ts": TS, "files": [slack.add_file("F1", sound())]}, "message_ts": TS,
    })  # fmt: skip
    (direct,) = slack.until(lambda: [m for (c, _), m in slack.messages.items() if c == "DU1"])
    slack.until(lambda: direct["edits"])
    assert "risk 0." in text(direct)
    assert {channel for channel, _ in slack.messages} == {"DU1"}


def test_a_token_that_was_revoked_ends_the_job_with_a_log_line(slack, caplog):
    slack.refusals["files.info"] = (99, 200, {"ok": False, "error": "token_revoked"})
    slack.refusals["chat.update"] = (99, 200, {"ok": False, "error": "token_revoked"})
    mention(slack, slack.add_file("F1", sound(), name="secret.wav"))
    slack.until(lambda: "cannot be posted: Slack refuses the app (token_revoked)" in caplog.text)
    assert "secret.wav" not in caplog.text
    assert BOT_TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        ({"user": "U1"}, True),
        ({"user": "U2", "channels": ["D1"]}, True),
        ({"user": "U2", "is_public": True}, True),
        ({"user": "U2", "groups": ["C-secret"]}, False),
    ],
)
def test_a_link_to_a_file_is_followed_only_where_the_asker_sees_the_file(slack, facts, seen):
    slack.add_file("F0LINKED", sound(), **facts)
    slack.event({
        "type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "ts": TS,
        "text": "is it? <https://team.slack.com/files/U2/F0LINKED/clip.wav|clip>",
    })  # fmt: skip
    if seen:
        assert answered(slack, channel="D1")
    else:
        assert "not yours" in refused(slack, channel="D1")
