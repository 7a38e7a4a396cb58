"""Links that are fetched and webhooks that are called: only where they may lead."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.ui.conftest import SAMPLE, Server, check, finished, start


class Outside(ThreadingHTTPServer):
    """A server of somebody else's: serves a picture, redirects, and takes webhooks."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.refusals = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Outside

    def do_GET(self) -> None:
        if self.path == "/inward":
            self._redirect("http://169.254.169.254/latest/meta-data")
        elif self.path == "/loop":
            self._redirect("/loop")
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SAMPLE["photograph"].read_bytes())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.calls.append(({k.lower(): v for k, v in self.headers.items()}, body))
        refuse = len(self.server.calls) <= self.server.refusals
        self.send_response(500 if refuse else 204)
        self.end_headers()

    def _redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("location", to)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    with Outside() as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Server]:
    """A server that fetches links from anywhere public, and from that one private host."""
    running, process = start(
        tmp_path_factory.mktemp("home"),
        BONAFIDE_WEB_URL_HOSTS="*",
        BONAFIDE_WEB_PRIVATE_HOSTS=outside.host,
    )
    yield running
    process.terminate()
    process.wait(30)


@pytest.fixture
def api(open_server: Server) -> Iterator[httpx.Client]:
    with open_server.client(open_server.token()) as client:
        yield client


def by_link(api: httpx.Client, url: str) -> dict[str, object]:
    answer = api.post("/v1/checks", json={"url": url})
    assert answer.status_code == 202, answer.text
    return finished(api, answer.headers["location"])


def test_a_link_is_fetched_and_judged(api: httpx.Client, outside: Outside):
    report = by_link(api, f"http://{outside.host}/a/photo.jpg?x=1")["report"]
    assert isinstance(report, dict)
    assert report["file"] == "photo.jpg"


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/a.png", "https://localhost/a.png", "https://[::1]/a.png",
        "https://169.254.169.254/latest/meta-data", "https://10.0.0.1/a.png",
        "https://0x7f000001/a.png", "https://2130706433/", "http://example.org/a.png",
        "https://user:secret@example.org/a.png", "https://example.org:22/a.png",
    ],
)  # fmt: skip
def test_links_into_the_house_are_refused(api: httpx.Client, url: str):
    answer = api.post("/v1/checks", json={"url": url})
    if answer.status_code != 422:
        said = finished(api, answer.headers["location"])
        assert said["case"] is None
        assert said["failure"]


@pytest.mark.parametrize("path", ["inward", "loop"])
def test_redirects_into_the_house_are_refused(api: httpx.Client, outside: Outside, path: str):
    assert by_link(api, f"http://{outside.host}/{path}")["failure"]


def _calls(outside: Outside, kind: str, count: int) -> list[tuple[dict[str, str], bytes]]:
    until_s = time.monotonic() + 60
    found: list[tuple[dict[str, str], bytes]] = []
    while len(found) < count and time.monotonic() < until_s:
        found = [call for call in outside.calls if json.loads(call[1])["type"] == kind]
        time.sleep(0.1)
    return found


def test_answers_and_rulings_are_told_signed_and_again_until_taken(
    api: httpx.Client, outside: Outside
):
    outside.calls.clear()
    outside.refusals = 1
    hook = api.post("/v1/webhooks", json={"url": f"http://{outside.host}/hook"}).json()
    case = check(api, SAMPLE["photograph"])["case"]
    calls = _calls(outside, "check.answered", 2)
    assert len(calls) == 2
    headers, body = calls[1]
    assert calls[0][0]["webhook-id"] == headers["webhook-id"]
    assert json.loads(body)["data"]["case"] == case
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body.decode()}"
    key = base64.b64decode(hook["secret"].removeprefix("whsec_"))
    mac = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(mac).decode()}"
    api.post(f"/v1/cases/{case}/rulings", json={"decision": "authentic"}).raise_for_status()
    told = json.loads(_calls(outside, "case.ruled", 1)[0][1])
    assert told["data"]["decision"] == "authentic"


def test_webhooks_into_the_house_are_not_called(api: httpx.Client, outside: Outside):
    other = Outside()
    thread = threading.Thread(target=other.serve_forever)
    thread.start()
    try:
        made = api.post("/v1/webhooks", json={"url": f"https://127.0.0.1:{other.server_port}/"})
        assert made.status_code == 201
        assert check(api, SAMPLE["voice"])["state"] in ("answering", "answered")
        time.sleep(1)
        assert other.calls == []
    finally:
        other.shutdown()
        thread.join()
        other.server_close()
