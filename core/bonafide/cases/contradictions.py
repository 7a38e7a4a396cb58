"""What a case says of itself, held against what the ledger says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bonafide.evidence.canonical import canonical, digest
from bonafide.evidence.ledger import Kind, Link
from bonafide.terms import Message


@dataclass(frozen=True, slots=True)
class Claims:
    """One case as it is kept: all that the ledger has hashes of.

    `rulings` holds number, reviewer, decision and time of each as JSON;
    `original` and `artefacts` are SHA-256; None where the original is not kept.
    """

    case: str
    sha256: str
    report: Mapping[str, Any]
    versions: Mapping[str, Any]
    rulings: Sequence[Mapping[str, Any]]
    artefacts: Mapping[str, str]
    original: str | None


def contradictions(claims: Claims, entries: Sequence[Link]) -> list[Message]:
    """Where the case differs from its entries in the ledger."""
    said = [link.entry for link in entries]
    judged = [entry["facts"] for entry in said if entry.get("kind") == Kind.JUDGED]
    if not judged:
        return [Message("evidence-never-judged", {"case": claims.case})]
    found = []
    if {claims.sha256, claims.report.get("sha256")} != {judged[-1]["sha256"]}:
        found.append(Message("evidence-differs", {"part": "sha256"}))
    if claims.original not in (None, claims.sha256):
        found.append(Message("evidence-differs", {"part": "original"}))
    if digest(canonical(claims.report)) != judged[-1]["report_sha256"]:
        found.append(Message("evidence-differs", {"part": "report"}))
    if canonical(claims.versions) != canonical(judged[-1]["versions"]):
        found.append(Message("evidence-differs", {"part": "versions"}))
    if dict(claims.artefacts) != judged[-1]["artefacts"]:
        found.append(Message("evidence-differs", {"part": "artefacts"}))
    ruled = [
        {**entry["facts"], "reviewer": entry["actor"]}
        for entry in said
        if entry.get("kind") == Kind.RULED
    ]
    if canonical(ruled) != canonical(list(claims.rulings)):
        found.append(Message("evidence-differs", {"part": "rulings"}))
    return found


def ruling_claims(rulings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rulings in the shape that `Claims` and the ledger share, without their notes."""
    names = ("ruling", "decision", "at_s", "reviewer", "note_sha256")
    return [{name: ruling[name] for name in names} for ruling in rulings]
