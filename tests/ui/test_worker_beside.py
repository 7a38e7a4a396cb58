"""A page without a worker of its own, and `bonafide worker` beside it, as in the cluster."""

import os
import subprocess
import sys
import time

import httpx
import pytest

from tests.ui.conftest import SAMPLE, Server, check, free_port

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path):
    address = f"http://127.0.0.1:{(port := free_port())}"
    environment = os.environ | {"BONAFIDE_HOME": str(tmp_path), "OMP_NUM_THREADS": "1"}
    commands = (["serve", "--no-worker", "--port", str(port)], ["worker"])
    running = [
        subprocess.Popen([sys.executable, "-m", "bonafide", *command], env=environment)
        for command in commands
    ]
    until_s = time.monotonic() + 180
    while not ready(address) and time.monotonic() < until_s:
        time.sleep(0.5)
    yield Server(address, environment)
    for process in running:
        process.terminate()
    for process in running:
        process.wait(60)


def ready(address):
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).is_success
    except httpx.TransportError:
        return False


def test_the_worker_answers_the_checks_of_the_page(server):
    with server.client(server.token()) as api:
        answer = check(api, SAMPLE["photograph"])
        assert answer["report"]["file"] == SAMPLE["photograph"].name
