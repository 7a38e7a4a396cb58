"""The API against its own description: whatever is sent, the answer is as documented."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.ui.conftest import Server

pytestmark = pytest.mark.slow


def test_schemathesis_finds_no_failure(server: Server, token: str, tmp_path_factory):
    pytest.importorskip("schemathesis", reason="schemathesis invents the requests")
    done = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json",
            "--header", f"Authorization: Bearer {token}", "--phases", "examples,coverage,fuzzing",
            "--max-examples", "30", "--max-time", "180", "--suppress-health-check", "all",
            "--continue-on-failure", "--seed", "7", "--request-timeout", "60",
        ],
        cwd=tmp_path_factory.mktemp("schemathesis"), capture_output=True, text=True, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
