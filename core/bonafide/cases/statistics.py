"""What rulings say about the answers, as figures and as a table to download."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from bonafide.cases.terms import Decision, DetectorRecord, ReviewState, Statistics
from bonafide.database import Database
from bonafide.database.tables import cases, rulings
from bonafide.terms import Band

_HEAD = ("case", "sha256", "band", "risk", "decision", "reviewers", "detector", "llr", "risk_of_it")
_WAITING = (ReviewState.OPEN, ReviewState.CLAIMED)


def statistics(database: Database, tenant: str) -> Statistics:
    """Counts over the tenant's cases, and each detector's errors where people ruled."""
    with database.reading() as connection:
        own = cases.c.tenant == tenant
        count = connection.execute(sa.select(sa.func.count()).where(own)).scalar_one()
        waiting = sa.select(sa.func.count()).where(own, cases.c.review.in_(_WAITING))
        open_reviews = connection.execute(waiting).scalar_one()
        ruled = list(_ruled(connection, tenant))
    records: dict[str, list[int]] = {}
    for report, decisions in ruled:
        _count(records, report, decisions[-1][1])
    return Statistics(
        cases=count,
        open_reviews=open_reviews,
        rulings=sum(len(decisions) for _, decisions in ruled),
        overturned=sum(_overturned(report["band"], made[-1][1]) for report, made in ruled),
        disputed=sum(len(set(dict(decisions).values())) > 1 for _, decisions in ruled),
        detectors=tuple(DetectorRecord(name, *records[name]) for name in sorted(records)),
    )


def csv_lines(database: Database, tenant: str) -> Iterator[str]:
    """One line a detector and ruled case, as `calibrate --from-reviews` reads them."""
    yield _line(_HEAD)
    with database.reading() as connection:
        for report, decisions in _ruled(connection, tenant):
            reviewers = len(dict(decisions))
            first = [report["case"], report["sha256"], report["band"], report["risk"]]
            for finding in report["findings"]:
                own = [finding["detector"], finding["llr"], finding["risk"]]
                yield _line([*first, decisions[-1][1], reviewers, *own])


def _ruled(
    connection: sa.Connection, tenant: str
) -> Iterator[tuple[dict[str, Any], list[tuple[str, Decision]]]]:
    """Each report on which people ruled, with reviewers and decisions in their order."""
    query = (
        sa.select(cases.c.id, cases.c.report, rulings.c.reviewer, rulings.c.decision)
        .join(rulings, rulings.c.case_id == cases.c.id)
        .where(cases.c.tenant == tenant)
        .order_by(cases.c.opened_s, cases.c.id, rulings.c.number)
    )
    report: dict[str, Any] = {}
    decisions: list[tuple[str, Decision]] = []
    for row in connection.execute(query):
        if report.get("case") != row.id:
            if decisions:
                yield report, decisions
            report, decisions = {**row.report, "case": row.id}, []
        decisions.append((row.reviewer, Decision(row.decision)))
    if decisions:
        yield report, decisions


def _count(records: dict[str, list[int]], report: dict[str, Any], decision: Decision) -> None:
    cuts = report["policy"]
    for finding in report["findings"]:
        record = records.setdefault(finding["detector"], [0, 0, 0, 0])
        if decision is Decision.AUTHENTIC:
            record[0] += 1
            record[1] += finding["risk"] > cuts["manipulated_from"]
        elif decision is Decision.MANIPULATED:
            record[2] += 1
            record[3] += finding["risk"] < cuts["review_from"]


def _overturned(band: str, decision: Decision) -> bool:
    return (band, decision) in (
        (Band.LIKELY_MANIPULATED, Decision.AUTHENTIC),
        (Band.LIKELY_AUTHENTIC, Decision.MANIPULATED),
    )


def _line(values: Any) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(values)
    return out.getvalue()
