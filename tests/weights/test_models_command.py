"""`bonafide models` in a process of its own, with a Hub on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.peers.hub import HubMirror
from tests.weights.conftest import card_text, network

REPO = "owner/model"


def listed(finished) -> dict[str, dict[str, object]]:
    rows = [json.loads(line) for line in finished.stdout.splitlines()]
    return {str(row["name"]): row for row in rows}


def test_list_names_what_is_here_and_what_could_be(command, shelve):
    shelve(card_text(network(), "c" * 40))
    finished = command("list", "--json", HF_HUB_OFFLINE="1")
    rows = listed(finished)
    assert rows["colours"]["state"] == "not_downloaded"
    assert rows["face"]["state"] == "embedded"
    assert rows["commfor-vit"]["tried"] is False
    words = command("list").stdout
    assert "not downloaded" in words
    assert "hf:owner/model" in words


def test_a_wrong_card_is_a_row_and_does_not_hide_the_others(command, shelve):
    shelve(card_text(network(), "c" * 40).replace('licence = "MIT"', ""))
    rows = listed(command("list", "--json"))
    assert rows["colours"]["state"] == "refused"
    assert "licence" in rows["colours"]["error"]
    assert len(rows) > 3


def test_pull_verify_and_spoil(command, shelve, mirror, tmp_path):
    model = network()
    shelve(card_text(model, mirror.put(REPO, {"model.onnx": model})))
    pulled = command("pull", "colours")
    assert (pulled.returncode, pulled.stderr) == (0, "")
    assert "colours is ready" in pulled.stdout
    assert listed(command("list", "--json"))["colours"]["state"] == "downloaded"
    blob = next(path for path in (tmp_path / "hf").rglob("blobs/*") if path.is_file())
    blob.write_bytes(b"something else")
    checked = command("verify")
    assert checked.returncode == 1
    assert "colours" in checked.stderr


def test_a_terminal_sees_how_far_it_is_and_a_pipe_does_not(shelve, mirror, tmp_path):
    pty = pytest.importorskip("pty", reason="terminals are made by pty, on POSIX")
    model = network()
    shelve(card_text(model, mirror.put(REPO, {"model.onnx": model})))
    ours, theirs = pty.openpty()
    home = {"BONAFIDE_HOME": str(tmp_path / "home"), "HF_HOME": str(tmp_path / "hf")}
    finished = subprocess.run(
        [sys.executable, "-m", "bonafide", "models", "pull", "colours"],
        env={**os.environ, **home, "HF_ENDPOINT": mirror.url, "TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        timeout=120,
        check=False,
    )
    os.close(theirs)
    drawn = os.read(ours, 100_000).decode(errors="replace")
    os.close(ours)
    assert finished.returncode == 0, drawn
    assert "colours" in drawn
    assert b"colours is ready" in finished.stdout


def test_pull_says_what_it_pins(command, shelve, mirror):
    model = network()
    commit = mirror.put(REPO, {"model.onnx": model})
    shelve(card_text(None, "main"))
    refused = command("pull", "colours")
    assert refused.returncode == 1
    assert "--accept-hash" in refused.stderr
    accepted = command("pull", "colours", "--accept-hash")
    assert accepted.returncode == 0
    assert commit in accepted.stdout
    assert "sha256" in accepted.stdout


def test_offline_is_respected_and_said(command, shelve, mirror):
    model = network()
    shelve(card_text(model, mirror.put(REPO, {"model.onnx": model})))
    finished = command("pull", "colours", HF_HUB_OFFLINE="1")
    assert finished.returncode == 1
    assert "HF_HUB_OFFLINE" in finished.stderr
    assert not mirror.requests


def test_one_card_that_fails_does_not_stop_the_next(command, shelve, mirror):
    model = network()
    shelve(card_text(model, mirror.put(REPO, {"model.onnx": model})))
    finished = command("pull", "nobody", "face", "colours")
    assert finished.returncode == 1
    assert "colours is ready" in finished.stdout
    assert "embedded" in finished.stderr


def test_a_proxy_of_the_environment_is_used(command, shelve, mirror):
    model = network()
    shelve(card_text(model, mirror.put(REPO, {"model.onnx": model})))
    finished = command(
        "pull", "colours", HF_ENDPOINT="http://hub.invalid", HTTP_PROXY=mirror.url,
        http_proxy=mirror.url, NO_PROXY="", no_proxy="",
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    assert mirror.asked("GET")


def test_publish_puts_networks_cards_and_a_readme_there(command, mirror):
    finished = command("publish", "--repo", "me/weights", HF_TOKEN="hf_mine")
    assert finished.returncode == 0, finished.stderr
    repository = mirror.repositories["me/weights"]
    files = repository.commits[repository.main]
    assert "README.md" in files
    assert {"face.onnx", "cards/face.toml"} <= set(files)
    assert not [name for name in files if "commfor" in name]
    assert all(request.token == "Bearer hf_mine" for request in mirror.asked("POST"))
    again = command("publish", "--repo", "me/weights", HF_TOKEN="hf_mine")
    assert again.returncode == 0, again.stderr


def test_what_was_published_can_be_used_by_a_card(command, shelve, mirror):
    assert command("publish", "--repo", "me/weights", HF_TOKEN="hf_mine").returncode == 0
    repository = mirror.repositories["me/weights"]
    files = repository.commits[repository.main]
    text = files["cards/face.toml"].decode().replace('"face"', '"my-face"', 1)
    shelve(text.partition("[input]")[0].replace(
        "embedded:", f"hf:me/weights@{repository.main}:"
    ))  # fmt: skip
    assert command("pull", "my-face").returncode == 0


@pytest.mark.parametrize(("repo", "said"), [("nonsense", "owner/name"), ("me/weights", "HF_TOKEN")])
def test_a_publication_that_cannot_be_is_one_sentence(command, repo, said):
    with HubMirror(token="hf_other") as closed:
        finished = command("publish", "--repo", repo, HF_TOKEN="hf_mine", HF_ENDPOINT=closed.url)
    assert finished.returncode == 1
    assert said in finished.stderr.splitlines()[-1]
