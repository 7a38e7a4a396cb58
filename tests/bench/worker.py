"""One worker process for the benches: the product's engine over the loopback chat."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal

from bonafide.jobs import Engine
from tests.peers.chat import ChatSurface
from tests.peers.judge import Sleeper


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--chat", required=True, help="URL of the loopback chat")
    parser.add_argument("--seconds", type=float, default=0.0, help="how long a judgement takes")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    surface = ChatSurface(chosen.chat)
    engine = await Engine.start([surface], worker=True, judge=Sleeper(chosen.seconds))
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    print("ready", flush=True)
    await over.wait()
    await engine.stop(within_s=10)


if __name__ == "__main__":
    asyncio.run(main())
