"""The jobs as the database keeps them; every change is one transaction."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bonafide.cases import Cases
from bonafide.database import Database
from bonafide.database.engine import insert, now_s
from bonafide.database.tables import deliveries, jobs
from bonafide.errors import LimitExceeded, NotFound
from bonafide.jobs.terms import Answer, Health, Job, Json, Priority, Request, State
from bonafide.settings import JobSettings, read
from bonafide.terms import Message, Stage

# The scope of the greeting and the answer, which edits it.
ANSWER = "answer"
_OPEN = (State.WAITING, State.FETCHING, State.EXAMINING, State.ANSWERING)


def job_id(tenant: str, key: str) -> str:
    """The job's name in the database and in the job engine."""
    return f"{tenant}/{key}"


class Book:
    """Reads and writes jobs; knows nothing of who works on them."""

    def __init__(self, database: Database, cases: Cases) -> None:
        self._database = database
        self._cases = cases

    def enter(self, connection: sa.Connection, request: Request, greeting_s: float) -> bool:
        """Write a new job down in the caller's transaction; False when it is there already.

        Raises:
            LimitExceeded: too many of the tenant's jobs wait.
        """
        chosen = read(JobSettings)
        submitted_s = now_s(connection)
        within_s = request.deadline_s or chosen.start_within_s
        row: Json = {
            "id": job_id(request.tenant, request.key),
            "tenant": request.tenant,
            "asker": request.asker,
            "request": asdict(request),
            "state": State.WAITING,
            "sha256": request.sha256,
            "notes": [],
            "examinations": 0,
            "submitted_s": submitted_s,
            "changed_s": submitted_s,
            "start_by_s": submitted_s + within_s,
        }
        statement = insert(connection, jobs).values(row).on_conflict_do_nothing()
        if connection.execute(statement.returning(jobs.c.id)).first() is None:
            return False
        waiting = connection.execute(
            sa.select(sa.func.count()).where(
                jobs.c.tenant == request.tenant, jobs.c.state == State.WAITING
            )
        ).scalar_one()
        if waiting > chosen.tenant_waiting:
            limit = chosen.tenant_waiting
            raise LimitExceeded("Waiting jobs", waiting, limit, "BONAFIDE_JOBS_TENANT_WAITING")
        delivery = {
            "job_id": row["id"],
            "scope": ANSWER,
            "noted": {},
            "tries": 1 if greeting_s else 0,
            "greeting_until_s": submitted_s + greeting_s,
        }
        connection.execute(sa.insert(deliveries).values(delivery))
        return True

    def job(self, tenant: str, key: str) -> Job:
        """The tenant's job of that key.

        Raises:
            NotFound: there is none, or it is another tenant's.
        """
        row = self.row(job_id(tenant, key))
        answer = self.answer(row) if State(row.state).final else None
        return Job(
            request=request_of(row),
            state=State(row.state),
            stage=Stage(row.stage) if row.stage else None,
            submitted_s=row.submitted_s,
            changed_s=row.changed_s,
            answer=answer,
        )

    def row(self, job: str) -> sa.Row[Any]:
        """The job as it is stored.

        Raises:
            NotFound: there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(sa.select(jobs).where(jobs.c.id == job)).one_or_none()
        if row is None:
            raise NotFound("There is no such job.")
        return row

    def answer(self, row: sa.Row[Any]) -> Answer | None:
        """What the job's surface is to say; None while nothing is known."""
        notes = tuple(Message(**note) for note in row.notes)
        if row.failure is not None:
            return Answer(failure=Message(**row.failure), notes=notes)
        if row.case_id is None:
            return None
        try:
            case = self._cases.get(row.tenant, row.case_id)
        except NotFound:
            return Answer(case=row.case_id, failure=Message("job-case-removed"))
        return Answer(
            case=case.id,
            report=case.report.model_copy(update={"file": row.request["name"]}),
            notes=notes,
            ruling=case.ruling,
            kept_until_s=case.kept_until_s,
        )

    def move(self, job: str, state: State, **values: Any) -> bool:
        """Set the job's state; False when it is final already, and stays so."""
        with self._database.writing() as connection:
            return move(connection, job, state, **values)

    def fail(self, job: str, failure: Message) -> bool:
        """Note why there will be no report; the person is told so."""
        return self.move(job, State.ANSWERING, stage=None, failure=asdict(failure))

    def stage(self, job: str, stage: Stage) -> None:
        """Note what the examination is busy with."""
        self.move(job, State.EXAMINING, stage=stage)

    def begin_examination(self, job: str) -> int | None:
        """Count one more try to examine the file; how many that makes, None when it is final."""
        begun = {"state": State.EXAMINING, "stage": Stage.READING, "changed_s": time.time()}
        with self._database.writing() as connection:
            statement = (
                sa.update(jobs)
                .where(jobs.c.id == job, jobs.c.state.in_(_OPEN))
                .values(**begun, examinations=jobs.c.examinations + 1)
                .returning(jobs.c.examinations)
            )
            return connection.execute(statement).scalar_one_or_none()

    def end_examination(self, job: str) -> None:
        """Take the count back: the worker lived, whatever came out."""
        fewer = {"examinations": jobs.c.examinations - 1}
        with self._database.writing() as connection:
            connection.execute(sa.update(jobs).where(jobs.c.id == job).values(fewer))

    def places(self, tenant: str, case: str) -> list[str]:
        """The answered jobs of the tenant that led to the case, oldest first."""
        query = sa.select(jobs.c.id).where(
            jobs.c.tenant == tenant, jobs.c.case_id == case, jobs.c.state == State.ANSWERED
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query.order_by(jobs.c.submitted_s)))

    def wanted(self, tenant: str, sha256: str, besides: str) -> bool:
        """Whether another unfinished job of the tenant needs the same file."""
        query = sa.select(jobs.c.id).where(
            jobs.c.tenant == tenant,
            jobs.c.sha256 == sha256,
            jobs.c.state.in_(_OPEN),
            jobs.c.id != besides,
        )
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def health(self, workers: tuple[str, ...]) -> Health:
        """How many jobs wait and run, and how long the oldest has waited."""
        counted = sa.select(jobs.c.state, sa.func.count(), sa.func.min(jobs.c.submitted_s))
        with self._database.reading() as connection:
            query = counted.where(jobs.c.state.in_(_OPEN)).group_by(jobs.c.state)
            by_state = {row[0]: (row[1], row[2]) for row in connection.execute(query)}
            now = now_s(connection)
        waiting, oldest = by_state.pop(State.WAITING, (0, now))
        running = sum(count for count, _ in by_state.values())
        return Health(waiting, running, max(0.0, now - oldest), workers)

    def forget(self, older_than_s: float) -> int:
        """Remove finished jobs last changed longer ago; how many there were."""
        with self._database.writing() as connection:
            old = jobs.c.changed_s < now_s(connection) - older_than_s
            finished = jobs.c.state.not_in(_OPEN)
            return connection.execute(sa.delete(jobs).where(old, finished)).rowcount


def move(connection: sa.Connection, job: str, state: State, **values: Any) -> bool:
    """Set the job's state in the caller's transaction; False when it is final already."""
    statement = (
        sa.update(jobs)
        .where(jobs.c.id == job, jobs.c.state.in_(_OPEN))
        .values(state=state, changed_s=time.time(), **values)
    )
    return connection.execute(statement).rowcount > 0


def request_of(row: sa.Row[Any]) -> Request:
    """The request as it was handed in."""
    stored: Json = dict(row.request)
    stored["priority"] = Priority(stored["priority"])
    return Request(**stored)
