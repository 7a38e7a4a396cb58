"""What a surface has noted about one delivery, kept so that it survives a kill."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import sqlalchemy as sa

from bonafide.database import Database
from bonafide.database.engine import insert, now_s
from bonafide.database.tables import deliveries


class Noted:
    """The notes of one job's answer or of one notice; a `Recorded` for surfaces."""

    def __init__(self, database: Database, job: str, scope: str, attempt: int, noted: Any) -> None:
        self.attempt = attempt
        self._database, self._job, self._scope = database, job, scope
        self._noted: dict[str, Any] = dict(noted)

    def get(self, name: str) -> Any:
        """The noted value, None where there is none."""
        return self._noted.get(name)

    async def put(self, **values: Any) -> None:
        """Note values; they are in the database when this returns."""
        self._noted |= values
        await asyncio.to_thread(self._write)

    def _write(self) -> None:
        with self._database.writing() as connection:
            connection.execute(
                sa.update(deliveries).where(*_is(self._job, self._scope)).values(noted=self._noted)
            )


def greeting(database: Database, job: str, scope: str) -> Noted:
    """The notes for a greeting that was announced when the job was written down."""
    return Noted(database, job, scope, 1, {})


def greeted(database: Database, job: str, scope: str, *, cleanly: bool) -> None:
    """The greeting is over; only one that ended cleanly is known to be noted in full."""
    with database.writing() as connection:
        values = {"greeting_until_s": 0.0} | ({"tries": 0} if cleanly else {})
        connection.execute(sa.update(deliveries).where(*_is(job, scope)).values(values))


def attempt(database: Database, job: str, scope: str, poll_s: float = 0.05) -> Noted:
    """Count one more try of a delivery, once no greeting is under way, and give its notes."""
    while (wait_s := _greeting_for_s(database, job, scope)) > 0:
        time.sleep(min(wait_s, poll_s))
    with database.writing() as connection:
        first = {"job_id": job, "scope": scope, "noted": {}, "tries": 0, "greeting_until_s": 0.0}
        connection.execute(insert(connection, deliveries).values(first).on_conflict_do_nothing())
        statement = (
            sa.update(deliveries)
            .where(*_is(job, scope))
            .values(tries=deliveries.c.tries + 1)
            .returning(deliveries.c.tries, deliveries.c.noted)
        )
        row = connection.execute(statement).one()
    return Noted(database, job, scope, row.tries, row.noted)


def settle(database: Database, job: str, scope: str) -> None:
    """The delivery went out: the next one in the same scope is a first try again."""
    with database.writing() as connection:
        connection.execute(sa.update(deliveries).where(*_is(job, scope)).values(tries=0))


def _greeting_for_s(database: Database, job: str, scope: str) -> float:
    with database.reading() as connection:
        query = sa.select(deliveries.c.greeting_until_s).where(*_is(job, scope))
        until_s = connection.execute(query).scalar_one_or_none() or 0.0
        return until_s - now_s(connection) if until_s else 0.0


def _is(job: str, scope: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return deliveries.c.job_id == job, deliveries.c.scope == scope
