"""What goes wrong on the way is waited out, or said."""

import asyncio

import pytest

from bonafide.jobs import State
from tests.jobs.conftest import finished
from tests.peers.chat import ChatSurface


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"text named .mp4", "job-unsupported-media"), (None, "job-file-unreadable")],
)
def test_bad_media_is_answered_at_once_and_not_tried_again(working, chat, asking, content, message):
    async def story():
        async with working() as engine:
            request = asking("k1", content or b"")
            if content is None:
                del chat.files["k1"]
            await engine.submit(request)
            return await finished(engine, "k1")

    job = asyncio.run(story())
    assert job.state is State.FAILED
    assert job.answer.failure.id == message
    assert chat.of("k1")[0]["text"] == message


def test_a_platform_that_is_down_is_asked_again(working, chat, asking):
    async def story():
        async with working() as engine:
            chat.is_down = True
            await engine.submit(asking("k1"))
            async for job in engine.follow("chat:T1", "k1"):
                if job.state is State.FETCHING:
                    break
            chat.is_down = False
            return await finished(engine, "k1")

    assert asyncio.run(story()).state is State.ANSWERED
    assert len(chat.of("k1")) == 1


def test_a_platform_that_stays_down_ends_in_a_failure(working, chat, asking, choose):
    choose(BONAFIDE_JOBS_FETCH_TRIES=2, BONAFIDE_JOBS_ANSWER_TRIES=2)

    async def story():
        async with working() as engine:
            chat.is_down = True
            await engine.submit(asking("k1"))
            return await finished(engine, "k1")

    job = asyncio.run(story())
    assert job.answer.failure.id == "job-fetch-failed"


def test_a_fault_of_ours_is_answered_too(working, chat, asking):
    def judge(path, **options):
        raise ZeroDivisionError

    async def story():
        async with working(judge=judge) as engine:
            await engine.submit(asking("k1"))
            return await finished(engine, "k1")

    job = asyncio.run(story())
    assert job.answer.failure.id == "job-went-wrong"
    assert chat.of("k1")[0]["text"] == "job-went-wrong"


def test_a_post_that_was_not_noted_is_found_again(working, chat, asking):
    class Forgetful(ChatSurface):
        """Dies between posting and noting, once for the greeting and once for the answer."""

        async def greet(self, request, recorded):
            await self._send("post", key=request.key, kind="answer", text="looking")
            raise OSError("killed here")

    async def story():
        async with working(surface=Forgetful(chat.url)) as engine:
            await engine.submit(asking("k1"))
            return await finished(engine, "k1")

    assert asyncio.run(story()).state is State.ANSWERED
    (message,) = chat.of("k1")
    assert message["text"] != "looking"
