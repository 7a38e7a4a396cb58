"""Originals and artefacts: kept by hash, apart by tenant, removed in time; folder and S3."""

import hashlib

import fsspec
import pytest

from bonafide.database import Database, tenants
from bonafide.errors import NotFound, Unavailable
from bonafide.evidence import Evidence
from tests.peers.objectstore import BUCKET, CREDENTIALS, ObjectStore


@pytest.fixture(scope="module")
def s3():
    server = ObjectStore()
    yield server
    server.close()


@pytest.fixture(params=["folder", "s3"])
def evidence(request, tmp_path, choose, monkeypatch):
    database = Database(f"sqlite:///{tmp_path}/bonafide.sqlite")
    database.upgrade()
    if request.param == "folder":
        yield Evidence(database, str(tmp_path / "evidence"))
    else:
        server = request.getfixturevalue("s3")
        for name, value in CREDENTIALS.items():
            monkeypatch.setenv(name, value)
        files = fsspec.filesystem("s3", endpoint_url=server.url)
        if not files.exists(BUCKET):
            files.mkdir(BUCKET)
        prefix = f"s3://{BUCKET}/{tmp_path.name}"
        choose(BONAFIDE_EVIDENCE_STORE=prefix, BONAFIDE_EVIDENCE_S3_ENDPOINT=server.url)
        yield Evidence(database)
    database.dispose()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "original.mp4"
    path.write_bytes(b"some media")
    return path


def test_an_original_comes_back_byte_by_byte(evidence, file):
    original = evidence.put("t1", file)
    assert original.sha256 == hashlib.sha256(b"some media").hexdigest()
    assert original.bytes == 10
    with evidence.local("t1", original.sha256) as path:
        assert path.read_bytes() == b"some media"


def test_another_tenant_does_not_see_it(evidence, file):
    original = evidence.put("t1", file)
    assert not evidence.has("t2", original.sha256)
    with pytest.raises(NotFound), evidence.local("t2", original.sha256):
        pass


def test_one_tenants_removal_leaves_the_others_copy(evidence, file):
    original = evidence.put("t1", file)
    evidence.put("t2", file)
    evidence.remove("t1", original.sha256)
    evidence.remove("t1", original.sha256)
    with evidence.local("t2", original.sha256) as path:
        assert path.read_bytes() == b"some media"


def test_artefacts_are_kept_by_name_and_removed_together(evidence):
    evidence.put_artefact("t1", "ab" * 32, "face-1-000000.jpg", b"one")
    evidence.put_artefact("t1", "ab" * 32, "sound-0-001000.png", b"two")
    names = {"face-1-000000.jpg": b"one", "sound-0-001000.png": b"two"}
    assert evidence.artefacts("t1", "ab" * 32) == names
    assert evidence.artefacts("t2", "ab" * 32) == {}
    evidence.remove_artefacts("t1", "ab" * 32)
    assert evidence.artefacts("t1", "ab" * 32) == {}


def test_originals_are_kept_as_long_as_the_tenant_wants(evidence, file):
    tenants.choose(evidence._database, "short", retention_days=1e-9)
    original = evidence.put("short", file)
    evidence.put("t1", file)
    assert evidence.sweep() == 1
    assert not evidence.has("short", original.sha256)
    assert evidence.has("t1", original.sha256)
    assert evidence.retention_s("t1") == 30 * 86_400


def test_no_tenant_is_named_in_the_store(evidence, file):
    evidence.put("slack:T0123", file)
    places = evidence._files.find(evidence._root)
    assert places
    assert not any("T0123" in place for place in places)


def test_a_folder_keeps_originals_private(tmp_path, file):
    database = Database(f"sqlite:///{tmp_path}/b.sqlite")
    database.upgrade()
    evidence = Evidence(database, str(tmp_path / "evidence"))
    original = evidence.put("t1", file)
    with evidence.local("t1", original.sha256) as path:
        assert path.stat().st_mode & 0o077 == 0
    assert not list((tmp_path / "evidence").rglob("*.part"))
    database.dispose()


def test_a_store_that_is_away_is_told_so(tmp_path, file, monkeypatch, choose):
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    choose(BONAFIDE_EVIDENCE_S3_ENDPOINT="http://127.0.0.1:1")
    database = Database(f"sqlite:///{tmp_path}/b.sqlite")
    database.upgrade()
    with pytest.raises(Unavailable, match="evidence store"):
        Evidence(database, "s3://nowhere/x").put("t1", file)
    database.dispose()
