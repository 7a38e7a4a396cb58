"""The examples of the page about the API, run as they stand there against a real server."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.conftest import SAMPLE, Server, finished, start

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text()
CHECK, CASE = "547007febde4a556bc271eb3b9792d08", "FCT5-NJ"
REFUSED = "example.org/clip.mp4"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running, process = start(tmp_path_factory.mktemp("home"))
    yield running
    process.terminate()
    process.wait(60)


def examples():
    """The curl commands of the page, in their order."""
    return re.findall(r"(?m)^    (curl (?:.*\\\n)*.*)$", PAGE)


def test_every_curl_example_does_what_the_page_says(server: Server, tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("there is no curl on this machine")
    shutil.copy(SAMPLE["photograph"], tmp_path / "clip.mp4")
    token = server.token()
    environment = os.environ | {"BONAFIDE": server.url, "AUTH": f"Authorization: Bearer {token}"}
    known: dict[str, str] = {}
    for example in examples():
        command = example.replace("curl ", "curl -s -w '\\n%{http_code}' ", 1)
        for there, here in known.items():
            command = command.replace(there, here)
        done = subprocess.run(
            ["bash", "-c", command],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=180,
        )
        said, status = done.stdout.rsplit("\n", 1)
        assert status == "403" if REFUSED in example else status.startswith("2"), (command, said)
        if not known:
            location = re.search(r"(?i)location: (\S+)", said)
            assert location
            known[CHECK] = location[1].rsplit("/", 1)[1]
            with server.client(token) as client:
                check = finished(client, location[1], within_s=180)
            assert check["case"], check["failure"]
            known[CASE] = str(check["case"])
    assert len(examples()) > 10


def test_the_assistants_example_judges_a_file(server: Server):
    pytest.importorskip("mcp", reason="the official client is in the ui extra")
    script = Path(__file__).parent / "mcp_example.py"
    command = [sys.executable, script, server.url, server.token(), SAMPLE["photograph"]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert '"band"' in done.stdout, done.stderr
