"""Reviews, cases and settings in Discord: who may do what, and what changes then."""

import cv2
import numpy as np
import pytest

from bonafide.cases.terms import Decision
from bonafide.errors import Conflict
from tests.peers.discord_shapes import (
    MANAGE_GUILD,
    MANAGE_MESSAGES,
    VIEW_CHANNEL,
    buttons,
    snowflake,
    text,
)

from .conftest import sound
from .discord_people import answered, check, choose, command, posted, replied, said

REVIEWER = 4242


@pytest.fixture
def desk(discord):
    """A guild with a review channel that not everybody sees."""
    review = snowflake()
    guild, channel = discord.add_guild(review)
    place = {"guild": guild, "channel": channel}
    choose(discord, place, review_channel=review)
    return {"place": place, "review": {"guild": guild, "channel": review, "user": REVIEWER}}


def case_of(message):
    return buttons(message)[0]["custom_id"].rpartition(":")[2]


def asked_for_review(discord, desk, seed=0):
    """An answer, and the request in the review channel."""
    answer = answered(discord, check(discord, desk["place"], discord.add_file(sound(seed))))
    told = said(discord, discord.press(answer, "ask_review", **desk["place"]))
    assert "Reviewers have been asked" in text(told)
    return answer, replied(discord, desk["review"]["channel"])[-1]


def ruled(discord, request, decision, by, note=""):
    """Press the decision and send its dialog off; what the reviewer is told."""
    pressed = discord.press(request, decision, **by)
    dialog = discord.until(lambda: pressed["modal"])
    field = {"type": 4, "custom_id": "note", "value": note}
    data = {"custom_id": dialog["custom_id"], "components": [{"type": 1, "components": [field]}]}
    return text(said(discord, discord.interact(5, data, **by)))


def test_a_ruling_changes_every_answer_and_tells_everyone_who_asked(discord, desk):
    guild, first = desk["place"]["guild"], desk["place"]["channel"]
    choose(discord, desk["place"], private=False, review_channel=desk["review"]["channel"])
    file = discord.add_file(sound(1))
    shown = answered(discord, check(discord, desk["place"], file))
    second = snowflake()
    discord.say(second, 9, guild, content=f"<@{shown['author']['id']}>", attachments=[file])
    other = replied(discord, second)[0]
    said(discord, discord.press(shown, "ask_review", **desk["place"]))
    request = replied(discord, desk["review"]["channel"])[0]
    assert "looks at case" in text(said(discord, discord.press(request, "claim", **desk["review"])))
    told = ruled(discord, request, "manipulated", desk["review"], note="seen before *twice*")
    assert "ruled this manipulated" in told
    for channel, answer in ((first, shown), (second, other)):
        discord.until(lambda a=answer: "ruled this manipulated" in text(a))
        assert "First answer:" in text(answer)
        notices = discord.until(
            lambda c=channel: [m for m in posted(discord, c) if "has been reviewed" in text(m)]
        )
        assert len(notices) == 1
        assert "seen before \\*twice\\*" in text(notices[0])


def test_a_private_answer_changes_while_discord_lets_it_and_its_asker_is_told(discord, desk):
    desk["place"]["user"] = 7100
    answer, request = asked_for_review(discord, desk, 2)
    ruled(discord, request, "authentic", desk["review"])
    discord.until(lambda: "ruled this authentic" in text(answer))
    discord.until(lambda: [m for m in posted(discord, 7101) if "has been reviewed" in text(m)])
    assert not [m for m in posted(discord, desk["place"]["channel"]) if not m["flags"] & 64]


def test_a_private_answer_that_cannot_be_changed_any_more_is_not_posted_anew(discord, desk):
    file = discord.add_file(sound(3))
    check(discord, desk["place"], file, user=7200, age_s=901)
    answer = replied(discord, 7201)[0]
    discord.members[desk["place"]["guild"]] = {7200}
    direct = {"user": 7200, "channel": 7201, "owners": {"0": "0"}}
    said(discord, discord.press(answer, "ask_review", **direct))
    ruled(discord, replied(discord, desk["review"]["channel"])[0], "cannot_tell", desk["review"])
    discord.until(lambda: "cannot tell" in text(answer))
    notices = discord.until(
        lambda: [m for m in posted(discord, 7201) if "has been reviewed" in text(m)]
    )
    assert len(notices) == 1
    assert [m for m in posted(discord, 7201) if "First answer:" in text(m)] == [answer]
    assert len(posted(discord, 7201)) == 3


@pytest.mark.parametrize("action", ["claim", "authentic", "manipulated", "cannot_tell"])
def test_others_may_not_claim_or_rule(discord, desk, action):
    _, request = asked_for_review(discord, desk, 4)
    outsider = {**desk["place"], "user": 66}
    assert "Only reviewers" in text(said(discord, discord.press(request, action, **outsider)))


def test_who_may_manage_messages_may_rule_and_loses_it_with_the_permission(discord, desk):
    _, request = asked_for_review(discord, desk, 5)
    moderator = {**desk["place"], "user": 67, "permissions": VIEW_CHANNEL | MANAGE_MESSAGES}
    pressed = discord.press(request, "authentic", **moderator)
    dialog = discord.until(lambda: pressed["modal"])
    # The dialog was open while the permission was taken away.
    demoted = {**moderator, "permissions": VIEW_CHANNEL}
    data = {"custom_id": dialog["custom_id"], "components": []}
    assert "Only reviewers" in text(said(discord, discord.interact(5, data, **demoted)))
    assert "ruled this authentic" in ruled(discord, request, "authentic", moderator)


def test_a_review_channel_that_everybody_sees_makes_nobody_a_reviewer(discord, desk):
    place = desk["place"]
    choose(discord, place, review_channel=place["channel"])
    answer = answered(discord, check(discord, place, discord.add_file(sound(6))))
    said(discord, discord.press(answer, "ask_review", **place))
    request = next(m for m in replied(discord, place["channel"], 2) if not m["flags"] & 64)
    assert "Only reviewers" in text(said(discord, discord.press(request, "claim", **place)))


def test_of_two_reviewers_at_once_one_is_told_that_the_other_was_faster(discord, desk):
    _, request = asked_for_review(discord, desk, 7)
    first = discord.press(request, "claim", **desk["review"])
    second = discord.press(request, "claim", **{**desk["review"], "user": 4343})
    told = [text(said(discord, first)), text(said(discord, second))]
    assert sum("looks at case" in one for one in told) == 1
    assert sum("claimed" in one for one in told) == 1


def test_a_case_that_was_ruled_on_is_not_ruled_on_by_another(discord, desk):
    answer, request = asked_for_review(discord, desk, 8)
    ruled(discord, request, "authentic", desk["review"])
    told = ruled(discord, request, "manipulated", {**desk["review"], "user": 4343})
    assert "second opinion" in told
    tenant = f"discord:G{desk['place']['guild']}"
    with pytest.raises(Conflict):
        discord.wait(discord.bot.engine.rule(tenant, case_of(answer), "x", Decision.AUTHENTIC))


def test_a_second_opinion_is_asked_for_with_the_same_button(discord, desk):
    answer, request = asked_for_review(discord, desk, 16)
    ruled(discord, request, "authentic", desk["review"])
    told = said(discord, discord.press(answer, "ask_review", **desk["place"]))
    assert "Reviewers have been asked" in text(told)
    told = ruled(discord, request, "manipulated", {**desk["review"], "user": 4343})
    assert "ruled this manipulated" in told
    discord.until(lambda: "ruled this manipulated" in text(answer))


def test_details_are_for_the_one_who_pressed(discord, desk):
    answer = answered(discord, check(discord, desk["place"], discord.add_file(sound(9))))
    pressed = discord.press(answer, "details", **desk["place"])
    told = said(discord, pressed)
    assert "Details of case" in text(told)
    assert pressed["response"] == 5
    assert told["flags"] & 64


def test_details_come_with_the_report_and_the_strongest_frame(discord, desk):
    answer = answered(discord, check(discord, desk["place"], discord.add_file(sound(17))))
    tenant = f"discord:G{desk['place']['guild']}"
    case = discord.bot.engine.cases.get(tenant, case_of(answer))
    picture = cv2.imencode(".jpg", np.zeros((8, 16, 3), np.uint8))[1].tobytes()
    discord.bot.engine.evidence.put_artefact(tenant, case.sha256, "image-0-000000.jpg", picture)
    told = said(discord, discord.press(answer, "details", **desk["place"]))
    report = told["uploaded"].pop(f"bonafide-{case.id}.pdf")
    assert report.startswith(b"%PDF-")
    assert told["uploaded"] == {"image-0-000000.jpg": picture}
    assert told["embeds"][0]["image"]["url"] == "attachment://image-0-000000.jpg"


def test_a_report_that_discord_would_not_take_is_left_out(discord, desk):
    answer = answered(discord, check(discord, desk["place"], discord.add_file(sound(18))))
    pressed = discord.press(answer, "details", **desk["place"], attachment_size_limit=100)
    told = said(discord, pressed)
    assert "Details of case" in text(told)
    assert not told["uploaded"]


def test_disputing_is_noted_with_the_case(discord, desk):
    answer = answered(discord, check(discord, desk["place"], discord.add_file(sound(9))))
    told = said(discord, discord.press(answer, "dispute", **desk["place"]))
    assert "objection is noted" in text(told)


def test_a_button_of_a_deleted_case_says_so(discord, desk):
    answer = answered(discord, check(discord, desk["place"], discord.add_file(sound(10))))
    tenant = f"discord:G{desk['place']['guild']}"
    discord.bot.engine.cases.remove(tenant, case_of(answer), "admin")
    for action in ("details", "ask_review", "dispute"):
        told = said(discord, discord.press(answer, action, **desk["place"]))
        assert "no such case" in text(told)


def test_a_button_of_another_guild_or_person_opens_nothing(discord, desk):
    answer = answered(discord, check(discord, desk["place"], discord.add_file(sound(11))))
    guild, channel = discord.add_guild()
    elsewhere = {"guild": guild, "channel": channel}
    assert "no such case" in text(said(discord, discord.press(answer, "details", **elsewhere)))
    direct = {"user": 8000, "channel": 8001, "owners": {"0": "0"}}
    assert "no such case" in text(said(discord, discord.press(answer, "details", **direct)))
    assert "no such case" in text(command(discord, elsewhere, "case", id=case_of(answer)))


def test_a_review_that_cannot_be_posted_is_said_to_lack_a_permission(discord, desk):
    answer = answered(discord, check(discord, desk["place"], discord.add_file(sound(12))))
    discord.forbidden.add(desk["review"]["channel"])
    told = said(discord, discord.press(answer, "ask_review", **desk["place"]))
    assert "may not post in the review channel" in text(told)


def test_without_a_review_channel_the_asker_is_told(discord):
    guild, channel = discord.add_guild()
    place = {"guild": guild, "channel": channel}
    answer = answered(discord, check(discord, place, discord.add_file(sound(13))))
    told = said(discord, discord.press(answer, "ask_review", **place))
    assert "No review channel" in text(told)


def test_a_case_is_shown_with_the_reviewers_buttons_to_reviewers_only(discord, desk):
    answer = answered(discord, check(discord, desk["place"], discord.add_file(sound(14))))
    moderator = {**desk["place"], "permissions": MANAGE_MESSAGES}
    for who, offered in ((desk["place"], "ask_review"), (moderator, "claim")):
        shown = command(discord, who, "case", id=case_of(answer).lower())
        assert any(f":{offered}:" in button["custom_id"] for button in buttons(shown))
    assert "no such case" in text(command(discord, desk["place"], "case", id="XXXX-XX"))


def test_open_reviews_are_listed_to_reviewers_only(discord, desk):
    answer, _ = asked_for_review(discord, desk, 15)
    assert "Only reviewers" in text(command(discord, desk["place"], "reviews"))
    assert case_of(answer) in text(command(discord, desk["review"], "reviews"))


def test_settings_are_changed_by_managers_only_and_shown(discord, desk):
    values = {"private": False, "retention": 7, "language": "de", "policy": "learned"}
    assert "Only people" in text(command(discord, desk["place"], "settings", **values))
    manager = {**desk["place"], "permissions": MANAGE_GUILD}
    shown = text(command(discord, manager, "settings", **values))
    assert "everybody" in shown
    assert "7 days" in shown
    assert "Policy: learned" in shown
    assert "de" in shown
    assert f"<#{desk['review']['channel']}>" in shown
