"""How the Slack bot's processes start and end, and what they write down."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest

from bonafide import settings
from bonafide.errors import SettingsError
from tests.peers.postgres import _free_port
from tests.peers.slack_http import Requests

from .conftest import sound
from .slack_people import TS, mention, text
from .test_discord_start import resident_mb


@contextmanager
def process(*arguments):
    """`bonafide slack ...`; ended as a supervisor ends it."""
    command = [sys.executable, "-m", "bonafide", "slack", *arguments]
    started = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    yield started
    started.kill()
    started.communicate()


def looked_at(platform):
    """A mention that got its placeholder."""
    mention(platform, platform.add_file("F1", sound(), name="secret.wav"))
    (placeholder,) = platform.until(lambda: platform.thread("C1", TS), 60)
    assert "Looking at" in text(placeholder)


def ended(started):
    """What the process wrote, once it was told to end."""
    resident = resident_mb(started.pid)
    print(f"resident {resident:.0f} MB")
    assert resident < 200
    started.send_signal(signal.SIGTERM)
    _, written = started.communicate(timeout=30)
    assert started.returncode == 0
    return written


def test_the_process_stays_small_ends_soon_and_names_nothing(platform):
    with process("--no-worker") as started:
        platform.until(lambda: platform._link is not None, 60)
        looked_at(platform)
        written = ended(started)
    assert "secret" not in written
    assert "xoxb-" not in written


def test_the_server_stays_small_ends_soon_and_logs_in_lines(platform):
    port = _free_port()
    with process("serve", "--no-worker", "--port", str(port)) as started:
        platform.until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), 60)
        requests = Requests(f"http://127.0.0.1:{port}/slack/events")
        platform.deliver = requests.deliver
        looked_at(platform)
        assert requests.send("{}", "application/json", secret="forged").status_code == 401
        requests.close()
        # Nobody works: the process is not ready for what is asked of it.
        ready = httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False)
        assert (ready.status_code, ready.json()["waiting"]) == (503, 1)
        written = ended(started)
    lines = [json.loads(line) for line in written.splitlines()]
    assert any("not signed by Slack" in line["message"] for line in lines)
    assert "secret.wav" not in written


def answers(url):
    try:
        return httpx.get(url, trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("missing", ["BOT_TOKEN", "APP_TOKEN"])
def test_what_is_missing_is_said(platform, monkeypatch, missing):
    from bonafide_bots.slack.start import run_socket

    monkeypatch.delenv(f"BONAFIDE_SLACK_{missing}")
    settings.read.cache_clear()
    with pytest.raises(SettingsError, match=f"BONAFIDE_SLACK_{missing} is not set"):
        asyncio.run(run_socket(worker=False))


def test_a_key_for_tokens_is_printed():
    from bonafide_bots.slack.installations import keyring

    command = [sys.executable, "-m", "bonafide", "slack", "key"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    assert keyring(done.stdout.strip())
