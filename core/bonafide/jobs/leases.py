"""Who is alive: each worker renews a lease, and takes over from those that fell silent.

The engine recovers a worker's jobs only in a process of the same name. So
every worker has a name of its own, and when one falls silent another takes
its lease in one statement, which only one can win, lists what it had under
way and puts that back in its queues.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict

import sqlalchemy as sa
from dbos import DBOSClient

from bonafide.database import Database
from bonafide.database.engine import insert, now_s
from bonafide.database.tables import leases
from bonafide.errors import Unavailable

log = logging.getLogger(__name__)
_BEATS = 5


class Leases:
    """The lease of this worker, and its eye on the others'."""

    def __init__(
        self, database: Database, client: DBOSClient, executor: str, lease_s: float
    ) -> None:
        self._database, self._client = database, client
        self._executor, self._lease_s = executor, lease_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="bonafide-lease", daemon=True)

    def start(self) -> None:
        """Take the lease and keep it until `stop`."""
        self._renew()
        self._thread.start()

    def stop(self) -> None:
        """Give everything under way back to the queues, and the lease up."""
        self._over.set()
        self._thread.join()
        put_back(self._client, self._executor)
        with self._database.writing() as connection:
            connection.execute(sa.delete(leases).where(leases.c.executor == self._executor))

    def _beat(self) -> None:
        beat_s = self._lease_s / _BEATS
        steady_since = time.monotonic()
        renewed = steady_since
        while not self._over.wait(beat_s):
            try:
                self._renew()
            except Unavailable as error:
                log.warning("the lease could not be renewed: %s", error)
                continue
            # After an outage everybody's lease is old: those that live renew theirs
            # within a lease, so nobody is judged before that.
            if time.monotonic() - renewed > self._lease_s / 2:
                steady_since = time.monotonic()
            renewed = time.monotonic()
            if renewed - steady_since > self._lease_s:
                self._watch()

    def _watch(self) -> None:
        try:
            while (dead := self._take()) is not None:
                count = put_back(self._client, dead)
                log.warning("worker %s fell silent; %d of its jobs go on elsewhere", dead, count)
                with self._database.writing() as connection:
                    connection.execute(sa.delete(leases).where(leases.c.executor == dead))
        except Unavailable as error:
            log.warning("other workers could not be looked at: %s", error)

    def _renew(self) -> None:
        with self._database.writing() as connection:
            seen_s = now_s(connection)
            row = {"executor": self._executor, "seen_s": seen_s, "taken_by": None, "taken_s": None}
            connection.execute(
                insert(connection, leases)
                .values(row)
                .on_conflict_do_update(index_elements=["executor"], set_=row)
            )

    def _take(self) -> str | None:
        """One silent worker that is now ours to clear up after; None when there is none."""
        with self._database.writing() as connection:
            silent_s = now_s(connection) - self._lease_s
            takeable = sa.and_(
                leases.c.executor != self._executor,
                leases.c.seen_s < silent_s,
                sa.or_(leases.c.taken_s.is_(None), leases.c.taken_s < silent_s),
            )
            one = sa.select(leases.c.executor).where(takeable).limit(1)
            statement = (
                sa.update(leases)
                .where(leases.c.executor == one.scalar_subquery(), takeable)
                .values(taken_by=self._executor, taken_s=now_s(connection))
                .returning(leases.c.executor)
            )
            return connection.execute(statement).scalar_one_or_none()


def put_back(client: DBOSClient, executor: str) -> int:
    """Put what the worker had under way back in its queues; how many jobs that was."""
    pending = client.list_workflows(
        status="PENDING", executor_id=executor, load_input=False, load_output=False
    )
    by_queue: dict[str | None, list[str]] = defaultdict(list)
    for workflow in pending:
        by_queue[workflow.queue_name].append(workflow.workflow_id)
    for queue, ids in by_queue.items():
        client.resume_workflows(ids, queue_name=queue)
    return len(pending)


def living(database: Database, lease_s: float) -> tuple[str, ...]:
    """The workers whose leases hold."""
    with database.reading() as connection:
        query = sa.select(leases.c.executor).where(leases.c.seen_s > now_s(connection) - lease_s)
        return tuple(connection.scalars(query.order_by(leases.c.executor)))
