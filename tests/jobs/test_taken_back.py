"""An asking that is taken back: the message was deleted."""

import asyncio

from bonafide.jobs import State
from tests.jobs.conftest import finished, until
from tests.peers.chat import ChatSurface
from tests.peers.judge import Sleeper


def test_what_is_taken_back_is_not_answered_and_its_greeting_says_so(working, chat, asking):
    async def story():
        async with working(judge=Sleeper(1.0)) as engine:
            await engine.submit(asking("k1"))
            await until(lambda: chat.of("k1"))
            job = await engine.cancel("chat:T1", "k1")
            assert job.state is State.CANCELLED
            await until(lambda: chat.of("k1")[0]["text"] == "taken back")
            # The judgement that was under way is over when the next one's answer stands.
            await engine.submit(asking("k2"))
            await finished(engine, "k2")
            return await engine.status("chat:T1", "k1")

    assert asyncio.run(story()).state is State.CANCELLED
    (message,) = chat.of("k1")
    assert message["text"] == "taken back"


def test_what_is_taken_back_while_no_worker_runs_is_said_later(working, chat, asking):
    async def story():
        async with working(worker=False) as engine:
            await engine.submit(asking("k1"))
            await until(lambda: chat.of("k1"))
            await engine.cancel("chat:T1", "k1")
        assert [message["text"] for message in chat.of("k1")] == ["looking"]
        async with working() as engine:
            await until(lambda: chat.of("k1")[0]["text"] != "looking")
            return await engine.status("chat:T1", "k1")

    assert asyncio.run(story()).state is State.CANCELLED
    assert [message["text"] for message in chat.of("k1")] == ["taken back"]


def test_taking_back_waits_for_a_platform_that_is_down(working, chat, asking):
    async def story():
        async with working(judge=Sleeper(1.0)) as engine:
            await engine.submit(asking("k1"))
            await until(lambda: chat.of("k1"))
            chat.is_down = True
            await engine.cancel("chat:T1", "k1")
            await until(lambda: chat.refused)
            assert chat.of("k1")[0]["text"] == "looking"
            chat.is_down = False
            await until(lambda: chat.of("k1")[0]["text"] != "looking")

    asyncio.run(story())
    assert [message["text"] for message in chat.of("k1")] == ["taken back"]


def test_what_was_taken_back_while_it_was_answered_is_withdrawn(working, chat, asking):
    class Slow(ChatSurface):
        """Is asked to take its answer back while it posts it."""

        async def answer(self, request, answer, recorded):
            self.answering.set()
            await self.cancelled.wait()
            await super().answer(request, answer, recorded)

    async def story():
        surface = Slow(chat.url)
        surface.answering, surface.cancelled = asyncio.Event(), asyncio.Event()
        async with working(surface=surface) as engine:
            await engine.submit(asking("k1"))
            await surface.answering.wait()
            await engine.cancel("chat:T1", "k1")
            await until(lambda: chat.of("k1")[0]["text"] == "taken back")
            surface.cancelled.set()
            await until(lambda: chat.of("k1")[0]["edits"] == 3)

    asyncio.run(story())
    assert chat.of("k1")[0]["text"] == "taken back"


def test_a_finished_job_cannot_be_taken_back(working, chat, asking):
    async def story():
        async with working() as engine:
            await engine.submit(asking("k1"))
            await finished(engine, "k1")
            return await engine.cancel("chat:T1", "k1")

    assert asyncio.run(story()).state is State.ANSWERED
