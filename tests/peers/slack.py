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

from tests.peers.slack_api import APP_TOKEN, BOT_TOKEN, Api, Json

ACK_S = 3.0
__all__ = ["APP_TOKEN", "BOT_TOKEN", "Slack"]


class Slack(Api):
    """The platform; everything it holds may be looked at by a test."""

    def __init__(self) -> None:
        super().__init__()
        self.acks: list[tuple[float, Json]] = []
        # Hands over what happened; a bot that listens over HTTP gets another one.
        self.deliver: Callable[..., Json] = self._over_socket
        self._link: web.WebSocketResponse | None = None
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._ready.wait(10)

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

    def until(self, met: Callable[[], Any], seconds: float = 60.0) -> Any:
        """Wait for something to become true and return it."""
        end = time.monotonic() + seconds
        while not (found := met()):
            assert time.monotonic() < end, f"never happened; calls were {self.calls[-20:]}"
            time.sleep(0.02)
        return found

    def _over_socket(self, type: str, payload: Json, *, redeliver: bool = False) -> Json:
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

    def press_in(self, view: Json, action: str, user: str = "U1") -> Json:
        """Press a button of a dialog."""
        found = [
            element
            for block in view["blocks"] if block["type"] == "actions"
            for element in block["elements"] if element["action_id"] == action
        ]  # fmt: skip
        return self.deliver("interactive", {
            "type": "block_actions", "trigger_id": uuid.uuid4().hex, "team": {"id": "T1"},
            "user": {"id": user, "team_id": "T1"}, "api_app_id": "A1", "actions": found,
            "view": {**view, "id": "V1"}, "container": {"type": "view"},
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
        raise AssertionError(f"{type} was never acknowledged; calls were {self.calls[-20:]}")

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_get("/files/{id}", self._file)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/link", self._socket)
        self._runner = web.AppRunner(app)
        self._loop.run_until_complete(self._runner.setup())
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.host = f"127.0.0.1:{self._runner.addresses[0][1]}"
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
