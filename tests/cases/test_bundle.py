"""Evidence bundles: one changed byte, member or row is found; replay says why."""

import json
import zipfile
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bonafide.cases import Cases, Decision, bundle
from bonafide.cases.replay import replay
from bonafide.database import Database, tables
from bonafide.errors import FileUnreadable, NotFound
from bonafide.evidence import Evidence
from tests.peers.judge import Sleeper
from tests.peers.reports import ARTEFACT, judged


@pytest.fixture
def exported(cases, judge, tmp_path):
    judge("t1", b"another file of the tenant")
    case = judge("t1")
    cases.rule("t1", case, "R1", Decision.AUTHENTIC, "I was there")
    judge("t1", b"a third")
    return cases.export("t1", case, "U1", tmp_path / "case.zip")


def test_an_untouched_bundle_is_sound(exported):
    assert bundle.verify(exported) == []


def test_a_bundle_holds_all_that_is_needed_and_nothing_of_others(exported):
    with zipfile.ZipFile(exported) as archive:
        names = archive.namelist()
        lines = archive.read("ledger.jsonl").decode().splitlines()
        assert archive.read("original") == b"media"
    assert set(names) == {
        "case.json",
        "report.json",
        "versions.json",
        "rulings.json",
        "ledger.jsonl",
        "original",
        f"artefacts/{ARTEFACT}",
        "manifest.json",
        "seal.json",
    }
    bodies = [json.loads(line)["body"] for line in lines]
    assert [body is None for body in bodies] == [False, False, True, False]


def test_what_was_exported_is_recorded(cases, exported):
    assert cases.verify("t1", cases.list("t1").cases[1].id) == []


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    database = Database(f"sqlite:///{folder}/b.sqlite")
    database.upgrade()
    evidence = Evidence(database, str(folder / "evidence"))
    cases = Cases(database, evidence)
    case = judged(cases, evidence, "t1", b"media", folder)
    cases.rule("t1", case, "R1", Decision.AUTHENTIC, "I was there")
    path = cases.export("t1", case, "U1", folder / "case.zip")
    database.dispose()
    return path.read_bytes()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_found(sample, tmp_path, data):
    place = data.draw(st.integers(0, len(sample) - 1))
    changed = bytearray(sample)
    changed[place] ^= data.draw(st.integers(1, 255))
    assert problems(tmp_path, bytes(changed))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_missing_or_added_bytes_are_found(sample, tmp_path, data):
    start = data.draw(st.integers(0, len(sample) - 1))
    end = data.draw(st.integers(start, len(sample)))
    added = data.draw(st.binary(max_size=20))
    changed = sample[:start] + added + sample[end:]
    assert bool(problems(tmp_path, changed)) == (changed != sample)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_anything_may_be_handed_in_as_a_bundle(tmp_path, content):
    assert problems(tmp_path, content) == ["evidence-bundle-unreadable"]


def test_a_bundle_that_was_packed_again_is_told_from_ours(sample, tmp_path):
    path = tmp_path / "again.zip"
    (tmp_path / "first.zip").write_bytes(sample)
    with zipfile.ZipFile(tmp_path / "first.zip") as first, zipfile.ZipFile(path, "w") as again:
        for name in first.namelist():
            again.writestr(name, first.read(name))
    assert [m.id for m in bundle.verify(path)] == ["evidence-bundle-changed"]


@pytest.mark.parametrize("member", ["report.json", "rulings.json", "original", "versions.json"])
def test_a_forger_who_mends_the_manifest_still_has_the_ledger_against_him(sample, tmp_path, member):
    path = forged(sample, tmp_path, member)
    found = bundle.verify(path)
    part = {"report.json": "report", "rulings.json": "rulings", "versions.json": "versions"}
    assert {"part": part.get(member, member)} in [message.values for message in found]


def test_a_bundle_that_is_not_there(tmp_path):
    with pytest.raises(FileUnreadable):
        bundle.verify(tmp_path / "none.zip")


@pytest.mark.parametrize(
    "change",
    [
        lambda c: sa.update(tables.cases).values(report=c.report | {"risk": 0.01}),
        lambda c: sa.update(tables.cases).values(sha256="0" * 64),
        lambda c: sa.update(tables.cases).values(versions={**c.versions, "engine": "9"}),
        lambda c: sa.update(tables.rulings).values(decision="manipulated"),
        lambda c: sa.update(tables.rulings).values(note="forged"),
        lambda c: sa.update(tables.rulings).values(reviewer="somebody"),
        lambda c: sa.delete(tables.rulings),
        lambda c: sa.delete(tables.ledger).where(tables.ledger.c.number == 2),
    ],
)
def test_a_changed_row_is_found_where_it_is_kept(cases, judge, change):
    case = judge()
    cases.rule("t1", case, "R1", Decision.AUTHENTIC, "I was there")
    assert cases.verify("t1", case) == []
    with cases.database.writing() as connection:
        row = connection.execute(sa.select(tables.cases)).one()
        connection.execute(change(row))
    assert cases.verify("t1", case)


def test_a_changed_file_is_found_where_it_is_kept(cases, evidence, judge):
    case = judge()
    found = cases.get("t1", case)
    with evidence.local("t1", found.sha256) as path:
        path.write_bytes(b"other")
    assert [m.values for m in cases.verify("t1", case)] == [{"part": "original"}]
    evidence.put_artefact("t1", found.sha256, ARTEFACT, b"other picture")
    assert {"part": "artefacts"} in [m.values for m in cases.verify("t1", case)]


def test_without_its_original_a_bundle_is_sound_but_cannot_be_replayed(
    cases, evidence, judge, tmp_path
):
    case = judge()
    evidence.remove("t1", cases.get("t1", case).sha256)
    path = cases.export("t1", case, "U1", tmp_path / "case.zip")
    assert bundle.verify(path) == []
    with pytest.raises(NotFound, match="no original"):
        replay(path, judge_now)


def test_a_replay_gives_the_same_numbers(exported):
    again = replay(exported, judge_now)
    assert (again.differences, again.causes) == ((), ())


def test_a_replay_that_differs_without_a_cause_says_so(exported):
    again = replay(exported, lambda *a, **o: changed(judge_now(*a, **o)))
    assert [m.values["name"] for m in again.differences] == ["risk"]
    assert [m.id for m in again.causes] == ["replay-cause-unknown"]


def test_a_replay_names_what_is_another_version(cases, judge, tmp_path, monkeypatch):
    path = cases.export("t1", judge(), "U1", tmp_path / "case.zip")
    monkeypatch.setattr("bonafide.evidence.versions.__version__", "99.0")
    again = replay(path, judge_now)
    assert [m.id for m in again.causes] == ["replay-cause-engine"]
    assert again.causes[0].values["after"] == "99.0"


def judge_now(path, **options):
    return Sleeper()(path, **{"progress": lambda stage: None, **options})


def changed(examination):
    return replace(examination, report=examination.report.model_copy(update={"risk": 0.123}))


def problems(folder, content):
    path = folder / "changed.zip"
    path.write_bytes(content)
    return [message.id for message in bundle.verify(path)]


def forged(sample, folder, member):
    """Change one member and write the bundle anew, manifest, seal and all."""
    (folder / "first.zip").write_bytes(sample)
    with zipfile.ZipFile(folder / "first.zip") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change = {
        "report.json": (b'"risk":', b'"risk":0.5,"was":'),
        "rulings.json": (b"authentic", b"manipulated"),
        "versions.json": (b'"engine":"', b'"engine":"9'),
        "original": (b"media", b"medio"),
    }[member]
    parts[member] = parts[member].replace(*change, 1)
    texts = {name: parts[name].decode() for name in bundle._TEXTS}
    texts = {
        name: bundle.canonical(json.loads(text)) if name.endswith(".json") else text
        for name, text in texts.items()
    }
    (folder / "original").write_bytes(parts["original"])
    artefacts = {ARTEFACT: parts[f"artefacts/{ARTEFACT}"]}
    bundle.write(folder / "forged.zip", texts, artefacts, folder / "original")
    return folder / "forged.zip"
