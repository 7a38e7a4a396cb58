"""Twenty people at once, then many checks in a row: waiting times and memory of the server.

python -m tests.bench.web [CHECKS]
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np

from tests.ui.conftest import Server, finished, start

PEOPLE = 20


def picture(number: int) -> bytes:
    """A picture of its own for each number."""
    noise = np.random.default_rng(number).integers(0, 255, (60, 80, 3), np.uint8)
    return cv2.imencode(".png", cv2.resize(noise, (640, 480)))[1].tobytes()


def judge(server: Server, token: str, data: bytes) -> float:
    """Seconds from handing in to the answer, which must be about this very file."""
    begun_s = time.monotonic()
    with server.client(token) as api:
        answer = api.post("/v1/checks", files={"file": ("a.png", data)})
        check = finished(api, answer.raise_for_status().headers["location"], within_s=600)
    report = check["report"]
    assert isinstance(report, dict), check["failure"]
    assert report["sha256"] == hashlib.sha256(data).hexdigest(), "verdicts were mixed up"
    return time.monotonic() - begun_s


def resident_mb(pid: int) -> float:
    """Memory of the process, its decoding worker not counted."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main(checks: int = 500) -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as home:
        server, process = start(Path(home), BONAFIDE_WEB_REQUESTS_PER_MINUTE="1000000")
        try:
            tokens = [server.token("check,read") for _ in range(PEOPLE)]
            judge(server, tokens[0], picture(0))
            with ThreadPoolExecutor(PEOPLE) as people:
                jobs = [
                    people.submit(judge, server, token, picture(1 + n))
                    for n, token in enumerate(tokens)
                ]
                waits_s = sorted(job.result() for job in jobs)
            print(f"{PEOPLE} at once: median {statistics.median(waits_s):.1f} s,", end=" ")
            print(f"p95 {waits_s[int(0.95 * PEOPLE) - 1]:.1f} s, no error, none mixed up")
            for done in range(1, checks + 1):
                judge(server, tokens[done % PEOPLE], picture(1000 + done))
                if done % max(checks // 10, 1) == 0:
                    print(f"after {done} checks: {resident_mb(process.pid):.0f} MB", flush=True)
        except AssertionError:
            print((Path(home) / "log").read_text(encoding="utf-8")[-5000:])
            raise
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
