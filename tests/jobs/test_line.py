"""From asking to answering, on SQLite and PostgreSQL, over a loopback chat."""

import asyncio
from pathlib import Path

import pytest

from bonafide.cases import Decision
from bonafide.database import tenants
from bonafide.errors import LimitExceeded, NotFound
from bonafide.evidence import ledger
from bonafide.jobs import Priority, Request, State
from tests.jobs.conftest import finished
from tests.peers.chat import ChatSurface
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
            await asyncio.sleep(1.5)
            assert (await engine.status("chat:T1", "k1")).state is State.FETCHING
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


def test_what_is_taken_back_is_not_answered(working, chat, asking):
    async def story():
        async with working(judge=Sleeper(1.0)) as engine:
            await engine.submit(asking("k1"))
            await until(lambda: chat.of("k1"))
            job = await engine.cancel("chat:T1", "k1")
            assert job.state is State.CANCELLED
            await asyncio.sleep(2)
            return await engine.status("chat:T1", "k1")

    assert asyncio.run(story()).state is State.CANCELLED
    assert chat.of("k1")[0]["text"] == "looking"


def test_a_finished_job_cannot_be_taken_back(working, chat, asking):
    async def story():
        async with working() as engine:
            await engine.submit(asking("k1"))
            await finished(engine, "k1")
            return await engine.cancel("chat:T1", "k1")

    assert asyncio.run(story()).state is State.ANSWERED


def test_what_waited_too_long_is_refused(working, asking):
    async def story():
        async with working(judge=Sleeper(1.0)) as engine:
            await engine.submit(asking("k1"))
            await engine.submit(asking("k2", deadline_s=0.2))
            return await finished(engine, "k2")

    assert asyncio.run(story()).answer.failure.id == "job-too-late"


def test_too_many_waiting_jobs_of_one_tenant_are_refused(working, asking, choose):
    choose(BONAFIDE_JOBS_TENANT_WAITING=2)

    async def story():
        async with working(worker=False) as engine:
            await engine.submit(asking("k1"))
            await engine.submit(asking("k2"))
            with pytest.raises(LimitExceeded, match="TENANT_WAITING"):
                await engine.submit(asking("k3"))
            with pytest.raises(NotFound):
                await engine.status("chat:T1", "k3")
            await engine.submit(asking("k4", tenant="chat:T2"))
            return await engine.health()

    health = asyncio.run(story())
    assert (health.waiting, health.workers) == (3, ())


def test_people_go_before_auto_scan_and_that_before_batches(working, chat, asking):
    order = []

    def judge(path, **options):
        order.append(options["name"].rstrip("0123.wav"))
        return Sleeper(0.3)(path, **options)

    async def story():
        async with working(worker=False) as engine:
            for kind in (Priority.BATCH, Priority.AUTO, Priority.WAITING):
                for number in range(3):
                    await engine.submit(asking(f"{kind.name}{number}", priority=kind))
        async with working(judge=judge) as engine:
            for number in range(3):
                await finished(engine, f"BATCH{number}")

    asyncio.run(story())
    # The first slot may be taken before the people's files are fetched.
    places = {name: [i for i, kind in enumerate(order) if kind == name] for name in set(order)}
    assert max(places["WAITING"]) < min(places["BATCH"])
    assert max(places["AUTO"]) < min(places["BATCH"])
    assert places["WAITING"][1] < places["AUTO"][1]


def test_one_tenant_does_not_take_all_workers(working, asking, choose):
    choose(BONAFIDE_JOBS_TENANT_AT_ONCE=1, BONAFIDE_JOBS_SLOTS=4)
    now, most = [], []

    def judge(path, **options):
        now.append(options["name"])
        most.append(sum(name.startswith("a") for name in now))
        made = Sleeper(0.2)(path, **options)
        now.remove(options["name"])
        return made

    async def story():
        async with working(judge=judge) as engine:
            for number in range(4):
                await engine.submit(asking(f"a{number}"))
            await engine.submit(asking("b0", tenant="chat:T2"))
            await finished(engine, "b0", tenant="chat:T2")
            await finished(engine, "a3")

    asyncio.run(story())
    assert max(most) == 1


def test_with_retention_zero_nothing_outlives_the_job(working, asking):
    async def story():
        async with working() as engine:
            tenants.choose(engine.database, "chat:T1", retention_days=0)
            await engine.submit(asking("k1"))
            job = await finished(engine, "k1")
            found = engine.cases.get("chat:T1", job.answer.case)
            assert not engine.evidence.has("chat:T1", found.sha256)
            return job, found, engine.evidence._root

    job, found, root = asyncio.run(story())
    assert job.answer.kept_until_s is None
    assert found.kept_until_s is None
    assert list(Path(root).rglob("originals/*/*")) == []


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


def test_a_removed_case_is_judged_anew_when_asked_again(working, asking):
    async def story():
        async with working() as engine:
            await engine.submit(asking("k1", b"media"))
            first = (await finished(engine, "k1")).answer.case
            engine.cases.remove("chat:T1", first, "admin")
            late = await engine.status("chat:T1", "k1")
            assert late.answer.failure.id == "job-case-removed"
            await engine.submit(asking("k2", b"media"))
            second = (await finished(engine, "k2")).answer.case
            with engine.database.reading() as connection:
                return first, second, ledger.verify(connection, "chat:T1")

    first, second, problems = asyncio.run(story())
    assert first != second
    assert problems == []


async def until(true, within_s=30):
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110 - the platform has no event to wait for
            await asyncio.sleep(0.05)
