"""From asking to answering, on SQLite and PostgreSQL, over a loopback chat."""

import asyncio

import pytest

from bonafide.cases import Decision
from bonafide.errors import NotFound
from bonafide.jobs import Request, State
from tests.jobs.conftest import finished, until
from tests.peers.judge import Sleeper


def test_an_answer_edits_the_greeting(working, chat, asking):
    async def story():
        async with working() as engine:
            await engine.submit(asking("k1"))
            job = await finished(engine, "k1")
            assert job.state is State.ANSWERED
            assert job.answer.report.file == "k1.wav"
            assert job.answer.kept_until_s > job.submitted_s
            return job.answer.case, engine.cases.verify("chat:T1", job.answer.case)

    case, problems = asyncio.run(story())
    (message,) = chat.of("k1")
    assert message["text"].startswith(case)
    assert message["edits"] == 1
    assert problems == []


def test_a_redelivery_is_the_same_job(working, chat, asking):
    async def story():
        async with working() as engine:
            await asyncio.gather(*(engine.submit(asking("k1")) for _ in range(5)))
            await finished(engine, "k1")
            await engine.submit(asking("k1"))
            await asyncio.sleep(0.5)

    asyncio.run(story())
    assert len(chat.of("k1")) == 1


def test_the_same_file_is_answered_from_the_case_with_a_note(working, chat, asking):
    judged = []

    def judge(path, **options):
        judged.append(path)
        return Sleeper()(path, **options)

    async def story():
        async with working(judge=judge) as engine:
            await engine.submit(asking("k1", b"media"))
            first = await finished(engine, "k1")
            await engine.submit(asking("k2", b"media"))
            return first.answer, (await finished(engine, "k2")).answer

    first, second = asyncio.run(story())
    assert len(judged) == 1
    assert second.case == first.case
    assert second.report.risk == first.report.risk
    assert [note.id for note in second.notes] == ["job-asked-before"]
    assert first.notes == ()


@pytest.mark.parametrize("shared", [True, False])
def test_tenants_share_verdicts_by_hash_but_never_cases(working, asking, choose, shared):
    choose(BONAFIDE_CASES_SHARE_VERDICTS=shared)
    judged = []

    def judge(path, **options):
        judged.append(path)
        return Sleeper()(path, **options)

    async def story():
        async with working(judge=judge) as engine:
            await engine.submit(asking("k1", b"media", name="secret name.wav"))
            first = await finished(engine, "k1")
            await engine.submit(asking("k2", b"media", tenant="chat:T2"))
            second = await finished(engine, "k2", tenant="chat:T2")
            with pytest.raises(NotFound):
                engine.cases.get("chat:T2", first.answer.case)
            with pytest.raises(NotFound):
                await engine.status("chat:T2", "k1")
            with pytest.raises(NotFound):
                await engine.cancel("chat:T2", "k1")
            return first.answer, second.answer

    first, second = asyncio.run(story())
    assert len(judged) == (1 if shared else 2)
    assert second.case != first.case
    assert second.report.risk == first.report.risk
    assert "secret" not in second.report.as_json()
    assert second.notes == ()


def test_a_ruling_changes_every_answer_and_tells_every_place(working, chat, asking):
    async def story():
        async with working() as engine:
            await engine.submit(asking("k1", b"media"))
            case = (await finished(engine, "k1")).answer.case
            await engine.submit(asking("k2", b"media"))
            await finished(engine, "k2")
            await engine.submit(asking("k3", b"media", tenant="chat:T2"))
            await finished(engine, "k3", tenant="chat:T2")
            await engine.rule("chat:T1", case, "R1", Decision.AUTHENTIC, "I was there")
            await until(lambda: len(chat.of("k1")) + len(chat.of("k2")) == 4)
            await engine.submit(asking("k4", b"media"))
            await finished(engine, "k4")

    asyncio.run(story())
    for key in ("k1", "k2"):
        answer, notice = sorted(chat.of(key), key=lambda message: message["kind"])
        assert answer["text"].endswith("ruled authentic")
        assert notice["text"].endswith("ruled authentic")
    assert "ruled" not in chat.of("k3")[0]["text"]
    assert chat.of("k4")[0]["text"].endswith("ruled authentic")


def test_an_uploaded_file_is_not_fetched(working, chat, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(b"media")

    async def story():
        async with working() as engine:
            original = engine.evidence.put("chat:T1", path)
            request = Request("chat:T1", "k1", "chat", "a.wav", "U1", sha256=original.sha256)
            await engine.submit(request)
            return await finished(engine, "k1")

    assert asyncio.run(story()).state is State.ANSWERED
