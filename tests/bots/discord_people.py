"""What people do in Discord, and what they get to see."""

from __future__ import annotations

from bonafide.database import tenants
from tests.peers.discord_shapes import buttons, text


def check(discord, place, attachment, **more):
    """/check with an attachment."""
    option = {"name": "attachment", "type": 11, "value": attachment["id"]}
    resolved = {"attachments": {attachment["id"]: attachment}}
    data = {"id": "1", "name": "check", "type": 1, "options": [option], "resolved": resolved}
    return discord.interact(2, data, **place, **more)


def check_message(discord, place, message, **more):
    """“Check this media” in a message's menu."""
    data = {
        "id": "1", "name": "Check this media", "type": 3, "target_id": message["id"],
        "resolved": {"messages": {message["id"]: message}},
    }  # fmt: skip
    return discord.interact(2, data, **place, **more)


def command(discord, place, name, **options):
    types = {str: 3, int: 4, bool: 5}
    given = [{"name": k, "type": types[type(v)], "value": v} for k, v in options.items()]
    data = {"id": "1", "name": name, "type": 1, "options": given}
    return said(discord, discord.interact(2, data, **place))


def said(discord, interaction):
    """What the response to an interaction says in the end."""

    def look():
        posts = interaction["posts"]
        return posts and posts[0]["content"] and posts[0]

    return discord.until(look)


def answered(discord, interaction, number=0):
    """The answer, once it has buttons."""

    def look():
        posts = interaction["posts"]
        return len(posts) > number and buttons(posts[number]) and posts[number]

    return discord.until(look)


def posted(discord, channel):
    """The bot's messages in a channel, oldest first."""
    found = discord.messages.values()
    return [m for m in found if m["channel_id"] == str(channel) and m["author"]["bot"]]


def replied(discord, channel, count=1):
    """The answers in a channel, once there are so many with buttons."""

    def look():
        found = [m for m in posted(discord, channel) if buttons(m)]
        return len(found) >= count and found

    return discord.until(look)


def refused(discord, interaction):
    """What stands where the placeholder stood."""
    discord.until(lambda: interaction["posts"] and interaction["posts"][0]["edits"])
    return text(interaction["posts"][0])


def choose(discord, place, **surface):
    tenant = f"discord:G{place['guild']}"
    tenants.choose(discord.bot.engine.database, tenant, surface=surface)
