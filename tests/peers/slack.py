"""A Slack on loopback: the documented Web API calls that the bot makes, and Socket Mode.

It keeps what it is told, hands envelopes out and insists on an acknowledgement
within three seconds, else it delivers again as Slack does.
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

Json = dict[str, Any]
ACK_S = 3.0
BOT_TOKEN, APP_TOKEN = "xoxb-test", "xapp-test"
LOGIN_PAGE = "<!DOCTYPE html><html><body>Sign in to your workspace</body></html>"


class Slack:
    """The platform; everything it holds may be looked at by a test."""

    def __init__(self) -> None:
        self.messages: dict[tuple[str, str], Json] = {}
        self.ephemeral: list[Json] = []
        self.views: list[Json] = []
        self.homes: dict[str, Json] = {}
        self.reactions: list[Json] = []
        self.files: dict[str, Json] = {}
        self.users: dict[str, Json] = {"U1": {"locale": "en-US"}, "ADMIN": {"is_admin": True}}
        self.members: dict[str, list[str]] = {}
        self.calls: list[str] = []
        self.acks: list[tuple[float, Json]] = []
        # method -> what to answer instead, as many times as the number says
        self.refusals: dict[str, tuple[int, int, Json]] = {}
        self.scopes: list[str] = []
        self._clock = 1_700_000_000
        self._contents: dict[str, bytes] = {}
        self._link: web.WebSocketResponse | None = None
        self._waiting: dict[str, asyncio.Future[Json]] = {}
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
        return f"http://{self.host}/api/"

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def add_file(self, id: str, content: bytes, name: str = "clip.wav", **facts: Any) -> Json:
        """A file in the workspace; returns what an event says of it."""
        self._contents[id] = content
        url = f"http://{self.host}/files/{id}"
        self.files[id] = {
            "id": id, "name": name, "size": len(content), "url_private_download": url, **facts
        }  # fmt: skip
        return {"id": id, "name": name}

    def thread(self, channel: str, thread_ts: str) -> list[Json]:
        """The bot's messages in a thread, oldest first."""
        found = [m for (c, _), m in self.messages.items() if c == channel]
        return [m for m in found if m.get("thread_ts") == thread_ts and m.get("bot_id")]

    def until(self, met: Callable[[], Any], seconds: float = 15.0) -> Any:
        """Wait for something to become true and return it."""
        end = time.monotonic() + seconds
        while not (found := met()):
            assert time.monotonic() < end, f"never happened; calls were {self.calls[-20:]}"
            time.sleep(0.02)
        return found

    def deliver(self, type: str, payload: Json, *, redeliver: bool = False) -> Json:
        """Hand an envelope out and return what the bot acknowledged it with."""
        coroutine = self._deliver(type, payload, attempt=1 if redeliver else 0)
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    def event(self, event: Json, *, team: str = "T1", redeliver: bool = False) -> Json:
        """An event of the Events API, as Socket Mode wraps it."""
        payload = {
            "type": "event_callback", "team_id": team, "api_app_id": "A1", "event": event,
            "event_id": f"Ev{abs(hash(json.dumps(event, sort_keys=True)))}", "event_time": 1,
            "authorizations": [{"team_id": team, "user_id": "UBOT", "is_bot": True}],
        }  # fmt: skip
        return self.deliver("events_api", payload, redeliver=redeliver)

    def press(self, message: Json, action: str, user: str = "U1") -> Json:
        """Press a button of one of the bot's messages."""
        found = [
            element
            for block in message["blocks"] if block["type"] == "actions"
            for element in block["elements"] if element["action_id"] == action
        ]  # fmt: skip
        return self.deliver("interactive", {
            "type": "block_actions", "trigger_id": uuid.uuid4().hex, "team": {"id": "T1"},
            "user": {"id": user, "team_id": "T1"}, "api_app_id": "A1",
            "channel": {"id": message["channel"]}, "message": message, "actions": found,
            "container": {"type": "message"},
        })  # fmt: skip

    def submit(self, view: Json, values: Json, user: str = "U1") -> Json:
        """Send a dialog off."""
        return self.deliver("interactive", {
            "type": "view_submission", "team": {"id": "T1"}, "api_app_id": "A1",
            "user": {"id": user, "team_id": "T1"},
            "view": {**view, "id": "V1", "state": {"values": values}},
        })  # fmt: skip

    def disconnect(self) -> None:
        """Tell the bot that this connection will be refreshed, then close it, as Slack does."""

        async def close() -> None:
            assert self._link is not None
            await self._link.send_json({"type": "disconnect", "reason": "refresh_requested"})

        asyncio.run_coroutine_threadsafe(close(), self._loop).result(10)

    async def _deliver(self, type: str, payload: Json, attempt: int) -> Json:
        for retry in range(attempt, attempt + 4):
            while self._link is None or self._link.closed:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            number = uuid.uuid4().hex
            envelope: Json = {
                "envelope_id": number, "type": type, "payload": payload,
                "accepts_response_payload": type != "events_api",
            }  # fmt: skip
            if retry:
                envelope |= {"retry_attempt": retry, "retry_reason": "timeout"}
            self._waiting[number] = self._loop.create_future()
            sent = time.monotonic()
            await self._link.send_json(envelope)
            try:
                answer = await asyncio.wait_for(self._waiting[number], ACK_S)
            except TimeoutError:
                continue
            self.acks.append((time.monotonic() - sent, answer))
            return answer
        raise AssertionError(f"{type} was never acknowledged")

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_get("/files/{id}", self._file)
        app.router.add_get("/link", self._socket)
        self._runner = web.AppRunner(app)
        self._loop.run_until_complete(self._runner.setup())
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self._port = self._runner.addresses[0][1]
        self._ready.set()
        self._loop.run_forever()

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        link = web.WebSocketResponse()
        await link.prepare(request)
        self._link = link
        await link.send_json({"type": "hello", "num_connections": 1})
        async for message in link:
            if message.type is WSMsgType.TEXT:
                answer = json.loads(message.data)
                waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
                if waiting and not waiting.done():
                    waiting.set_result(answer.get("payload") or {})
        return link

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        content = self._contents.get(request.match_info["id"])
        if content is None:
            return web.Response(status=404)
        return web.Response(body=content, content_type="application/octet-stream")

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls.append(method)
        said = await _arguments(request)
        times, status, body = self.refusals.get(method, (0, 0, {}))
        if times:
            self.refusals[method] = (times - 1, status, body)
            return web.json_response(body, status=status, headers={"retry-after": "1"})
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if token != wanted:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        handler = getattr(self, "_" + method.replace(".", "_").lower())
        try:
            granted = {"x-oauth-scopes": ",".join(self.scopes)}
            return web.json_response({"ok": True} | handler(said), headers=granted)
        except KeyError as error:
            return web.json_response({"ok": False, "error": str(error.args[0])})

    def _auth_test(self, said: Json) -> Json:
        return {"team_id": "T1", "team": "team", "user_id": "UBOT", "bot_id": "B1", "user": "bot"}

    def _apps_connections_open(self, said: Json) -> Json:
        return {"url": f"ws://{self.host}/link"}

    def _chat_postmessage(self, said: Json) -> Json:
        self._clock += 1
        ts = f"{self._clock}.000100"
        self.messages[said["channel"], ts] = {**said, "ts": ts, "bot_id": "B1", "edits": 0}
        return {"ts": ts, "channel": said["channel"]}

    def _chat_update(self, said: Json) -> Json:
        if (said["channel"], said["ts"]) not in self.messages:
            raise KeyError("message_not_found")
        message = self.messages[said["channel"], said["ts"]]
        message.update(said, edits=message["edits"] + 1)
        return {"ts": said["ts"]}

    def _chat_postephemeral(self, said: Json) -> Json:
        self.ephemeral.append(said)
        return {"message_ts": "1"}

    def _reactions_add(self, said: Json) -> Json:
        self.reactions.append(said)
        return {}

    def _files_info(self, said: Json) -> Json:
        if said["file"] not in self.files:
            raise KeyError("file_not_found")
        return {"file": self.files[said["file"]]}

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


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    found: Json = dict(request.query) | dict(await request.post())
    for key in ("blocks", "view", "metadata"):
        if isinstance(found.get(key), str):
            found[key] = json.loads(found[key])
    return found
