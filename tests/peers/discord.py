"""A Discord on loopback: gateway, REST and file host, as far as the bot uses them.

It keeps what it is told, refuses what Discord refuses (late responses, tokens of
interactions after 15 minutes, messages over the limits, addresses of files that ran
out), and replays what a shard missed when it resumes.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.peers import discord_shapes as shapes
from tests.peers.discord_shapes import APPLICATION, BOT, EPHEMERAL, Json, snowflake

TOKEN = "MTAwMQ.test.token"
RESPONSE_S, TOKEN_S = 3.0, 900.0
_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15


class Refused(Exception):
    """A REST call is answered with an error."""

    def __init__(self, status: int, code: int, message: str = "") -> None:
        super().__init__(message)
        self.status, self.body = status, {"code": code, "message": message}


class Discord:
    """The platform; everything it holds may be looked at by a test."""

    def __init__(self, *, shards: int = 1, message_content: bool = True) -> None:
        self.shards, self.message_content = shards, message_content
        self.messages: dict[str, Json] = {}
        self.interactions: dict[str, Json] = {}
        self.commands: list[Json] = []
        self.calls: list[str] = []
        self.identified: list[Json] = []
        self.resumed: list[Json] = []
        self.members: dict[int, set[int]] = {}
        self.forbidden: set[int] = set()
        self.down: set[str] = set()
        self.application = shapes.application()
        # part of a path -> what to answer instead, as many times as the number says
        self.refusals: dict[str, tuple[int, int, Json]] = {}
        self._guilds: dict[int, Json] = {}
        self._files: dict[str, tuple[bytes, float]] = {}
        self._nonces: dict[tuple[str, str], str] = {}
        self._sessions: dict[str, Json] = {}
        self._links: dict[int, web.WebSocketResponse] = {}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        return f"http://{self.host}/api/v10"

    def close(self) -> None:
        self._run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def until(self, met: Callable[[], Any], seconds: float = 20.0) -> Any:
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
        channels += [shapes.channel(id, guild, hidden=True) for id in hidden]
        self._guilds[guild] = shapes.guild(guild, channels)
        self.dispatch("GUILD_CREATE", self._guilds[guild], guild)
        return guild, open_channel

    def add_file(self, content: bytes, name: str = "clip.wav", **facts: Any) -> Json:
        """An attachment; its address runs out after `lasts_s`."""
        id, lasts_s = snowflake(), facts.pop("lasts_s", 3600.0)
        self._files[str(id)] = content, time.time() + lasts_s
        return {
            "id": str(id), "filename": name, "size": len(content), "url": self.url_of(id, name),
            "proxy_url": "", "content_type": "audio/wav", **facts,
        }  # fmt: skip

    def url_of(self, id: int | str, name: str = "clip.wav") -> str:
        """The signed address of a file as it is now."""
        ends = int(self._files[str(id)][1])
        return f"http://{self.host}/attachments/1/{id}/{name}?ex={ends:x}&is=0&hm=0"

    def renew(self, attachment: Json) -> None:
        """What reading a message does: its files' addresses are signed anew."""
        content, _ = self._files[attachment["id"]]
        self._files[attachment["id"]] = content, time.time() + 3600
        attachment["url"] = self.url_of(attachment["id"], attachment["filename"])

    def dispatch(self, event: str, data: Json, guild: int | None = None) -> None:
        """An event on the gateway, of the shard that the guild belongs to."""
        shard = ((guild or 0) >> 22) % self.shards if guild else 0
        self._run(self._dispatch(event, data, shard))

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
        token, id = uuid.uuid4().hex, snowflake(age_s)
        installs = owners if owners is not None else {"0": str(guild or 0)}
        payload: Json = {
            "id": str(id), "application_id": str(APPLICATION), "type": type, "token": token,
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
        self._run(self._links.pop(shard).close(code=4000))

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_route("*", "/api/v10/{path:.*}", self._api)
        app.router.add_get("/attachments/{channel}/{id}/{name}", self._file)
        app.router.add_get("/gateway/", self._gateway)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        self._loop.run_until_complete(self._runner.setup())
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self._port = self._runner.addresses[0][1]
        self._ready.set()
        self._loop.run_forever()

    async def _file(self, request: web.Request) -> web.Response:
        if request.match_info["id"] in self.down:
            return web.Response(status=503)
        found = self._files.get(request.match_info["id"])
        if not found or int(request.query.get("ex", "0"), 16) < time.time():
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=found[0], content_type="application/octet-stream")

    async def _dispatch(self, event: str, data: Json, shard: int) -> None:
        for session in self._sessions.values():
            if session["shard"] == shard:
                session["events"].append({"op": 0, "t": event, "d": data})
                payload = {**session["events"][-1], "s": len(session["events"])}
                if (link := self._links.get(shard)) and not link.closed:
                    await link.send_json(payload)

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        link = web.WebSocketResponse()
        await link.prepare(request)
        await link.send_json({"op": 10, "d": {"heartbeat_interval": 41250}})
        async for message in link:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if said["op"] == 1:
                await link.send_json({"op": 11})
            elif said["op"] == 2:
                await self._identify(link, said["d"])
            elif said["op"] == 6:
                await self._resume(link, said["d"])
        return link

    async def _identify(self, link: web.WebSocketResponse, said: Json) -> None:
        self.identified.append(said)
        if said["token"] != TOKEN:
            await link.close(code=4004)
        elif said["intents"] & _PRIVILEGED and not self.message_content:
            await link.close(code=4014)
        else:
            id, shard = uuid.uuid4().hex, said.get("shard", [0, 1])
            self._sessions = {k: s for k, s in self._sessions.items() if s["shard"] != shard[0]}
            ready = {
                "v": 10, "user": shapes.user(BOT, "bonafide"), "guilds": [], "session_id": id,
                "resume_gateway_url": f"ws://{self.host}/gateway/", "shard": shard,
                "application": {"id": str(APPLICATION), "flags": 0},
            }  # fmt: skip
            self._sessions[id] = {"shard": shard[0], "events": []}
            self._links[shard[0]] = link
            await self._dispatch("READY", ready, shard[0])

    async def _resume(self, link: web.WebSocketResponse, said: Json) -> None:
        self.resumed.append(said)
        session = self._sessions[said["session_id"]]
        for number, event in enumerate(session["events"][said["seq"] :], said["seq"] + 1):
            await link.send_json({**event, "s": number})
        self._links[session["shard"]] = link
        await self._dispatch("RESUMED", {}, session["shard"])

    async def _api(self, request: web.Request) -> web.Response:
        path, method = request.match_info["path"], request.method
        self.calls.append(f"{method} {path}")
        headers = {
            "x-ratelimit-limit": "50", "x-ratelimit-remaining": "49", "via": "1.1 google",
            "x-ratelimit-reset-after": "1", "x-ratelimit-reset": str(time.time() + 1),
            "x-ratelimit-bucket": method + path.split("/")[0],
        }  # fmt: skip
        for part, (times, status, body) in self.refusals.items():
            if part in f"{method} {path}" and times:
                self.refusals[part] = times - 1, status, body
                return _json(body, status, headers)
        said: Any = await request.json() if request.can_read_body else {}
        try:
            if path.split("/")[0] not in ("webhooks", "interactions"):
                if request.headers.get("authorization") != f"Bot {TOKEN}":
                    raise Refused(401, 0, "401: Unauthorized")
            found = self._route(method, path.split("/"), said)
        except Refused as error:
            return _json(error.body, error.status, headers)
        if found is None:
            return web.Response(status=204, headers=headers)
        return _json(found, 200, headers)

    def _route(self, method: str, path: list[str], said: Any) -> Any:
        match method, *path:
            case "GET", "users", "@me":
                return shapes.user(BOT, "bonafide")
            case ("GET", "oauth2", "applications", "@me") | ("GET", "applications", "@me"):
                return self.application
            case "GET", "gateway", "bot":
                limit = {"total": 999, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
                url = f"ws://{self.host}/gateway/"
                return {"url": url, "shards": self.shards, "session_start_limit": limit}
            case "PUT", "applications", _, "commands":
                self.commands = said
                return [{"description": "", **c, "id": "1", "application_id": "1", "version": "1"} for c in said]
            case "POST", "users", "@me", "channels":
                id = int(said["recipient_id"]) + 1
                recipient = shapes.user(id - 1)
                return shapes.channel(id, None) | {"recipients": [recipient]}
            case "GET", "guilds", guild, "members", user:
                if int(user) not in self.members.get(int(guild), set()):
                    raise Refused(404, 10007, "Unknown Member")
                return shapes.member(int(user))
            case "POST", "interactions", _, token, "callback":
                return self._callback(self.interactions[token], said)
            case "POST", "webhooks", _, token:
                return self._followup(self._valid(token), said)
            case "PATCH", "webhooks", _, token, "messages", id:
                return self._edit(self._posted(self._valid(token), id), said)
            case "POST", "channels", channel, "messages":
                return self._post(int(channel), said)
            case "PATCH", "channels", channel, "messages", id:
                message = self._message(int(channel), id)
                if message["flags"] & EPHEMERAL:
                    raise Refused(404, 10008, "Unknown Message")
                return self._edit(message, said)
            case "GET", "channels", channel, "messages", id:
                message = self._message(int(channel), id)
                for attachment in message["attachments"]:
                    self.renew(attachment)
                return message
        raise AssertionError(f"Discord has no {method} {'/'.join(path)} here")

    def _valid(self, token: str) -> Json:
        interaction = self.interactions.get(token)
        if not interaction or shapes.made_s(interaction["id"]) + TOKEN_S < time.time():
            raise Refused(401, 50027, "Invalid Webhook Token")
        return interaction

    def _callback(self, interaction: Json, said: Json) -> Json:
        if time.monotonic() - interaction["sent_s"] > RESPONSE_S:
            raise Refused(404, 10062, "Unknown interaction")
        if "response" in interaction:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        interaction["response"], data = said["type"], said.get("data") or {}
        interaction["acknowledged_s"] = time.monotonic() - interaction["sent_s"]
        about = {"id": interaction["id"], "type": interaction["type"]}
        if said["type"] == 9:
            interaction["modal"] = data
            return {"interaction": about}
        if said["type"] == 4:
            self._check(data)
        message = self._keep(int(interaction["channel_id"]), data)
        interaction["posts"].append(message)
        about["response_message_id"] = message["id"]
        return {"interaction": about, "resource": {"type": said["type"], "message": message}}

    def _followup(self, interaction: Json, said: Json) -> Json:
        self._check(said)
        if interaction["response"] == 5 and not interaction["posts"][0]["content"]:
            return self._edit(interaction["posts"][0], said)
        by_user = "0" not in interaction["authorizing_integration_owners"]
        if by_user and len(interaction["posts"]) > 5:
            raise Refused(400, 40094, "Follow-up limit reached")
        message = self._keep(int(interaction["channel_id"]), said)
        interaction["posts"].append(message)
        return message

    def _posted(self, interaction: Json, id: str) -> Json:
        if id == "@original":
            return interaction["posts"][0]
        return next(m for m in interaction["posts"] if m["id"] == id)

    def _post(self, channel: int, said: Json) -> Json:
        if channel in self.forbidden:
            raise Refused(403, 50013, "Missing Permissions")
        self._check(said)
        place = str(channel), str(said.get("nonce"))
        if said.get("nonce") and place in self._nonces:
            return self.messages[self._nonces[place]]
        message = self._keep(channel, said)
        self._nonces[place] = message["id"]
        return message

    def _keep(self, channel: int, said: Json) -> Json:
        known = {k: v for k, v in said.items() if k in shapes.message(0, 0)}
        message = shapes.message(channel, BOT, **known) | {"edits": 0}
        if reference := said.get("message_reference"):
            message["message_reference"] = reference
        self.messages[message["id"]] = message
        return message

    def _edit(self, message: Json, said: Json) -> Json:
        self._check(said)
        message.update({k: v for k, v in said.items() if k in ("content", "embeds", "components")})
        message["edits"] += 1
        return message

    def _message(self, channel: int, id: str) -> Json:
        if id not in self.messages or self.messages[id]["channel_id"] != str(channel):
            raise Refused(404, 10008, "Unknown Message")
        return self.messages[id]

    def _check(self, said: Json) -> None:
        if wrong := shapes.faults(said):
            raise Refused(400, 50035, "; ".join(wrong))


def _json(found: Any, status: int, headers: dict[str, str]) -> web.Response:
    # The library looks for this very content type, without a character set.
    body = json.dumps(found).encode()
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")
