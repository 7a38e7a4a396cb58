"""What a member and a moderator live through in Discord."""

import re

import pytest

from tests.peers.discord_shapes import BOT, MANAGE_GUILD, buttons, snowflake, text

from .conftest import sound
from .discord_people import (
    answered,
    check,
    check_message,
    choose,
    command,
    posted,
    refused,
    replied,
    said,
)


def test_a_checked_attachment_is_answered_in_place_of_the_placeholder(discord, place):
    asked = check(discord, place, discord.add_file(sound()))
    answer = answered(discord, asked)
    assert "risk 0." in text(answer)
    assert "not proof" in text(answer)
    assert answer["edits"] == 1
    assert len(asked["posts"]) == 1
    assert answer["flags"] & 64
    assert not posted(discord, place["channel"])[1:]


def test_the_first_response_is_the_placeholder_and_waits_for_no_file(discord, place):
    file = discord.add_file(sound())
    discord.down.add(file["id"])
    asked = check(discord, place, file)
    (placeholder,) = discord.until(lambda: asked["posts"])
    assert asked["response"] == 4
    assert "clip.wav" in text(placeholder)
    assert not buttons(placeholder)
    discord.down.remove(file["id"])
    assert answered(discord, asked) is placeholder


def test_choices_that_take_too_long_do_not_delay_the_response(discord, place, monkeypatch):
    from bonafide_bots.discord import bot

    monkeypatch.setattr(bot, "CHOICES_S", 0.0)
    choose(discord, place, private=False)
    # What the server chose is not known in time: the asker alone sees the answer.
    assert answered(discord, check(discord, place, discord.add_file(sound())))["flags"] & 64


def test_a_moderator_may_choose_that_everybody_sees_answers(discord, place):
    choose(discord, place, private=False)
    asked = check(discord, place, discord.add_file(sound()))
    assert not answered(discord, asked)["flags"] & 64


def test_the_menu_of_a_message_takes_attachments_embeds_and_forwarded_ones(discord, place):
    embedded = discord.add_file(sound(2))
    snapshot = {
        "type": 0, "content": "", "embeds": [], "attachments": [discord.add_file(sound(3))],
        "timestamp": "2026-01-01T00:00:00+00:00", "edited_timestamp": None,
    }  # fmt: skip
    message = discord.say(
        place["channel"], 8, place["guild"],
        attachments=[discord.add_file(sound(1))],
        embeds=[{"type": "video", "video": {"url": embedded["url"]}}],
        message_snapshots=[{"message": snapshot}],
    )  # fmt: skip
    asked = check_message(discord, place, message)
    for number in range(3):
        assert "risk 0." in text(answered(discord, asked, number))


def test_media_that_only_other_places_host_are_not_fetched(discord, place):
    embeds = [{"type": "image", "image": {"url": "https://169.254.169.254/x.png"}}]
    message = discord.say(place["channel"], 8, place["guild"], embeds=embeds)
    assert "uploaded here" in text(said(discord, check_message(discord, place, message)))


def test_a_message_without_media_says_so(discord, place):
    message = discord.say(place["channel"], 8, place["guild"], content="words")
    assert "no picture" in text(said(discord, check_message(discord, place, message)))


def test_a_direct_message_and_a_mention_are_answered_once(discord, place):
    direct = snowflake()
    discord.say(direct, 9, attachments=[discord.add_file(sound())])
    files = [discord.add_file(sound())]
    discord.say(place["channel"], 9, place["guild"], content=f"<@{BOT}> ?", attachments=files)
    for channel in (direct, place["channel"]):
        answer = replied(discord, channel)[0]
        assert answer["edits"] == 1
        assert len(posted(discord, channel)) == 1


def test_a_direct_message_without_a_file_gets_help(discord):
    channel = snowflake()
    discord.say(channel, 9, content="hello")
    assert "Hand me" in text(discord.until(lambda: posted(discord, channel))[0])


def test_media_are_looked_at_only_where_auto_scan_is_on(discord, place):
    other, elsewhere = discord.add_guild()
    choose(discord, place, auto_scan=[place["channel"]])
    for guild, channel in ((other, elsewhere), (place["guild"], place["channel"])):
        files = [discord.add_file(sound()), discord.add_file(b"x", content_type="text/plain")]
        discord.say(channel, 9, guild, attachments=files)
    replied(discord, place["channel"])
    assert len(posted(discord, place["channel"])) == 1
    assert not posted(discord, elsewhere)


def test_of_four_hundred_files_the_first_ten_are_looked_at(discord):
    channel = snowflake()
    discord.say(channel, 9, attachments=[discord.add_file(sound(n)) for n in range(400)])
    replied(discord, channel, 10)
    assert any("400 files" in text(m) for m in posted(discord, channel))


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"size": 2 << 30}, "size in bytes"),
        ({"url": "https://169.254.169.254/x"}, "not fetched"),
        ({"url": "https://evil.example/x"}, "not fetched"),
        ({"url": "http://cdn.discordapp.com/x"}, "plain https"),
    ],
)
def test_files_that_are_not_fetched_are_refused_in_words(discord, place, facts, says):
    asked = check(discord, place, discord.add_file(sound(), **facts))
    assert says in refused(discord, asked)


def test_a_text_named_like_a_film_is_refused_in_words(discord, place):
    asked = check(discord, place, discord.add_file(b"text, no film", name="film.mp4"))
    assert "no picture, video or sound" in refused(discord, asked)


def test_an_address_that_ran_out_is_asked_for_anew(discord, place):
    file = discord.add_file(sound(), lasts_s=-5)
    message = discord.say(place["channel"], 8, place["guild"], attachments=[file])
    asked = check_message(discord, place, {**message, "attachments": [dict(file)]})
    assert "risk 0." in text(answered(discord, asked))


def test_an_address_that_ran_out_for_good_is_said(discord, place):
    asked = check(discord, place, discord.add_file(sound(), lasts_s=-5))
    assert "not there any more" in refused(discord, asked)


def test_after_fifteen_minutes_the_bot_edits_with_its_own_token(discord, place):
    choose(discord, place, private=False)
    asked = check(discord, place, discord.add_file(sound()), age_s=901)
    assert answered(discord, asked)["edits"] == 1


def test_after_fifteen_minutes_a_private_answer_goes_to_its_asker(discord, place):
    check(discord, place, discord.add_file(sound()), age_s=901, user=5000)
    answer = replied(discord, 5001)[0]
    assert "risk 0." in text(answer)
    discord.members[place["guild"]] = {5000}
    press = {"user": 5000, "channel": 5001, "owners": {"0": "0"}}
    assert "Details" in text(said(discord, discord.press(answer, "details", **press)))


def test_a_person_who_alone_installed_the_bot_is_answered(discord, place):
    files = [discord.add_file(sound(n)) for n in range(8)]
    message = discord.say(place["channel"], 8, place["guild"], attachments=files)
    asked = check_message(discord, place, message, owners={"1": "7"})
    for number in range(5):
        answered(discord, asked, number)
    told = discord.until(lambda: [m for m in asked["posts"] if "8 files" in text(m)])
    assert told


def test_names_cannot_mention_link_or_emphasise(discord, place):
    name = "<@1> @everyone **b** [x](https://evil.example) \u202egpj.wav"
    asked = check(discord, place, discord.add_file(sound(), name=name))
    first = discord.until(lambda: asked["posts"])[0]
    assert not re.search(r"(?<!\\)[<*\[\]@]|https:|\u202e", first["content"])


def test_the_asker_is_answered_in_their_language(discord, place):
    asked = check(discord, place, discord.add_file(sound()), locale="de")
    assert "Was tun:" in text(answered(discord, asked))
    assert "answer you" in text(command(discord, {**place, "user": 55}, "language", language="en"))


def test_a_language_that_was_chosen_is_kept(discord, place):
    mine = {**place, "user": 77}
    command(discord, mine, "language", language="es")
    asked = check(discord, mine, discord.add_file(sound()))
    assert "Qué hacer:" in text(answered(discord, asked))


def test_a_deleted_message_is_not_answered(discord, place):
    file, guild = discord.add_file(sound()), place["guild"]
    discord.down.add(file["id"])
    words = f"<@{BOT}>"
    message = discord.say(place["channel"], 9, guild, content=words, attachments=[file])
    discord.until(lambda: posted(discord, place["channel"]))
    gone = {"id": message["id"], "channel_id": message["channel_id"], "guild_id": str(guild)}
    discord.dispatch("MESSAGE_DELETE", gone, guild)
    discord.until(lambda: state(discord, guild, message) == "cancelled")
    discord.down.clear()
    (placeholder,) = posted(discord, place["channel"])
    discord.until(lambda: "was deleted" in text(placeholder))
    assert not buttons(placeholder)
    assert "clip.wav" not in text(placeholder)


def state(discord, guild, message):
    """How far the job of a message's first file has come."""
    status = discord.bot.engine.status(f"discord:G{guild}", f"discord:{message['id']}:0")
    return discord.wait(status).state


def test_rate_limits_and_failures_are_waited_out(discord, place):
    limited = {"message": "slow down", "retry_after": 0.2, "global": False}
    discord.refusals["PATCH webhooks"] = (1, 429, limited)
    assert "risk 0." in text(answered(discord, check(discord, place, discord.add_file(sound()))))
    discord.refusals["PATCH webhooks"] = (1, 503, {"code": 0, "message": "down"})
    assert "risk 0." in text(answered(discord, check(discord, place, discord.add_file(sound()))))


def test_where_the_bot_may_not_post_the_asker_is_answered_directly(discord, place):
    discord.forbidden.add(place["channel"])
    files = [discord.add_file(sound())]
    discord.say(place["channel"], 6000, place["guild"], content=f"<@{BOT}>", attachments=files)
    assert "risk 0." in text(replied(discord, 6001)[0])
    assert not posted(discord, place["channel"])


def test_the_bot_resumes_after_its_connection_was_dropped(discord, place):
    discord.disconnect()
    asked = check(discord, place, discord.add_file(sound()))
    assert answered(discord, asked)
    assert discord.gateway.resumed


def test_the_bot_asks_for_no_more_intents_than_it_needs(discord):
    asked = discord.gateway.identified[0]["intents"]
    assert asked == 1 << 0 | 1 << 9 | 1 << 12 | 1 << 15


def test_commands_are_registered_for_servers_and_people(discord):
    by_name = {c["name"]: c for c in discord.commands}
    assert set(by_name) == {
        "check", "Check this media", "case", "reviews", "language", "settings"
    }  # fmt: skip
    for name in ("check", "Check this media"):
        assert by_name[name]["integration_types"] == [0, 1]
        assert by_name[name]["contexts"] == [0, 1, 2]
    assert by_name["settings"]["default_member_permissions"] == MANAGE_GUILD


def test_commands_are_described_in_the_languages_of_the_catalogue(discord):
    check = next(c for c in discord.commands if c["name"] == "check")
    assert check["description"].startswith("Say how likely")
    assert check["description_localizations"]["de"].startswith("Sagen, wie wahrscheinlich")
    assert check["options"][0]["description_localizations"]["fr"].startswith("L’image")
