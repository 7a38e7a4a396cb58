"""Messages that the bot sends and edits, with Discord's refusals as our errors."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable
from typing import Any, TypeVar

import aiohttp
import discord

from bonafide.errors import InputError, NotAllowed, NotFound, Unavailable

Made = TypeVar("Made")
# Longest nonce that Discord takes.
NONCE_CHARACTERS = 25


async def call(work: Awaitable[Made]) -> Made:
    """A call of discord.py, which itself waits out rate limits and short failures.

    Raises:
        NotFound: the message or channel is gone, or the interaction's token ran out.
        NotAllowed: the bot lacks a permission there, or the token is refused.
        InputError: Discord takes the request for wrong.
        Unavailable: no answer, or an error of the server; try later.
    """
    try:
        return await work
    except discord.NotFound as error:
        raise NotFound(f"It is not in Discord any more ({error.code}).") from error
    except discord.Forbidden as error:
        raise NotAllowed(
            f"Discord refuses the bot ({error.code}): it lacks a permission in that channel."
        ) from error
    except discord.HTTPException as error:
        if error.status == 401:
            raise NotAllowed("Discord refuses the token.") from error
        if error.status < 500 and error.status != 429:
            raise InputError(f"Discord does not take it ({error.code}).") from error
        raise Unavailable(f"Discord answers {error.status}; trying again.") from error
    except (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unavailable("Discord does not answer; trying again.") from error


async def send(
    client: discord.Client,
    channel: int,
    made: dict[str, Any],
    *,
    key: str,
    reply_to: int | None = None,
) -> int:
    """Post into a channel, once a key; the message's id.

    Discord knows a nonce for some minutes and then gives the message that was posted with it.
    That may be the placeholder of a process that was killed before it noted so.
    """
    more: dict[str, Any] = {}
    if reply_to:
        more["mention_author"] = False
        more["reference"] = discord.MessageReference(
            message_id=reply_to, channel_id=channel, fail_if_not_exists=False
        )
    nonce = hashlib.sha256(key.encode()).hexdigest()[:NONCE_CHARACTERS]
    place = client.get_partial_messageable(channel)
    posted = await call(place.send(**made, **more, nonce=nonce))
    if posted.content != made["content"]:
        await edit(client, channel, posted.id, made)
    return posted.id


async def edit(client: discord.Client, channel: int, post: int, made: dict[str, Any]) -> None:
    """Change a message of the bot's own."""
    message = client.get_partial_messageable(channel).get_partial_message(post)
    await call(message.edit(**{"view": None, **made}))


async def edit_by_token(
    client: discord.Client, token: str, post: int, made: dict[str, Any]
) -> None:
    """Change an answer to an interaction while its token is taken."""
    application = client.application_id
    assert application is not None, "the client has not logged in"
    webhook = discord.Webhook.partial(application, token, client=client)
    await call(webhook.edit_message(post, **{"view": None, **made}))


async def private_channel(client: discord.Client, user: int) -> int:
    """The channel of direct messages with a person."""
    opened = await call(client.create_dm(discord.Object(user)))
    return opened.id
