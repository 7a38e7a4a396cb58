"""Judgements made by hand, for tests of what comes after them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bonafide.cases import Cases
from bonafide.evidence import Evidence
from bonafide.evidence.canonical import digest
from bonafide.evidence.versions import versions
from tests.peers.judge import Sleeper

ARTEFACT = "face-1-000000.jpg"


def judged(cases: Cases, evidence: Evidence, tenant: str, content: bytes, folder: Path) -> str:
    """A case about a file of that content, with original and one artefact; its number."""
    path = folder / f"{hashlib.sha256(content).hexdigest()}.wav"
    path.write_bytes(content)
    original = evidence.put(tenant, path)
    evidence.put_artefact(tenant, original.sha256, ARTEFACT, b"picture")
    made = Sleeper()(path, name="a.wav", policy=None, progress=lambda stage: None)
    with cases.database.writing() as connection:
        return cases.record(
            connection,
            tenant,
            "U1",
            "a.wav",
            made.report,
            versions(),
            {ARTEFACT: digest(b"picture")},
        )
