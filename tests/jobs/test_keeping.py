"""What outlives a job, and what does not."""

import asyncio
from dataclasses import replace
from pathlib import Path

import numpy as np

from bonafide.database import tenants
from bonafide.evidence import ledger
from bonafide.terms import Sound, Stretch
from tests.jobs.conftest import finished
from tests.peers.judge import Sleeper

ARTEFACT = "sound-0-001000.png"


def drawing(path, **options):
    """A judge whose judgement has a picture: that of a second of sound."""
    made = Sleeper()(path, **options)
    samples = np.linspace(-0.5, 0.5, 16_000, dtype=np.float32)
    sound = Sound(16_000, (Stretch(0.0, samples),))
    recording = replace(made.material.recording, sound=sound)
    return replace(made, material=replace(made.material, recording=recording))


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


def test_with_retention_zero_nothing_that_was_drawn_stays(working, asking):
    async def story():
        async with working(judge=drawing) as engine:
            await engine.submit(asking("k1", b"media"))
            kept = (await finished(engine, "k1")).answer
            tenants.choose(engine.database, "chat:T2", retention_days=0)
            for key, content in (("k2", b"media"), ("k3", b"other")):
                await engine.submit(asking(key, content, tenant="chat:T2"))
                answer = (await finished(engine, key, tenant="chat:T2")).answer
                assert not engine.evidence.artefacts("chat:T2", answer.report.sha256)
                assert engine.cases.verify("chat:T2", answer.case) == []
            assert engine.evidence.artefacts("chat:T1", kept.report.sha256).keys() == {ARTEFACT}
            return engine.cases.verify("chat:T1", kept.case)

    assert asyncio.run(story()) == []


def test_what_was_drawn_for_a_removed_case_is_drawn_again(working, asking):
    async def story():
        async with working(judge=drawing) as engine:
            await engine.submit(asking("k1", b"media"))
            first = (await finished(engine, "k1")).answer
            engine.cases.remove("chat:T1", first.case, "admin")
            for key, tenant in (("k2", "chat:T2"), ("k3", "chat:T1")):
                await engine.submit(asking(key, b"media", tenant=tenant))
                again = (await finished(engine, key, tenant=tenant)).answer
                assert engine.evidence.artefacts(tenant, again.report.sha256).keys() == {ARTEFACT}
                assert engine.cases.verify(tenant, again.case) == []

    asyncio.run(story())


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
