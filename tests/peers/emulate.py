"""A second Slack, by other people: the Slack service of the npm package `emulate`.

It speaks the Web API over loopback and insists on scopes. `.ci/run` installs it;
where it is missing and cannot be installed, its tests are skipped and say why.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.peers.slack_api import CLIENT_ID, CLIENT_SECRET, Json

VERSION = "0.11.2"
# Outside of git: the folder of everything that is built.
FOLDER = Path(__file__).parents[2] / "build" / "emulate"
PERSON, TEAM, GENERAL = "xoxp-person", "T000000001", "C000000001"
_MAY = ["chat:write", "files:read", "files:write", "reactions:read", "users:read"] + [
    f"{kind}:{may}" for kind in ("channels", "groups", "im", "mpim") for may in ("read", "history")
]


@cache
def program() -> Path:
    """Where the package is; it is installed where it is not yet, or the test is skipped."""
    start = FOLDER / "node_modules" / "emulate" / "dist" / "index.js"
    if shutil.which("node") is None:
        pytest.skip("node is not installed, so npm's emulate cannot run")
    if not start.is_file():
        install()
    if not start.is_file():
        pytest.skip(f"npm install --prefix {FOLDER} emulate@{VERSION} did not work here")
    return start


def install() -> None:
    """Fetch it from npm's registry."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(FOLDER)]
    try:
        subprocess.run([*command, f"emulate@{VERSION}"], timeout=120, capture_output=True)
    except (OSError, subprocess.TimeoutExpired):
        return


@contextmanager
def slack(folder: Path, scopes: list[str], redirect: str) -> Iterator[World]:
    """A Slack with our app in it and a strict eye on its scopes."""
    app = {
        "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "name": "bonafide",
        "redirect_uris": [redirect], "scopes": scopes,
    }  # fmt: skip
    everything: Json = {"oauth_apps": [app], "strict_scopes": True}
    everything["channels"] = [{"name": "secret", "is_private": True}]
    everything["tokens"] = [{"token": PERSON, "user": "admin", "scopes": _MAY}]
    seed = folder / "emulate.json"
    seed.write_text(json.dumps({"slack": everything}))
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = int(held.getsockname()[1])
    command = ["node", str(program()), "start", "--service", "slack", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--seed", str(seed)], cwd=folder, stdout=subprocess.DEVNULL, env=os.environ
    )
    url = f"http://localhost:{port}"
    try:
        _wait(url)
        with _as_post(url) as gate:
            yield World(gate, url)
    finally:
        process.terminate()
        process.wait(10)


@dataclass(frozen=True)
class World:
    """Where the Web API is spoken to, and what emulate calls itself."""

    api: str
    itself: str


@contextmanager
def _as_post(upstream: str) -> Iterator[str]:
    """A gate before emulate, which reads most arguments from a POST's body alone."""

    class Gate(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            self._pass(path, query.encode(), "application/x-www-form-urlencoded")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            path, _, query = self.path.partition("?")
            if query and not body:
                self.do_GET()
            else:
                self._pass(path, body, self.headers.get("content-type", ""))

        def _pass(self, path: str, body: bytes, content_type: str) -> None:
            headers = {"authorization": self.headers.get("authorization", "")}
            headers["content-type"] = content_type
            answer = httpx.post(upstream + path, content=body, headers=headers, trust_env=False)
            self.send_response(answer.status_code)
            self.send_header("content-type", answer.headers.get("content-type", "text/plain"))
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gate)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _wait(url: str) -> None:
    until_s = time.monotonic() + 60
    while time.monotonic() < until_s:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("emulate does not answer")
