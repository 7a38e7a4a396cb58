"""Slack's Web API and file host on loopback: the documented calls that the bot makes.

It keeps what it is told; a file that is uploaded stands in its channel when the
upload is completed, as Slack does it.
"""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

from aiohttp import web

Json = dict[str, Any]
BOT_TOKEN, APP_TOKEN = "xoxb-test", "xapp-test"
CLIENT_ID, CLIENT_SECRET = "1.2", "client-secret"
LOGIN_PAGE = "<!DOCTYPE html><html><body>Sign in to your workspace</body></html>"


class Api:
    """All that is said and done over HTTP; everything it holds may be looked at by a test."""

    host: str

    def __init__(self) -> None:
        self.messages: dict[tuple[str, str], Json] = {}
        self.ephemeral: list[Json] = []
        self.views: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.reactions: list[Json] = []
        self.files: dict[str, Json] = {}
        self.uploads: list[Json] = []
        self.users: dict[str, Json] = {"U1": {"locale": "en-US"}, "ADMIN": {"is_admin": True}}
        self.members: dict[str, list[str]] = {}
        self.calls: list[str] = []
        # channels that the app was not invited to
        self.closed: set[str] = set()
        # a token -> the workspace that it is for; codes of installations -> the same
        self.tokens: dict[str, str] = {BOT_TOKEN: "T1"}
        self.codes: dict[str, str] = {}
        # method -> what to answer instead, as many times as the number says
        self.refusals: dict[str, tuple[int, int, Json]] = {}
        self.scopes: list[str] = []
        # whether calls wait to be answered
        self.held = False
        self._clock = 1_700_000_000
        self._contents: dict[str, bytes] = {}

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if _token(request) not in self.tokens:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        content = self._contents.get(request.match_info["id"])
        if content is None:
            return web.Response(status=404)
        return web.Response(body=content, content_type="application/octet-stream")

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls.append(method)
        said = await _arguments(request)
        while self.held:  # noqa: ASYNC110 - set by a test, in another thread
            await asyncio.sleep(0.02)
        times, status, body = self.refusals.get(method, (0, 0, {}))
        if times:
            self.refusals[method] = (times - 1, status, body)
            return web.json_response(body, status=status, headers={"retry-after": "1"})
        token = _token(request)
        known = token == APP_TOKEN if method == "apps.connections.open" else token in self.tokens
        if not known and method != "oauth.v2.access":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        said["token"] = token
        handler = getattr(self, "_" + method.replace(".", "_").lower())
        try:
            granted = {"x-oauth-scopes": ",".join(self.scopes)}
            return web.json_response({"ok": True} | handler(said), headers=granted)
        except KeyError as error:
            return web.json_response({"ok": False, "error": str(error.args[0])})

    def _auth_test(self, said: Json) -> Json:
        team = self.tokens[said["token"]]
        return {"team_id": team, "team": "team", "user_id": "UBOT", "bot_id": "B1", "user": "bot"}

    def _apps_connections_open(self, said: Json) -> Json:
        return {"url": f"ws://{self.host}/link"}

    def _oauth_v2_access(self, said: Json) -> Json:
        if base64.b64decode(said["token"]).decode() != f"{CLIENT_ID}:{CLIENT_SECRET}":
            raise KeyError("invalid_client_id")
        team = self.codes.pop(said["code"], None)
        if team is None:
            raise KeyError("invalid_code")
        token = f"xoxb-{team}"
        self.tokens[token] = team
        return {
            "access_token": token, "token_type": "bot", "scope": "chat:write", "app_id": "A1",
            "bot_user_id": "UBOT", "team": {"id": team, "name": team}, "enterprise": None,
            "authed_user": {"id": "U1"}, "is_enterprise_install": False,
        }  # fmt: skip

    def _chat_postmessage(self, said: Json) -> Json:
        if said["channel"] in self.closed:
            raise KeyError("not_in_channel")
        self._clock += 1
        ts = f"{self._clock}.000100"
        if said["channel"].startswith("U"):
            said["channel"] = "D" + said["channel"]
        self.messages[said["channel"], ts] = {**said, "ts": ts, "bot_id": "B1", "edits": 0}
        return {"ts": ts, "channel": said["channel"]}

    def _chat_update(self, said: Json) -> Json:
        if (said["channel"], said["ts"]) not in self.messages:
            raise KeyError("message_not_found")
        message = self.messages[said["channel"], said["ts"]]
        message.update(said, edits=message["edits"] + 1)
        return {"ts": said["ts"]}

    def _chat_postephemeral(self, said: Json) -> Json:
        if said["channel"] in self.closed:
            raise KeyError("not_in_channel")
        self.ephemeral.append(said)
        return {"message_ts": "1"}

    def _reactions_add(self, said: Json) -> Json:
        self.reactions.append(said)
        return {}

    def _files_info(self, said: Json) -> Json:
        if said["file"] not in self.files:
            raise KeyError("file_not_found")
        return {"file": self.files[said["file"]]}

    def _files_getuploadurlexternal(self, said: Json) -> Json:
        number = f"FU{len(self._contents)}"
        self._contents[number] = b""
        return {"file_id": number, "upload_url": f"http://{self.host}/upload/{number}"}

    async def _upload(self, request: web.Request) -> web.Response:
        self._contents[request.match_info["id"]] = await request.read()
        return web.Response(text="OK")

    def _files_completeuploadexternal(self, said: Json) -> Json:
        for file in said["files"]:
            content = self._contents[file["id"]]
            self.uploads.append({**file, **{k: said.get(k) for k in ("channel_id", "thread_ts")}})
            self.uploads[-1]["content"] = content
        return {"files": said["files"]}

    def _users_info(self, said: Json) -> Json:
        return {"user": {"id": said["user"], **self.users.get(said["user"], {})}}

    def _views_open(self, said: Json) -> Json:
        self.views.append(said["view"])
        return {"view": {"id": "V1"}}

    def _views_publish(self, said: Json) -> Json:
        self.homes[said["user_id"]] = said["view"]
        return {"view": {"id": "H1"}}

    def _conversations_members(self, said: Json) -> Json:
        return {"members": self.members.get(said["channel"], [])}

    def _conversations_replies(self, said: Json) -> Json:
        found = [
            m for (c, ts), m in self.messages.items()
            if c == said["channel"] and said["ts"] in (ts, m.get("thread_ts"))
        ]  # fmt: skip
        return {"messages": found}


def _token(request: web.Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ").replace("Basic ", "")


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    found: Json = dict(request.query) | dict(await request.post())
    for key in ("blocks", "view", "metadata", "files"):
        if isinstance(found.get(key), str):
            found[key] = json.loads(found[key])
    return found
