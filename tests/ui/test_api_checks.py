"""`/v1/checks`: what is handed in becomes one durable check, whatever the sender tries."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.ui.conftest import SAMPLE, UPLOAD_BYTES, Server, check, finished

PROBLEM = "application/problem+json"


def upload(api: httpx.Client, data: bytes, name: str = "a.png", **headers: str) -> httpx.Response:
    return api.post("/v1/checks", files={"file": (name, data)}, headers=headers)


@pytest.mark.parametrize("name", ["photograph", "clip", "voice"])
def test_each_kind_of_file_gets_a_report(api: httpx.Client, name: str):
    answer = check(api, SAMPLE[name])
    assert answer["state"] in ("answered", "answering")
    report = answer["report"]
    assert isinstance(report, dict)
    assert report["schema"] == "bonafide.report/1"
    assert report["file"] == SAMPLE[name].name
    assert answer["case"]


def test_the_check_is_accepted_before_it_is_done(api: httpx.Client, picture: Callable[..., Path]):
    answer = upload(api, picture().read_bytes())
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/v1/checks/{answer.json()['id']}"
    assert finished(api, answer.headers["location"])["case"]


def test_progress_comes_as_events(api: httpx.Client, picture: Callable[..., Path]):
    location = upload(api, picture().read_bytes()).headers["location"]
    with api.stream("GET", f"{location}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in stream.iter_lines() if line.startswith("data: ")]
    said = [json.loads(line.removeprefix("data: ")) for line in lines]
    assert said[-1]["state"] == "answered"
    assert said[-1]["report"]["sha256"]


def test_the_same_key_is_the_same_check(api: httpx.Client, picture: Callable[..., Path]):
    data, key = picture().read_bytes(), {"Idempotency-Key": "order-4711"}
    first, second = upload(api, data, **key), upload(api, data, **key)
    assert first.json()["id"] == second.json()["id"]
    other = upload(api, picture().read_bytes(), **key)
    assert other.status_code == 409
    assert "idempotency key" in other.json()["detail"]


def test_another_tenants_check_does_not_exist(
    api: httpx.Client, stranger: httpx.Client, picture: Callable[..., Path]
):
    location = upload(api, picture().read_bytes()).headers["location"]
    for path in (location, f"{location}/events"):
        answer = stranger.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == PROBLEM


def test_oversized_uploads_are_refused(api: httpx.Client):
    answer = upload(api, b"\0" * (UPLOAD_BYTES + 1))
    assert answer.status_code == 413
    assert answer.json()["code"] == "limit_exceeded"


def test_an_oversized_stream_without_a_length_is_cut_off(api: httpx.Client):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'

    def endless():
        yield head
        for _ in range(UPLOAD_BYTES // 100_000 + 10):
            yield b"\0" * 100_000

    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = api.post("/v1/checks", content=endless(), headers=kind)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg onload=alert(1)>",
        b"%PDF-1.7 not media",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    ],
    ids=["empty", "text", "svg", "pdf", "broken png"],
)
def test_what_is_no_media_gets_a_sentence(api: httpx.Client, data: bytes):
    answer = finished(api, upload(api, data, "odd.bin").headers["location"])
    assert answer["case"] is None
    assert str(answer["failure"]).endswith(".")


def test_a_truncated_clip_gets_an_answer_or_a_sentence(api: httpx.Client):
    whole = SAMPLE["clip"].read_bytes()
    answer = finished(api, upload(api, whole[: len(whole) // 2], "cut.mp4").headers["location"])
    assert answer["case"] or answer["failure"]


def test_archives_and_polyglots_are_not_opened(api: httpx.Client, picture: Callable[..., Path]):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner.png", picture().read_bytes())
    plain = finished(api, upload(api, packed.getvalue(), "a.zip").headers["location"])
    assert plain["failure"]
    both = finished(
        api, upload(api, picture().read_bytes() + packed.getvalue()).headers["location"]
    )
    report = both["report"]
    assert isinstance(report, dict)
    assert report["media"]["kind"] == "picture"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "..\\..\\boot.ini", "a\x00b.png", "<b>x</b>.png", "ü" * 300]
)
def test_names_with_tricks_are_only_names(
    api: httpx.Client, name: str, picture: Callable[..., Path]
):
    answer = finished(api, upload(api, picture().read_bytes(), name).headers["location"])
    report = answer["report"]
    assert isinstance(report, dict)
    assert "/" not in report["file"].replace("</b>", "")
    assert "\\" not in report["file"]
    assert len(report["file"]) <= 200


def test_an_aborted_upload_leaves_nothing(server: Server, token: str):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'

    def broken():
        yield head
        raise ConnectionAbortedError

    kind = {"content-type": "multipart/form-data; boundary=x"}
    with server.client(token) as api, pytest.raises(ConnectionAbortedError):
        api.post("/v1/checks", content=broken(), headers=kind)
    until_s = time.monotonic() + 20
    while server.left("bonafide-*") and time.monotonic() < until_s:
        time.sleep(0.2)
    assert server.left("bonafide-*") == []


def test_each_finished_check_is_logged_with_its_case_and_without_its_name(
    server: Server, api: httpx.Client, picture: Callable[..., Path]
):
    case = check(api, picture("whistle.png"))["case"]
    log = (Path(server.environment["BONAFIDE_HOME"]) / "log").read_text()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    finished = [line for line in lines if line["message"] == "check finished"]
    assert case in [line["case"] for line in finished]
    assert "whistle" not in log


def test_links_are_refused_unless_allowed(api: httpx.Client):
    answer = api.post("/v1/checks", json={"url": "https://example.org/a.png"})
    assert answer.status_code == 403
    assert "upload the file" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("kwargs", "status"),
    [
        ({"json": {}}, 422),
        ({"json": {"url": "file:///etc/passwd"}}, 422),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 422),
        ({"content": b"x", "headers": {"content-type": "text/plain"}}, 415),
        ({"data": {"language": "en"}, "files": {"other": b"x"}}, 422),
    ],
)
def test_wrong_requests_are_problems(api: httpx.Client, kwargs: dict[str, object], status: int):
    answer = api.post("/v1/checks", **kwargs)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["detail"]
