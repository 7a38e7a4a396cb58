"""A Discord on loopback: gateway, REST and file host, as far as the bot uses them.

This is the side of the people on it: they write, press, drop connections and look at
what became of it.
"""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.peers import discord_shapes as shapes
from tests.peers.discord_gateway import Gateway
from tests.peers.discord_rest import TOKEN, Rest
from tests.peers.discord_shapes import APPLICATION, Json, snowflake


class Discord(Rest):
    """The platform; everything it holds may be looked at by a test."""

    def __init__(self, *, shards: int = 1, message_content: bool = True) -> None:
        super().__init__(Gateway(TOKEN, shards, message_content))
        self._guilds: dict[int, Json] = {}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def close(self) -> None:
        self._run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def until(self, met: Callable[[], Any], seconds: float = 60.0) -> Any:
        """Wait for something to become true and return it."""
        end = time.monotonic() + seconds
        while not (found := met()):
            assert time.monotonic() < end, f"never happened; calls were {self.calls[-20:]}"
            time.sleep(0.02)
        return found

    def add_guild(self, *hidden: int) -> tuple[int, int]:
        """A new guild with the bot in it; its id and that of its open channel."""
        guild, open_channel = snowflake(), snowflake()
        channels = [shapes.channel(open_channel, guild)]
        channels += [shapes.channel(each, guild, hidden=True) for each in hidden]
        self._guilds[guild] = shapes.guild(guild, channels)
        self.dispatch("GUILD_CREATE", self._guilds[guild], guild)
        return guild, open_channel

    def add_again(self, guild: int) -> None:
        """Tell a bot that has just connected of a guild that it is in."""
        self.dispatch("GUILD_CREATE", self._guilds[guild], guild)

    def add_file(self, content: bytes, name: str = "clip.wav", **facts: Any) -> Json:
        """An attachment; its address runs out after `lasts_s`."""
        number, lasts_s = snowflake(), facts.pop("lasts_s", 3600.0)
        self.files[str(number)] = content, time.time() + lasts_s
        return {
            "id": str(number), "filename": name, "size": len(content), "proxy_url": "",
            "url": self.url_of(number, name), "content_type": "audio/wav", **facts,
        }  # fmt: skip

    def dispatch(self, event: str, data: Json, guild: int | None = None) -> None:
        """An event on the gateway, of the shard that the guild belongs to."""
        self._run(self.gateway.dispatch(event, data, self.gateway.shard_of(guild)))

    def say(self, channel: int, author: int, guild: int | None = None, **more: Any) -> Json:
        """Somebody writes a message."""
        extra = {"guild_id": str(guild), "member": shapes.member(author)} if guild else {}
        message = shapes.message(channel, author, **extra, **more)
        self.messages[message["id"]] = message
        self.dispatch("MESSAGE_CREATE", message, guild)
        return message

    def interact(
        self,
        type: int,
        data: Json,
        *,
        user: int = 7,
        channel: int,
        guild: int | None = None,
        permissions: int = shapes.VIEW_CHANNEL,
        owners: Json | None = None,
        context: int | None = None,
        locale: str = "en-US",
        age_s: float = 0.0,
        **more: Any,
    ) -> Json:
        """Somebody uses a command, a button or a dialog; what comes of it is kept in the answer."""
        token, number = uuid.uuid4().hex, snowflake(age_s)
        installs = owners if owners is not None else {"0": str(guild or 0)}
        payload: Json = {
            "id": str(number), "application_id": str(APPLICATION), "type": type, "token": token,
            "version": 1, "data": data, "channel": shapes.channel(channel, guild),
            "channel_id": str(channel), "attachment_size_limit": 10 << 20, "entitlements": [],
            "app_permissions": str(shapes.VIEW_CHANNEL | shapes.SEND_MESSAGES), "locale": locale,
            "authorizing_integration_owners": installs, **more,
            "context": context if context is not None else (0 if guild else 1),
        }  # fmt: skip
        if guild:
            payload |= {"guild_id": str(guild), "member": shapes.member(user, permissions)}
        else:
            payload["user"] = shapes.user(user)
        made = {**payload, "sent_s": time.monotonic(), "posts": [], "modal": None, "edits": 0}
        self.interactions[token] = made
        self.dispatch("INTERACTION_CREATE", payload, guild)
        return made

    def press(self, message: Json, action: str, **more: Any) -> Json:
        """Press a button of one of the bot's messages."""
        found = [b for b in shapes.buttons(message) if f":{action}:" in b["custom_id"]]
        data = {"custom_id": found[0]["custom_id"], "component_type": 2}
        return self.interact(3, data, message=message, **more)

    def disconnect(self, shard: int = 0) -> None:
        """Drop a shard's connection, as happens many times a day."""
        self._run(self.gateway.drop(shard))

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_route("*", "/api/v10/{path:.*}", self.api)
        app.router.add_get("/attachments/{channel}/{id}/{name}", self.file)
        app.router.add_get("/gateway/", self.gateway.serve)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        self._loop.run_until_complete(self._runner.setup())
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self.gateway.url = f"ws://{self.host}/gateway/"
        self._ready.set()
        self._loop.run_forever()
