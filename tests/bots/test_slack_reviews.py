"""Details, reviews and rulings in Slack: who may do what, and what changes then."""

import cv2
import numpy as np

from .conftest import sound
from .slack_people import (
    TS,
    answered,
    asked_for_review,
    case_of,
    choose,
    mention,
    rule,
    text,
    whispered,
)


def test_details_open_a_dialog(slack):
    mention(slack, slack.add_file("F1", sound()))
    slack.press(answered(slack), "bonafide-details")
    view = slack.until(lambda: slack.views)[0]
    assert view["type"] == "modal"
    assert len(view["title"]["text"]) <= 24
    assert "The file is kept until" in str(view["blocks"])


def test_the_dialog_hands_report_and_strongest_frame_into_the_thread(slack):
    mention(slack, slack.add_file("F1", sound()))
    answer = answered(slack)
    case = slack.engine.cases.get("slack:T1", case_of(answer))
    picture = cv2.imencode(".jpg", np.zeros((8, 16, 3), np.uint8))[1].tobytes()
    slack.engine.evidence.put_artefact("slack:T1", case.sha256, "face-1-004200.jpg", picture)
    slack.press(answer, "bonafide-details")
    slack.press_in(slack.until(lambda: slack.views)[0], "bonafide-papers")
    shown, report = slack.until(lambda: len(slack.uploads) == 2 and slack.uploads)
    assert (shown["channel_id"], shown["thread_ts"]) == ("C1", TS)
    assert shown["content"] == picture
    assert report["content"].startswith(b"%PDF-")
    assert case.id in report["title"]


def test_where_no_picture_is_kept_the_report_comes_alone(slack):
    mention(slack, slack.add_file("F1", sound()))
    slack.press(answered(slack), "bonafide-details")
    slack.press_in(slack.until(lambda: slack.views)[0], "bonafide-papers")
    (report,) = slack.until(lambda: slack.uploads)
    assert report["content"].startswith(b"%PDF-")


def test_a_missing_scope_for_uploads_is_named(slack):
    refusal = {"ok": False, "error": "missing_scope", "needed": "files:write", "provided": "x"}
    slack.refusals["files.getUploadURLExternal"] = (9, 200, refusal)
    mention(slack, slack.add_file("F1", sound()))
    slack.press(answered(slack), "bonafide-details")
    slack.press_in(slack.until(lambda: slack.views)[0], "bonafide-papers")
    assert "files:write" in whispered(slack)


def test_disputing_is_noted_with_the_case(slack):
    mention(slack, slack.add_file("F1", sound()))
    slack.press(answered(slack), "bonafide-dispute")
    assert "objection is noted" in whispered(slack)


def test_a_ruling_changes_the_answer_and_tells_everyone_who_asked(slack):
    mention(slack, slack.add_file("F1", sound()))
    first = answered(slack)
    mention(slack, slack.add_file("F2", sound()), ts="1700000900.1", channel="C9")
    answered(slack, ts="1700000900.1", channel="C9")
    request = asked_for_review(slack, first)
    slack.press(request, "bonafide-claim", user="R1")
    assert not rule(slack, request, "manipulated", "R1", "seen before").get("errors")
    for channel, ts in (("C1", TS), ("C9", "1700000900.1")):
        slack.until(lambda c=channel, t=ts: "ruled this manipulated" in text(answered(slack, t, c)))
        notices = slack.until(
            lambda c=channel, t=ts: [
                m for m in slack.thread(c, t) if "has been reviewed" in text(m)
            ]
        )
        assert len(notices) == 1
        assert "seen before" in text(notices[0])


def test_a_second_opinion_is_asked_for_with_the_same_button(slack):
    mention(slack, slack.add_file("F1", sound()))
    request = asked_for_review(slack, answered(slack))
    rule(slack, request, "authentic", "R1")
    slack.until(lambda: "ruled this authentic" in text(answered(slack)))
    again = asked_for_review(slack, answered(slack), ("R1", "R2"))
    done = rule(slack, again, "manipulated", "R1")
    assert "somebody else" in str(done["errors"])
    assert not rule(slack, again, "manipulated", "R2").get("errors")
    slack.until(lambda: "ruled this manipulated" in text(answered(slack)))


def test_only_members_of_the_review_channel_may_claim_or_rule(slack, caplog):
    caplog.set_level("INFO")
    mention(slack, slack.add_file("F1", sound()))
    request = asked_for_review(slack, answered(slack))
    slack.until(lambda: slack.ephemeral)
    slack.press(request, "bonafide-claim", user="U1")
    slack.until(lambda: "Only reviewers" in whispered(slack))
    view = {"type": "modal", "callback_id": "bonafide-rule"}
    view["private_metadata"] = f"{case_of(request)} authentic"
    done = slack.submit(view, {"note": {"note": {"value": "x"}}}, user="U1")
    assert "Only reviewers" in str(done["errors"])
    assert "was refused: no reviewer" in caplog.text


def test_of_two_reviewers_at_once_one_is_told_that_the_other_was_faster(slack):
    mention(slack, slack.add_file("F1", sound()))
    request = asked_for_review(slack, answered(slack), ("R1", "R2"))
    for reviewer in ("R1", "R2"):
        slack.press(request, "bonafide-claim", user=reviewer)
    slack.until(lambda: "claimed" in whispered(slack))
    thread = slack.thread("CR", request["ts"])
    assert len([m for m in thread if "looks at case" in text(m)]) == 1


def test_without_a_review_channel_the_asker_is_told(slack):
    mention(slack, slack.add_file("F1", sound()))
    slack.press(answered(slack), "bonafide-ask_review")
    assert "No review channel" in whispered(slack)


def test_a_button_of_a_deleted_case_says_so(slack):
    mention(slack, slack.add_file("F1", sound()))
    answer = answered(slack)
    slack.engine.cases.remove("slack:T1", case_of(answer), "admin")
    for action in ("details", "ask_review", "dispute"):
        choose(slack, review_channel="CR")
        before = len(slack.ephemeral)
        slack.press(answer, f"bonafide-{action}")
        slack.until(lambda b=before: slack.ephemeral[b:])
        assert "no such case" in whispered(slack)


def test_an_administrator_changes_the_settings_and_others_cannot(slack):
    values = {
        "review_channel": {"selected_conversation": "CR"},
        "auto_scan": {"selected_conversations": ["C7"]},
        "retention_days": {"value": "7"},
        "language": {"selected_option": {"value": "de"}},
        "policy": {"selected_option": {"value": "learned"}},
    }
    state = {name: {f"bonafide-set-{name}": value} for name, value in values.items()}
    for user in ("U1", "ADMIN"):
        slack.deliver("interactive", {
            "type": "block_actions", "team": {"id": "T1"}, "user": {"id": user, "team_id": "T1"},
            "api_app_id": "A1", "actions": [{"action_id": "bonafide-save-settings"}],
            "view": {"id": "H1", "state": {"values": state}}, "container": {"type": "view"},
        })  # fmt: skip
    slack.until(lambda: slack.homes)
    assert list(slack.homes) == ["ADMIN"]
    shown = str(slack.homes["ADMIN"])
    assert all(word in shown for word in ("CR", "C7", "7", "learned"))
