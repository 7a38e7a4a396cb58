"""A chat platform on loopback, as small as the traps of a real one allow.

It keeps messages, hands out their ids, edits them, finds them by the metadata
they were posted with, serves files, and can be told to be down. A message that
was posted twice for one key stays twice, so that a test sees it.
"""

from __future__ import annotations

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from bonafide.errors import FileUnreadable, Unavailable
from bonafide.jobs import Answer, Recorded, Request


class Chat:
    """The platform; `files` maps a name to bytes, `messages` an id to what it says."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.is_down = False
        # Calls that came while it was down.
        self.refused = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def of(self, key: str) -> list[dict[str, Any]]:
        """All messages that were posted for a key."""
        return [message for message in self.messages.values() if message["key"] == key]

    def post(self, said: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            ts = str(len(self.messages) + 1)
            self.messages[ts] = {"ts": ts, "edits": 0, **said}
            return {"ts": ts}

    def edit(self, said: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            message = self.messages[said["ts"]]
            message.update(text=said["text"], edits=message["edits"] + 1)
            return {"ts": said["ts"]}

    def find(self, said: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            found = [m["ts"] for m in self.of(said["key"]) if m["kind"] == said["kind"]]
            return {"ts": found[0] if found else None}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        chat = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if chat.is_down:
                    chat.refused += 1
                    return self._reply(503, b"{}")
                method = {"/post": chat.post, "/edit": chat.edit, "/find": chat.find}[self.path]
                return self._reply(200, json.dumps(method(json.loads(body))).encode())

            def do_GET(self) -> None:
                content = chat.files.get(self.path.removeprefix("/files/"))
                if chat.is_down:
                    return self._reply(503, b"")
                return self._reply(404 if content is None else 200, content or b"")

            def _reply(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        return Handler


class ChatSurface:
    """The product's side of the platform, written as a surface is to be written."""

    name = "chat"

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, trust_env=False, verify=False)

    async def close(self) -> None:
        await self._client.aclose()

    async def greet(self, request: Request, recorded: Recorded) -> None:
        sent = await self._send("post", key=request.key, kind="answer", text="looking")
        await recorded.put(ts=sent["ts"])

    async def fetch(self, request: Request, into: Path) -> None:
        reply = await self._client.get(f"/files/{request.reference['file']}")
        if reply.status_code == 404:
            raise FileUnreadable("The file was deleted.")
        if reply.status_code != 200:
            raise Unavailable("The platform does not answer.")
        await asyncio.to_thread(into.write_bytes, reply.content)

    async def answer(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        await self._say(request, "answer", _text(answer), recorded)

    async def withdraw(self, request: Request, recorded: Recorded) -> None:
        if ts := await self._found(request, "answer", recorded):
            await self._send("edit", ts=ts, text="taken back")

    async def notify(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        await self._say(request, "notice", _text(answer), recorded)

    async def _say(self, request: Request, kind: str, text: str, recorded: Recorded) -> None:
        ts = await self._found(request, kind, recorded)
        if ts is not None:
            await self._send("edit", ts=ts, text=text)
            return
        sent = await self._send("post", key=request.key, kind=kind, text=text)
        await recorded.put(ts=sent["ts"])

    async def _found(self, request: Request, kind: str, recorded: Recorded) -> str | None:
        ts: str | None = recorded.get("ts")
        if ts is None and recorded.attempt > 1:
            ts = (await self._send("find", key=request.key, kind=kind))["ts"]
        return ts

    async def _send(self, method: str, **said: Any) -> dict[str, Any]:
        reply = await self._client.post(f"/{method}", json=said)
        if reply.status_code != 200:
            raise Unavailable("The platform does not answer.")
        made: dict[str, Any] = reply.json()
        return made


def _text(answer: Answer) -> str:
    if answer.failure is not None:
        return answer.failure.id
    ruled = f" ruled {answer.ruling.decision}" if answer.ruling else ""
    notes = "".join(f" {note.id}" for note in answer.notes)
    return f"{answer.case} {answer.report.band if answer.report else ''}{notes}{ruled}"
