"""Thresholds refitted from people's rulings, judged on rulings that the fit has not seen.

The knob is the prior of each kind of medium: it moves both cuts of the evidence. The
largest prior is taken under which at most the wanted share of the files that people ruled
authentic would be called likely manipulated. Nothing here changes what is in force.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from bonafide.cases.terms import Decision
from bonafide.database import Database
from bonafide.database.tables import cases, rulings
from bonafide.errors import InputError
from bonafide.fusion.combine import combine
from bonafide.fusion.policy import ErrorRate, Policy
from bonafide.fusion.stability import resent, settled
from bonafide.terms import Band, Finding, MediaFacts, MediaKind, Modality

# With fewer files nothing about 2 % can be fitted, and nothing held out can be counted.
LEAST_AUTHENTIC, LEAST_MANIPULATED = 50, 20
FOLDS = 5
LEAST_PRIOR = 0.02
# A file without evidence stays this far from the review band.
ROOM = 0.05
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Ruled:
    """One file that people ruled on, with the findings that its answer rests on."""

    sha256: str
    kind: MediaKind
    manipulated: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How files of known label fare: how many got which band."""

    authentic: int
    false_alarms: int
    authentic_in_review: int
    manipulated: int
    misses: int
    manipulated_in_review: int


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of medium: its prior and how held-out rulings fared, before and after."""

    kind: MediaKind
    prior_before: float
    prior_after: float
    before: Counts
    after: Counts


@dataclass(frozen=True, slots=True)
class Proposal:
    """A policy to look at, and the reasons for it; `left` names kinds with too few rulings."""

    policy: Policy
    changes: tuple[Change, ...]
    left: tuple[str, ...]


def ruled_files(database: Database, tenant: str | None = None) -> list[Ruled]:
    """Each file once on which people agree; None = of all tenants."""
    query = (
        sa.select(cases.c.id, cases.c.sha256, cases.c.report, rulings.c.reviewer)
        .add_columns(rulings.c.decision)
        .join(rulings, rulings.c.case_id == cases.c.id)
        .order_by(rulings.c.at_s, rulings.c.number)
    )
    if tenant is not None:
        query = query.where(cases.c.tenant == tenant)
    said: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    reports: dict[str, dict[str, Any]] = {}
    with database.reading() as connection:
        for row in connection.execute(query):
            said[row.sha256][row.id, row.reviewer] = row.decision
            reports[row.sha256] = row.report
    agreed = {sha256: set(last.values()) for sha256, last in said.items()}
    usable = ({Decision.AUTHENTIC}, {Decision.MANIPULATED})
    return [
        _ruled(sha256, reports[sha256], Decision.MANIPULATED in decisions)
        for sha256, decisions in sorted(agreed.items())
        if decisions in usable
    ]


def _ruled(sha256: str, report: dict[str, Any], manipulated: bool) -> Ruled:
    findings = (
        Finding(
            found["detector"],
            Modality(found["modality"]),
            found["version"],
            found["weights_sha256"],
            found["llr"],
            quality=found["quality"],
        )
        for found in report["findings"]
    )
    return Ruled(sha256, MediaKind(report["media"]["kind"]), manipulated, tuple(findings))


def propose(files: Sequence[Ruled], policy: Policy, name: str, alarms: float) -> Proposal:
    """A policy called `name` that keeps false alarms under the share `alarms` of the authentic.

    Raises:
        InputError: there are too few rulings on every kind of medium.
    """
    parts = {kind: [file for file in files if file.kind is kind] for kind in MediaKind}
    enough = {kind: part for kind, part in parts.items() if not _lacks(part)}
    if not enough:
        raise InputError(
            f"There are too few rulings: {LEAST_AUTHENTIC} authentic and {LEAST_MANIPULATED} "
            "manipulated files of one kind are needed, and there are "
            + "; ".join(_said(kind, part) for kind, part in parts.items())
            + "."
        )
    changes = tuple(_change(kind, part, policy, alarms) for kind, part in enough.items())
    proposed = replace(
        policy,
        name=name,
        prior=policy.prior | {c.kind.value: c.prior_after for c in changes},
        error_rates=policy.error_rates | {c.kind.value: _rates(c.after) for c in changes},
    )
    left = tuple(_said(kind, part) for kind, part in parts.items() if kind not in enough)
    return Proposal(proposed, changes, left)


def _lacks(part: Sequence[Ruled]) -> bool:
    manipulated = sum(file.manipulated for file in part)
    return len(part) - manipulated < LEAST_AUTHENTIC or manipulated < LEAST_MANIPULATED


def _said(kind: MediaKind, part: Sequence[Ruled]) -> str:
    manipulated = sum(file.manipulated for file in part)
    return f"{kind.value}: {len(part) - manipulated} authentic, {manipulated} manipulated"


def _change(kind: MediaKind, part: list[Ruled], policy: Policy, alarms: float) -> Change:
    before, after = [], []
    for fold in range(FOLDS):
        seen = [file for n, file in enumerate(part) if n % FOLDS != fold]
        unseen = [file for n, file in enumerate(part) if n % FOLDS == fold]
        refitted = _with_prior(policy, kind, _prior(kind, seen, policy, alarms))
        before += [(file.manipulated, _band(file, policy)) for file in unseen]
        after += [(file.manipulated, _band(file, refitted)) for file in unseen]
    prior = _prior(kind, part, policy, alarms)
    return Change(kind, policy.prior[kind.value], prior, _counts(before), _counts(after))


def _prior(kind: MediaKind, files: Sequence[Ruled], policy: Policy, alarms: float) -> float:
    """By bisection: a larger prior never moves a file to a lower band."""
    genuine = [file for file in files if not file.manipulated]
    low, high = LEAST_PRIOR, policy.review_from - ROOM
    for _ in range(_STEPS):
        middle = (low + high) / 2
        tried = _with_prior(policy, kind, middle)
        wrong = sum(_band(file, tried) is Band.LIKELY_MANIPULATED for file in genuine)
        low, high = (middle, high) if wrong <= alarms * len(genuine) else (low, middle)
    return round(low, 3)


def _with_prior(policy: Policy, kind: MediaKind, prior: float) -> Policy:
    return replace(policy, prior=policy.prior | {kind.value: prior})


def _band(file: Ruled, policy: Policy) -> Band:
    facts = MediaFacts(file.kind, "", file.sha256, 0, None, None, None)
    verdict = combine(facts, file.findings, policy)
    return settled(verdict, combine(facts, resent(file.findings), policy), policy, file.kind).band


def _counts(judged: Sequence[tuple[bool, Band]]) -> Counts:
    def count(manipulated: bool, *bands: Band) -> int:
        return sum(truth is manipulated and band in bands for truth, band in judged)

    return Counts(
        authentic=count(False, *Band),
        false_alarms=count(False, Band.LIKELY_MANIPULATED),
        authentic_in_review=count(False, Band.REVIEW),
        manipulated=count(True, *Band),
        misses=count(True, Band.LIKELY_AUTHENTIC),
        manipulated_in_review=count(True, Band.REVIEW),
    )


def _rates(after: Counts) -> dict[str, ErrorRate]:
    return {
        Band.LIKELY_MANIPULATED.value: ErrorRate(after.false_alarms, after.authentic),
        Band.REVIEW.value: ErrorRate(after.authentic_in_review, after.authentic),
        Band.LIKELY_AUTHENTIC.value: ErrorRate(after.misses, after.manipulated),
    }
