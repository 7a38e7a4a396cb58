"""A real server on loopback, as `bonafide serve` starts it, and those who speak to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest

from bonafide_ui.samples import SAMPLES
from tests.ui.browser import Visit, browsing

ALL_SCOPES = "check,read,review,delete,webhooks"
UPLOAD_BYTES = 3_000_000
SAMPLE = {sample.name: sample.path for sample in SAMPLES}


@dataclass(frozen=True)
class Server:
    """A running server: where it is, and the environment that its commands share."""

    url: str
    environment: dict[str, str]

    def left(self, pattern: str) -> list[str]:
        """What lies in the server's temporary folders under such a name."""
        return [str(found) for found in Path(self.environment["TMPDIR"]).rglob(pattern)]

    def command(self, *arguments: str) -> str:
        """What another `bonafide` command of the same installation prints."""
        done = subprocess.run(
            [sys.executable, "-m", "bonafide", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout.strip()

    def token(self, scopes: str = ALL_SCOPES, *more: str) -> str:
        """A fresh token with a tenant of its own."""
        return self.command("token", "create", "--name", "test", "--scope", scopes, *more)

    def client(self, token: str | None = None) -> httpx.Client:
        """An API client that sends the token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def start(home: Path, **settings: str) -> tuple[Server, subprocess.Popen[bytes]]:
    """A server over an empty home, ready for requests."""
    port = free_port()
    scratch = home / "tmp"
    scratch.mkdir()
    # OMP: two servers of the suite must not fight over the cores.
    environment = os.environ | {
        "BONAFIDE_HOME": str(home),
        "TMPDIR": str(scratch),
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
        **settings,
    }
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bonafide", "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", environment)
    until_s = time.monotonic() + 180
    while time.monotonic() < until_s:
        try:
            if httpx.get(f"{server.url}/readyz", trust_env=False).status_code == 200:
                return server, process
        except httpx.TransportError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError((home / "log").read_text()[-3000:])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that most tests share."""
    running, process = start(
        tmp_path_factory.mktemp("home"),
        BONAFIDE_WEB_UPLOAD_BYTES=str(UPLOAD_BYTES),
        BONAFIDE_WEB_CHECKS_PER_HOUR="2000",
        BONAFIDE_WEB_REQUESTS_PER_MINUTE="3000",
    )
    yield running
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for the tests of one file."""
    with browsing() as opened:
        yield opened


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Visit]:
    """A new visitor, at whose page nothing goes wrong in silence."""
    person = Visit(browser, server.url)
    yield person
    assert person.complaints == []
    person.context.close()


@pytest.fixture(scope="session")
def token(server: Server) -> str:
    """A token that may do everything in its tenant."""
    return server.token()


@pytest.fixture
def api(server: Server, token: str) -> Iterator[httpx.Client]:
    """A client of the shared tenant."""
    with server.client(token) as client:
        yield client


@pytest.fixture
def stranger(server: Server) -> Iterator[httpx.Client]:
    """A client of another tenant."""
    with server.client(server.token()) as client:
        yield client


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[str], Path]:
    """Makes pictures that differ from each other by their bytes."""

    def make(name: str = "picture.png") -> Path:
        noise = np.random.default_rng().integers(0, 255, (120, 160, 3), np.uint8)
        done, data = cv2.imencode(Path(name).suffix, cv2.resize(noise, (480, 360)))
        assert done
        path = tmp_path / name
        path.write_bytes(data.tobytes())
        return path

    return make


def clip_of_its_own(path: Path) -> Path:
    """The sample's clip with an empty box behind it: the same film, another file."""
    path.write_bytes(SAMPLE["clip"].read_bytes() + b"\0\0\0\x10free" + os.urandom(8))
    return path


def finished(api: httpx.Client, location: str, within_s: float = 60) -> dict[str, object]:
    """The check once it has its answer."""
    until_s = time.monotonic() + within_s
    while time.monotonic() < until_s:
        check: dict[str, object] = api.get(location).raise_for_status().json()
        if check["case"] or check["failure"]:
            return check
        time.sleep(0.1)
    raise AssertionError(f"no answer in {within_s} s: {check}")


def check(api: httpx.Client, path: Path, **form: str) -> dict[str, object]:
    """Hand a file in and wait for the answer."""
    with path.open("rb") as file:
        answer = api.post("/v1/checks", files={"file": (path.name, file)}, data=form)
    assert answer.status_code == 202, answer.text
    return finished(api, answer.headers["location"])
