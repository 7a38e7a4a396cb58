"""What an employee and a reviewer live through in Slack."""

import pytest

from bonafide.database import tenants

from .conftest import sound

TS = "1699999999.000100"


def mention(slack, *files, ts=TS, channel="C1", **more):
    event = {"type": "app_mention", "channel": channel, "user": "U1", "ts": ts, "text": "<@UBOT>"}
    return slack.event({**event, "files": list(files), **more})


def answered(slack, ts=TS, channel="C1"):
    """The answer in the thread, once it has buttons."""

    def look():
        found = slack.thread(channel, ts)
        return [m for m in found if any(b["type"] == "actions" for b in m["blocks"])]

    return slack.until(look)[0]


def whispered(slack):
    return slack.until(lambda: slack.ephemeral)[-1]["text"]


def text(message):
    return message["text"]


def choose(slack, **surface):
    tenants.choose(slack.engine.database, "slack:T1", surface=surface)


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


def test_every_envelope_is_acknowledged_within_a_second(slack):
    for number in range(5):
        mention(slack, slack.add_file(f"F{number}", sound(number)), ts=f"17000000{number}.1")
    assert max(seconds for seconds, _ in slack.acks) < 1.0


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
    message = slack.until(lambda: [m for m in slack.thread("C1", TS) if m["edits"]])[0]
    assert said in text(message)


def test_a_text_named_like_a_film_is_refused_in_words(slack):
    mention(slack, slack.add_file("F1", b"text, no film", name="film.mp4"))
    message = slack.until(lambda: [m for m in slack.thread("C1", TS) if m["edits"]])[0]
    assert "no picture, video or sound" in text(message)


def test_a_login_page_instead_of_the_file_is_said_to_be_a_missing_scope(slack):
    slack.add_file("F1", sound())
    slack.files["F1"]["url_private_download"] += "?"
    slack._contents["F1"] = b"<!DOCTYPE html><html>Sign in</html>"
    mention(slack, {"id": "F1", "name": "a.wav"})
    message = slack.until(lambda: [m for m in slack.thread("C1", TS) if m["edits"]])[0]
    assert "permission to read files" in text(message)


def test_a_deleted_file_ends_with_an_answer(slack):
    mention(slack, {"id": "GONE", "name": "a.wav"})
    message = slack.until(lambda: [m for m in slack.thread("C1", TS) if m["edits"]])[0]
    assert "not there any more" in text(message)


def test_a_missing_scope_is_named(slack):
    refusal = {"ok": False, "error": "missing_scope", "needed": "files:read", "provided": "x"}
    slack.refusals["files.info"] = (99, 200, refusal)
    mention(slack, slack.add_file("F1", sound()))
    message = slack.until(lambda: [m for m in slack.thread("C1", TS) if m["edits"]])[0]
    assert "files:read" in text(message)


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


def test_details_open_a_dialog(slack):
    mention(slack, slack.add_file("F1", sound()))
    slack.press(answered(slack), "bonafide-details")
    view = slack.until(lambda: slack.views)[0]
    assert view["type"] == "modal"
    assert len(view["title"]["text"]) <= 24


def test_disputing_is_noted_with_the_case(slack):
    mention(slack, slack.add_file("F1", sound()))
    slack.press(answered(slack), "bonafide-dispute")
    assert "objection is noted" in whispered(slack)


def test_a_ruling_changes_the_answer_and_tells_everyone_who_asked(slack):
    choose(slack, review_channel="CR")
    slack.members["CR"] = ["R1"]
    mention(slack, slack.add_file("F1", sound()))
    first = answered(slack)
    mention(slack, slack.add_file("F2", sound()), ts="1700000900.1", channel="C9")
    answered(slack, ts="1700000900.1", channel="C9")
    slack.press(first, "bonafide-ask_review")
    request = slack.until(lambda: [m for (c, _), m in slack.messages.items() if c == "CR"])[0]
    slack.press(request, "bonafide-claim", user="R1")
    slack.press(request, "bonafide-manipulated", user="R1")
    view = slack.until(lambda: slack.views)[-1]
    done = slack.submit(view, {"note": {"note": {"value": "seen before"}}}, user="R1")
    assert not done.get("errors")
    for channel, ts in (("C1", TS), ("C9", "1700000900.1")):
        slack.until(lambda c=channel, t=ts: "ruled this manipulated" in text(answered(slack, t, c)))
        notices = slack.until(
            lambda c=channel, t=ts: [
                m for m in slack.thread(c, t) if "has been reviewed" in text(m)
            ]
        )
        assert len(notices) == 1
        assert "seen before" in text(notices[0])


def test_only_members_of_the_review_channel_may_claim_or_rule(slack):
    choose(slack, review_channel="CR")
    slack.members["CR"] = ["R1"]
    mention(slack, slack.add_file("F1", sound()))
    slack.press(answered(slack), "bonafide-ask_review")
    request = slack.until(lambda: [m for (c, _), m in slack.messages.items() if c == "CR"])[0]
    slack.until(lambda: slack.ephemeral)
    slack.press(request, "bonafide-claim", user="U1")
    slack.until(lambda: "Only reviewers" in whispered(slack))


def test_a_button_of_a_deleted_case_says_so(slack):
    mention(slack, slack.add_file("F1", sound()))
    answer = answered(slack)
    case = answer["blocks"][-1]["elements"][0]["value"]
    slack.engine.cases.remove("slack:T1", case, "admin")
    slack.press(answer, "bonafide-details")
    assert "no such case" in whispered(slack)


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
    case = answered(slack)["blocks"][-1]["elements"][0]["value"]
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
