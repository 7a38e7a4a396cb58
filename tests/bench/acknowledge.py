"""How soon a bot acknowledges while much is asked and the processors are busy; its memory.

    python -m tests.bench.acknowledge --platform slack
    python -m tests.bench.acknowledge --platform slack-http
    python -m tests.bench.acknowledge --platform discord

The bot is the product's own process without a worker, as `bonafide slack` and
`bonafide discord` start it; the platform is a loopback one in this process. Each
event is a file of its own. An acknowledgement that Slack had to wait for longer
than 3 s is counted with its redeliveries. The last line has the figures.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.footprint import held_mb
from tests.bots.conftest import discord_settings, slack_settings, sound
from tests.bots.discord_people import check
from tests.peers.discord import Discord
from tests.peers.postgres import _free_port
from tests.peers.slack import Slack
from tests.peers.slack_http import Requests

ROOT = Path(__file__).parents[2]
Ask = Callable[[int], float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", choices=list(STANDS), required=True)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10.0, help="they come within so long")
    parser.add_argument("--busy", type=int, default=2, help="processes that only count beside")
    chosen = parser.parse_args()
    patch = pytest.MonkeyPatch()
    with (
        tempfile.TemporaryDirectory() as folder,
        busy(chosen.busy),
        STANDS[chosen.platform](patch, Path(folder)) as (pid, ask),
    ):
        took = spread(ask, chosen.events, chosen.seconds)
        memory = held_mb(pid)
    patch.undo()
    percentiles = statistics.quantiles(took, n=100)
    print(
        f"platform={chosen.platform} events={len(took)} p50_s={percentiles[49]:.3f} "
        f"p99_s={percentiles[98]:.3f} worst_s={max(took):.3f} resident_mb={memory:.0f}"
    )


def spread(ask: Ask, events: int, seconds: float) -> list[float]:
    """Ask so often, evenly; the seconds that each acknowledgement took."""
    started = time.monotonic()
    with ThreadPoolExecutor(64) as people:
        asked: list[Future[float]] = []
        for number in range(events):
            time.sleep(max(0.0, started + number * seconds / events - time.monotonic()))
            asked.append(people.submit(ask, number))
        return [future.result() for future in asked]


@contextmanager
def slack(patch: pytest.MonkeyPatch, folder: Path) -> Iterator[tuple[int, Ask]]:
    """Slack in Socket Mode."""
    platform = Slack()
    slack_settings(patch, folder, platform)
    with bot("slack", "--no-worker") as pid:
        platform.until(lambda: platform._link is not None, 60)
        yield pid, mention(platform)
    platform.close()


@contextmanager
def slack_http(patch: pytest.MonkeyPatch, folder: Path) -> Iterator[tuple[int, Ask]]:
    """Slack over HTTP."""
    platform, port = Slack(), _free_port()
    slack_settings(patch, folder, platform)
    with bot("slack", "serve", "--no-worker", "--port", str(port)) as pid:
        until_answers(f"http://127.0.0.1:{port}/healthz")
        requests = Requests(f"http://127.0.0.1:{port}/slack/events")
        platform.deliver = requests.deliver
        yield pid, mention(platform)
        requests.close()
    platform.close()


@contextmanager
def discord(patch: pytest.MonkeyPatch, folder: Path) -> Iterator[tuple[int, Ask]]:
    """Discord: the response to an interaction, which is the placeholder."""
    platform = Discord()
    discord_settings(patch, folder, platform)

    def ask(number: int) -> float:
        asked = check(platform, place, platform.add_file(sound(number)))
        platform.until(lambda: "acknowledged_s" in asked, 60)
        return float(asked["acknowledged_s"])

    with bot("discord", "--no-worker") as pid:
        platform.until(lambda: platform.gateway.identified, 60)
        guild, channel = platform.add_guild()
        place = {"guild": guild, "channel": channel}
        yield pid, ask
    platform.close()


STANDS = {"slack": slack, "slack-http": slack_http, "discord": discord}


def mention(platform: Slack) -> Ask:
    """Somebody mentions the bot with a file; until Slack has its acknowledgement."""

    def ask(number: int) -> float:
        file = platform.add_file(f"F{number}", sound(number))
        event = {"type": "app_mention", "channel": "C1", "user": f"U{number % 20}"}
        started = time.monotonic()
        platform.event({**event, "ts": f"{1_700_000_000 + number}.1", "files": [file]})
        return time.monotonic() - started

    return ask


@contextmanager
def bot(*arguments: str) -> Iterator[int]:
    """The bot's process, until the block ends; its number."""
    command = [sys.executable, "-m", "bonafide", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def busy(count: int) -> Iterator[None]:
    """So many processes that only count."""
    counting = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in counting:
            process.kill()
            process.wait()


def until_answers(url: str) -> None:
    until_s = time.monotonic() + 60
    while time.monotonic() < until_s:
        try:
            httpx.get(url, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} does not answer")


if __name__ == "__main__":
    main()
