"""Cases: what was judged for a tenant, asked about again, reviewed and removed.

Everything is asked for with the tenant; what belongs to another does not exist.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bonafide.cases import drift
from bonafide.cases.numbers import fresh, tidy
from bonafide.cases.terms import Case, Decision, Page, ReviewState, Ruling
from bonafide.database import Database
from bonafide.database.engine import insert
from bonafide.database.tables import cases, jobs, originals, rulings
from bonafide.errors import InputError, NotFound
from bonafide.evidence import Evidence, ledger
from bonafide.evidence.canonical import canonical, digest
from bonafide.evidence.ledger import Kind
from bonafide.evidence.versions import fingerprint
from bonafide.report.schema import Report

_PAGE_LIMIT = 200


class CaseStore:
    """The cases of one database; `Cases` adds reviews and evidence to it."""

    def __init__(self, database: Database, evidence: Evidence) -> None:
        self.database = database
        self._evidence = evidence

    def get(self, tenant: str, case: str) -> Case:
        """The tenant's case of that number.

        Raises:
            NotFound: there is none, it was removed, or it is another tenant's.
        """
        with self.database.reading() as connection:
            return _loaded(connection, [_row(connection, tenant, case)])[0]

    def find(self, tenant: str, sha256: str) -> Case | None:
        """The tenant's case about a file, None when it never asked."""
        query = _joined().where(cases.c.tenant == tenant, cases.c.sha256 == sha256)
        with self.database.reading() as connection:
            found = _loaded(connection, connection.execute(query).all())
        return found[0] if found else None

    def list(
        self,
        tenant: str | None,
        *,
        review: ReviewState | None = None,
        asker: str | None = None,
        limit: int = 20,
        cursor: str | None = None,
    ) -> Page:
        """The tenant's cases, newest first; None = of all tenants, for the operator.

        Raises:
            InputError: the cursor is none that a page gave.
        """
        limit = max(1, min(limit, _PAGE_LIMIT))
        query = _joined().order_by(cases.c.opened_s.desc(), cases.c.id.desc()).limit(limit + 1)
        if tenant is not None:
            query = query.where(cases.c.tenant == tenant)
        if review is not None:
            query = query.where(cases.c.review == review)
        if asker is not None:
            asked = sa.select(jobs.c.case_id).where(
                jobs.c.asker == asker, jobs.c.case_id.is_not(None)
            )
            query = query.where(cases.c.id.in_(asked))
        if cursor is not None:
            query = query.where(sa.tuple_(cases.c.opened_s, cases.c.id) < sa.tuple_(*_at(cursor)))
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
            found = _loaded(connection, rows[:limit])
        return Page(tuple(found), _cursor(rows[limit - 1]) if len(rows) > limit else None)

    def tenant_of(self, case: str) -> str:
        """Whose case it is, for the operator at the command line.

        Raises:
            NotFound: nobody's.
        """
        query = sa.select(cases.c.tenant).where(cases.c.id == tidy(case))
        with self.database.reading() as connection:
            tenant = connection.execute(query).scalar_one_or_none()
        if tenant is None:
            raise NotFound(f"There is no case {tidy(case)}.")
        return str(tenant)

    def record(
        self,
        connection: sa.Connection,
        tenant: str,
        asker: str,
        name: str,
        report: Report,
        versions: dict[str, Any],
        artefacts: dict[str, str],
    ) -> str:
        """Open a case for a judgement, or renew the one there is; its number.

        Runs in the caller's transaction, together with the entry in the ledger.
        `artefacts` holds the SHA-256 of each by name.
        """
        case = _open(connection, tenant, asker, name, report.sha256)
        as_json = report.model_dump(mode="json", by_alias=True)
        judged = {
            "report": as_json,
            "versions": versions,
            "fingerprint": fingerprint(versions),
            "judged_s": time.time(),
        }
        connection.execute(sa.update(cases).where(cases.c.id == case).values(judged))
        facts = {
            "sha256": report.sha256,
            "report_sha256": digest(canonical(as_json)),
            "versions": versions,
            "policy": report.policy.name,
            "risk": report.risk,
            "band": report.band,
            "artefacts": artefacts,
        }
        ledger.append(connection, tenant, Kind.JUDGED, case, asker, facts)
        drift.count(connection, tenant, as_json)
        return case

    def asked_again(self, connection: sa.Connection, tenant: str, case: str, asker: str) -> None:
        """Count that the case answered once more, in the caller's transaction."""
        connection.execute(
            sa.update(cases)
            .where(cases.c.id == case, cases.c.tenant == tenant)
            .values(times_asked=cases.c.times_asked + 1)
        )
        ledger.append(connection, tenant, Kind.ASKED, case, asker, {})

    def remove(self, tenant: str, case: str, actor: str) -> None:
        """Remove the case with its original and artefacts; the ledger keeps the hashes.

        Raises:
            NotFound: there is none, it was removed, or it is another tenant's.
        """
        found = self.get(tenant, case)
        # The files first: a case without its files can be removed again, files
        # without their case would be found by nobody.
        self._evidence.remove(tenant, found.sha256)
        self._evidence.remove_artefacts(tenant, found.sha256)
        with self.database.writing() as connection:
            connection.execute(
                sa.delete(cases).where(cases.c.id == found.id, cases.c.tenant == tenant)
            )
            facts = {"sha256": found.sha256}
            ledger.append(connection, tenant, Kind.REMOVED, found.id, actor, facts)


def _open(connection: sa.Connection, tenant: str, asker: str, name: str, sha256: str) -> str:
    """The number of the tenant's case about the file; a new one where there was none."""
    blank = {
        "tenant": tenant,
        "sha256": sha256,
        "name": name,
        "asker": asker,
        "report": {},
        "versions": {},
        "fingerprint": "",
        "opened_s": time.time(),
        "judged_s": 0.0,
        "times_asked": 0,
        "review": ReviewState.NONE,
    }
    query = sa.select(cases.c.id).where(cases.c.tenant == tenant, cases.c.sha256 == sha256)
    while (found := connection.execute(query).scalar_one_or_none()) is None:
        # Both the number and the file may be taken meanwhile; either way look again.
        statement = insert(connection, cases).values(id=fresh(), **blank)
        connection.execute(statement.on_conflict_do_nothing())
    connection.execute(
        sa.update(cases).where(cases.c.id == found).values(times_asked=cases.c.times_asked + 1)
    )
    return str(found)


def _joined() -> sa.Select[Any]:
    kept = sa.and_(originals.c.tenant == cases.c.tenant, originals.c.sha256 == cases.c.sha256)
    return sa.select(cases, originals.c.kept_until_s).outerjoin(originals, kept)


def _row(connection: sa.Connection, tenant: str, case: str) -> sa.Row[Any]:
    query = _joined().where(cases.c.id == tidy(case), cases.c.tenant == tenant)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"There is no case {tidy(case)}, or it was removed.")
    return row


def _loaded(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[Case]:
    query = sa.select(rulings).where(rulings.c.case_id.in_([row.id for row in rows]))
    made: dict[str, list[Ruling]] = {}
    for row in connection.execute(query.order_by(rulings.c.number)):
        ruling = Ruling(
            row.case_id, row.number, row.reviewer, Decision(row.decision), row.note, row.at_s
        )
        made.setdefault(row.case_id, []).append(ruling)
    return [_case(row, tuple(made.get(row.id, ()))) for row in rows]


def _case(row: sa.Row[Any], made: tuple[Ruling, ...]) -> Case:
    return Case(
        tenant=row.tenant,
        id=row.id,
        sha256=row.sha256,
        name=row.name,
        report=Report.model_validate(row.report),
        opened_s=row.opened_s,
        judged_s=row.judged_s,
        kept_until_s=row.kept_until_s,
        times_asked=row.times_asked,
        review=ReviewState(row.review),
        claimed_by=row.claimed_by,
        rulings=made,
    )


def _cursor(row: sa.Row[Any]) -> str:
    return base64.urlsafe_b64encode(f"{row.opened_s!r} {row.id}".encode()).decode()


def _at(cursor: str) -> tuple[float, str]:
    try:
        opened_s, case = base64.urlsafe_b64decode(cursor.encode()).decode().split(" ")
        return float(opened_s), case
    except (ValueError, binascii.Error):
        raise InputError("The cursor is not one that this list gave.") from None
