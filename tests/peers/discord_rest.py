"""Discord's REST and file host, as far as the bot uses them.

It keeps what it is told and refuses what Discord refuses: late responses, tokens of
interactions after 15 minutes, messages over the limits, addresses of files that ran out.
"""

from __future__ import annotations

import json
import time
from typing import Any

from aiohttp import web

from tests.peers import discord_shapes as shapes
from tests.peers.discord_gateway import Gateway
from tests.peers.discord_shapes import BOT, EPHEMERAL, Json

TOKEN = "MTAwMQ.test.token"
RESPONSE_S, TOKEN_S = 3.0, 900.0


class Refused(Exception):
    """A REST call is answered with an error."""

    def __init__(self, status: int, code: int, message: str = "") -> None:
        super().__init__(message)
        self.status, self.body = status, {"code": code, "message": message}


class Rest:
    """All that is said and done over HTTP; everything it holds may be looked at by a test."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway, self.host = gateway, ""
        self.messages: dict[str, Json] = {}
        self.interactions: dict[str, Json] = {}
        self.commands: list[Json] = []
        self.calls: list[str] = []
        self.members: dict[int, set[int]] = {}
        self.application = shapes.application()
        # id -> content, and when its address runs out in seconds since 1970
        self.files: dict[str, tuple[bytes, float]] = {}
        # files whose host fails; channels where the bot may not post
        self.down: set[str] = set()
        self.forbidden: set[int] = set()
        # part of a path -> what to answer instead, as many times as the number says
        self.refusals: dict[str, tuple[int, int, Json]] = {}
        self._nonces: dict[tuple[str, str], str] = {}

    @property
    def api_url(self) -> str:
        return f"http://{self.host}/api/v10"

    def url_of(self, id: int | str, name: str = "clip.wav") -> str:
        """The signed address of a file as it is now."""
        ends = int(self.files[str(id)][1])
        return f"http://{self.host}/attachments/1/{id}/{name}?ex={ends:x}&is=0&hm=0"

    def renew(self, attachment: Json) -> None:
        """What reading a message does: its files' addresses are signed anew."""
        content, _ = self.files[attachment["id"]]
        self.files[attachment["id"]] = content, time.time() + 3600
        attachment["url"] = self.url_of(attachment["id"], attachment["filename"])

    async def file(self, request: web.Request) -> web.Response:
        if request.match_info["id"] in self.down:
            return web.Response(status=503)
        found = self.files.get(request.match_info["id"])
        if not found or int(request.query.get("ex", "0"), 16) < time.time():
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=found[0], content_type="application/octet-stream")

    async def api(self, request: web.Request) -> web.Response:
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
        said = await _said(request)
        try:
            by_bot = path.split("/")[0] not in ("webhooks", "interactions")
            if by_bot and request.headers.get("authorization") != f"Bot {TOKEN}":
                raise Refused(401, 0, "401: Unauthorized")
            found = self._route(method, path.split("/"), said)
        except Refused as error:
            return _json(error.body, error.status, headers)
        if found is None:
            return web.Response(status=204, headers=headers)
        return _json(found, 200, headers)

    def _route(self, method: str, path: list[str], said: Any) -> Any:
        part = {"channels": self._channels, "webhooks": self._webhooks, "users": self._users}
        return part.get(path[0], self._itself)(method, path, said)

    def _itself(self, method: str, path: list[str], said: Any) -> Any:
        match method, *path:
            case ("GET", "oauth2", "applications", "@me") | ("GET", "applications", "@me"):
                return self.application
            case "GET", "gateway", "bot":
                limit = {"total": 999, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
                shards = self.gateway.shards
                return {"url": self.gateway.url, "shards": shards, "session_start_limit": limit}
            case "PUT", "applications", _, "commands":
                if any(len(each.get("description") or "") > 100 for each in said):
                    raise Refused(400, 50035, "description too long")
                self.commands = said
                more = {"id": "1", "application_id": "1", "version": "1"}
                return [{"description": "", **command, **more} for command in said]
            case "GET", "guilds", guild, "members", user:
                if int(user) not in self.members.get(int(guild), set()):
                    raise Refused(404, 10007, "Unknown Member")
                return shapes.member(int(user))
            case "POST", "interactions", _, token, "callback":
                return self._callback(self.interactions[token], said)
        raise AssertionError(f"Discord has no {method} {'/'.join(path)} here")

    def _users(self, method: str, path: list[str], said: Any) -> Any:
        if path == ["users", "@me"]:
            return shapes.user(BOT, "bonafide")
        assert path == ["users", "@me", "channels"]
        person = int(said["recipient_id"])
        return shapes.channel(person + 1, None) | {"recipients": [shapes.user(person)]}

    def _webhooks(self, method: str, path: list[str], said: Any) -> Any:
        interaction = self._valid(path[2])
        if method == "POST":
            return self._followup(interaction, said)
        return self._edit(self._posted(interaction, path[4]), said)

    def _channels(self, method: str, path: list[str], said: Any) -> Any:
        if method == "POST":
            return self._post(int(path[1]), said)
        message = self._message(int(path[1]), path[3])
        if message["flags"] & EPHEMERAL:
            raise Refused(404, 10008, "Unknown Message")
        if method == "PATCH":
            return self._edit(message, said)
        for attachment in message["attachments"]:
            self.renew(attachment)
        return message

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
        message["uploaded"] = said.get("uploaded", {})
        return message

    def _message(self, channel: int, id: str) -> Json:
        if id not in self.messages or self.messages[id]["channel_id"] != str(channel):
            raise Refused(404, 10008, "Unknown Message")
        return self.messages[id]

    def _check(self, said: Json) -> None:
        if wrong := shapes.faults(said):
            raise Refused(400, 50035, "; ".join(wrong))


async def _said(request: web.Request) -> Any:
    """The body; files come beside it as parts of a form."""
    if not request.content_type.startswith("multipart/"):
        return await request.json() if request.can_read_body else {}
    form = await request.post()
    files = [part for name, part in form.items() if name.startswith("files[")]
    said = json.loads(str(form["payload_json"]))
    names = {attachment["filename"] for attachment in said["attachments"]}
    uploaded = {part.filename: part.file.read() for part in files if not isinstance(part, str)}
    if names != set(uploaded):
        raise AssertionError(f"attachments {names} are not the files {set(uploaded)}")
    return {**said, "uploaded": uploaded}


def _json(found: Any, status: int, headers: dict[str, str]) -> web.Response:
    # The library looks for this very content type, without a character set.
    body = json.dumps(found).encode()
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")
