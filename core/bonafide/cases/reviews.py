"""People's part: asking for review, claiming, ruling, a second opinion, feedback."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bonafide.cases.numbers import tidy
from bonafide.cases.store import CaseStore
from bonafide.cases.terms import Case, Decision, Objection, ReviewState, Ruling
from bonafide.database.tables import cases, feedback, rulings
from bonafide.errors import Conflict, NotAllowed, NotFound
from bonafide.evidence import ledger
from bonafide.evidence.canonical import digest
from bonafide.evidence.ledger import Kind
from bonafide.settings import CaseSettings, read

Also = Callable[[sa.Connection, Ruling], None]


class Reviews(CaseStore):
    """What people do with cases; whether a person may is the surface's question."""

    def ask_review(self, tenant: str, case: str, person: str) -> Case:
        """Put the case before the reviewers.

        Raises:
            NotFound: no such case.
            Conflict: it lies there already, or was ruled on.
        """
        with self.database.writing() as connection:
            row = _locked(connection, tenant, case)
            if row.review == ReviewState.RULED:
                raise Conflict(f"Case {row.id} was ruled on; ask for a second opinion.")
            if row.review != ReviewState.NONE:
                raise Conflict(f"A review of case {row.id} is asked for already.")
            _set(connection, row, ReviewState.OPEN)
            ledger.append(connection, tenant, Kind.REVIEW_ASKED, row.id, person, {"again": False})
        return self.get(tenant, case)

    def second_opinion(self, tenant: str, case: str, person: str) -> Case:
        """Put a case that was ruled on before another reviewer.

        Raises:
            NotFound: no such case.
            Conflict: nobody has ruled on it, or the second opinion is asked for already.
        """
        with self.database.writing() as connection:
            row = _locked(connection, tenant, case)
            if row.review != ReviewState.RULED:
                raise Conflict(f"Case {row.id} has no ruling to which another could be added.")
            _set(connection, row, ReviewState.OPEN)
            ledger.append(connection, tenant, Kind.REVIEW_ASKED, row.id, person, {"again": True})
        return self.get(tenant, case)

    def claim(self, tenant: str, case: str, reviewer: str) -> Case:
        """Take the case, so that nobody else works on it.

        Raises:
            NotFound: no such case.
            NotAllowed: a second opinion is wanted of somebody else.
            Conflict: another reviewer has it, or there is no review to claim.
        """
        with self.database.writing() as connection:
            row = _locked(connection, tenant, case)
            _refuse_others(row, reviewer)
            if row.review not in (ReviewState.OPEN, ReviewState.CLAIMED):
                raise Conflict(f"No review of case {row.id} is waiting.")
            _refuse_again(connection, row, reviewer)
            _set(connection, row, ReviewState.CLAIMED, reviewer)
        return self.get(tenant, case)

    def release(self, tenant: str, case: str, reviewer: str) -> Case:
        """Give a claimed case back.

        Raises:
            NotFound: no such case.
            Conflict: it is not the reviewer's.
        """
        with self.database.writing() as connection:
            row = _locked(connection, tenant, case)
            if row.claimed_by != reviewer:
                raise Conflict(f"Case {row.id} is not claimed by you.")
            _set(connection, row, ReviewState.OPEN)
        return self.get(tenant, case)

    def rule(
        self,
        tenant: str,
        case: str,
        reviewer: str,
        decision: Decision,
        note: str = "",
        also: Also = lambda connection, ruling: None,
    ) -> Ruling:
        """Write a ruling down; `also` runs in the same transaction.

        A reviewer may correct the ruling that stands, if it is their own.

        Raises:
            NotFound: no such case.
            NotAllowed: a second opinion is wanted of somebody else.
            Conflict: another reviewer has claimed it or was faster.
        """
        with self.database.writing() as connection:
            row = _locked(connection, tenant, case)
            _refuse_others(row, reviewer)
            earlier = _reviewers(connection, row.id)
            if row.review == ReviewState.RULED and earlier[-1] != reviewer:
                raise Conflict(f"Case {row.id} was ruled on; ask for a second opinion.")
            if row.review != ReviewState.RULED:
                _refuse_again(connection, row, reviewer)
            kept = note[: read(CaseSettings).note_characters]
            ruling = Ruling(row.id, len(earlier) + 1, reviewer, decision, kept, time.time())
            connection.execute(sa.insert(rulings).values(**_columns(ruling)))
            _set(connection, row, ReviewState.RULED)
            ledger.append(connection, tenant, Kind.RULED, row.id, reviewer, _facts(ruling))
            also(connection, ruling)
        return ruling

    def feedback(
        self, tenant: str, case: str, person: str, says: Decision | None, note: str = ""
    ) -> None:
        """Keep that somebody disagrees, for those who review the case.

        Raises:
            NotFound: no such case.
        """
        row = {
            "case_id": self.get(tenant, case).id,
            "person": person,
            "says": says,
            "note": note[: read(CaseSettings).note_characters],
            "at_s": time.time(),
        }
        with self.database.writing() as connection:
            connection.execute(sa.insert(feedback).values(row))

    def objections(self, tenant: str, case: str) -> tuple[Objection, ...]:
        """What people said against the answer, oldest first.

        Raises:
            NotFound: no such case.
        """
        of_case = feedback.c.case_id == self.get(tenant, case).id
        query = sa.select(feedback).where(of_case).order_by(feedback.c.id)
        with self.database.reading() as connection:
            return tuple(
                Objection(Decision(row.says) if row.says else None, row.note, row.at_s)
                for row in connection.execute(query)
            )


def _facts(ruling: Ruling) -> dict[str, Any]:
    # A note may name people: it goes when the case is removed, and the ledger stays.
    return {
        "ruling": ruling.number,
        "decision": ruling.decision,
        "at_s": ruling.at_s,
        "note_sha256": digest(ruling.note),
    }


def _columns(ruling: Ruling) -> dict[str, Any]:
    return {
        "case_id": ruling.case,
        "number": ruling.number,
        "reviewer": ruling.reviewer,
        "decision": ruling.decision,
        "note": ruling.note,
        "at_s": ruling.at_s,
    }


def _locked(connection: sa.Connection, tenant: str, case: str) -> sa.Row[Any]:
    query: sa.Select[Any] = sa.select(cases.c.id, cases.c.review, cases.c.claimed_by).where(
        cases.c.id == tidy(case), cases.c.tenant == tenant
    )
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise NotFound(f"There is no case {tidy(case)}, or it was removed.")
    return row


def _refuse_others(row: sa.Row[Any], reviewer: str) -> None:
    if row.review == ReviewState.CLAIMED and row.claimed_by != reviewer:
        raise Conflict(f"Another reviewer has claimed case {row.id}.")


def _refuse_again(connection: sa.Connection, row: sa.Row[Any], reviewer: str) -> None:
    if reviewer in _reviewers(connection, row.id):
        raise NotAllowed("You have ruled on this case; a second opinion is somebody else's.")


def _reviewers(connection: sa.Connection, case: str) -> list[str]:
    query = sa.select(rulings.c.reviewer).where(rulings.c.case_id == case)
    return [str(name) for name in connection.scalars(query.order_by(rulings.c.number))]


def _set(
    connection: sa.Connection, row: sa.Row[Any], state: ReviewState, claimed_by: str | None = None
) -> None:
    connection.execute(
        sa.update(cases).where(cases.c.id == row.id).values(review=state, claimed_by=claimed_by)
    )
