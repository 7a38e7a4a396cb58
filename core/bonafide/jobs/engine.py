"""The door to the jobs: submit, follow, cancel, rule; with a worker inside or without."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from dbos import DBOSClient

from bonafide.cases import Cases, Decision, Papers, Ruling
from bonafide.database import Database
from bonafide.database.engine import STALLED_S
from bonafide.database.migrate import job_engine_url
from bonafide.errors import Unavailable
from bonafide.evidence import Evidence
from bonafide.jobs import deliveries, leases, workflows
from bonafide.jobs.book import ANSWER, Book, job_id, move
from bonafide.jobs.gate import Gate
from bonafide.jobs.steps import Judge, Steps
from bonafide.jobs.terms import Health, Job, Request, State, Surface
from bonafide.jobs.worker import APPLICATION, Worker
from bonafide.settings import JobSettings, read

if TYPE_CHECKING:
    from bonafide.examine import Examination

log = logging.getLogger(__name__)
Made = TypeVar("Made")
_GREETING_S = 10.0
_FOLLOW_S = 0.25


class Engine:
    """Jobs, cases and evidence of one database; one per process.

    Usage:
        engine = await Engine.start([surface], worker=True)
        job = await engine.submit(request)
        async for job in engine.follow(job.request.tenant, job.request.key): ...
        await engine.stop(within_s=20)
    """

    def __init__(self, database: Database, surfaces: Iterable[Surface]) -> None:
        self.database = database
        self.evidence = Evidence(database)
        self.cases = Cases(database, self.evidence)
        self.papers = Papers(database, self.evidence)
        self._book = Book(database, self.cases)
        self._surfaces = {surface.name: surface for surface in surfaces}
        self._client = DBOSClient(
            system_database_url=job_engine_url(database),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
            sys_db_idle_transaction_timeout_sec=STALLED_S,
        )
        self._worker: Worker | None = None
        self._greetings: set[asyncio.Task[None]] = set()

    @classmethod
    async def start(
        cls,
        surfaces: Iterable[Surface] = (),
        *,
        worker: bool,
        judge: Judge | None = None,
        database: Database | None = None,
    ) -> Engine:
        """Bring the database up to date and begin to work.

        Args:
            surfaces: those that this process can fetch from and answer on.
            worker: whether jobs are worked on here; without, they are only submitted.
            judge: takes the place of `bonafide.examine.conduct`.
            database: the one of the settings when None.

        Raises:
            Unavailable: the database was away for longer than the settings' patience.
        """
        database = database or Database.configured()
        engine = cls(database, surfaces)
        await engine._patiently(database.upgrade)
        if worker:
            engine._worker = Worker(engine._steps(judge or _conduct), engine._client)
            await asyncio.to_thread(engine._worker.start)
        return engine

    async def submit(self, request: Request) -> Job:
        """Hand a request in; it is durable when this returns. The same key is the same job.

        Raises:
            LimitExceeded: too many of the tenant's jobs wait.
            Unavailable: the database was away for longer than the settings' patience.
        """
        await self.submit_all([request])
        return await self.status(request.tenant, request.key)

    async def submit_all(self, requests: Sequence[Request]) -> None:
        """Hand several requests in together: all are durable when this returns, or none.

        Raises:
            LimitExceeded: too many of a tenant's jobs wait.
            Unavailable: the database was away for longer than the settings' patience.
        """
        for request in await self._patiently(self._enter, requests):
            if request.surface in self._surfaces:
                task = asyncio.create_task(self._greet(request))
                self._greetings.add(task)
                task.add_done_callback(self._greetings.discard)

    async def status(self, tenant: str, key: str) -> Job:
        """The tenant's job of that key.

        Raises:
            NotFound: there is none, or it is another tenant's.
        """
        return await asyncio.to_thread(self._book.job, tenant, key)

    async def follow(self, tenant: str, key: str) -> AsyncIterator[Job]:
        """The job now and at every change, until nothing more will happen.

        Raises:
            NotFound: there is none, or it is another tenant's.
        """
        last = None
        while True:
            job = await self.status(tenant, key)
            if (job.state, job.stage) != last:
                last = job.state, job.stage
                yield job
            if job.state.final:
                return
            await asyncio.sleep(_FOLLOW_S)

    async def cancel(self, tenant: str, key: str) -> Job:
        """Answer no more: the asking was taken back, and the greeting says so.

        A finished job stays as it is.

        Raises:
            NotFound: there is none, or it is another tenant's.
        """
        await self.status(tenant, key)
        await self._patiently(self._cancel, job_id(tenant, key))
        return await self.status(tenant, key)

    async def rule(
        self, tenant: str, case: str, reviewer: str, decision: Decision, note: str = ""
    ) -> Ruling:
        """Rule on a case, and durably tell every place where its file was asked about.

        Raises:
            NotFound: no such case.
            NotAllowed: a second opinion is wanted of somebody else.
            Conflict: another reviewer has claimed it or was faster.
        """
        return await asyncio.to_thread(self.rule_now, tenant, case, reviewer, decision, note)

    def rule_now(
        self, tenant: str, case: str, reviewer: str, decision: Decision, note: str = ""
    ) -> Ruling:
        """`rule` for callers without an event loop."""

        def announce(connection: Any, ruling: Ruling) -> None:
            options = workflows.announce_options(tenant, ruling.case, ruling.number)
            self._client.enqueue_in_transaction(
                connection, options, tenant, ruling.case, ruling.number
            )

        return self.cases.rule(tenant, case, reviewer, decision, note, also=announce)

    async def health(self) -> Health:
        """How the queue and its workers are.

        Raises:
            Unavailable: the database does not answer.
        """
        return await asyncio.to_thread(self._health)

    async def stop(self, within_s: float = 20.0) -> bool:
        """Finish what is under way, or hand it back; False when something was still running.

        What still runs then cannot be stopped from inside: the process is to end
        with `os._exit`, because Python would wait for it.
        """
        for task in self._greetings:
            task.cancel()
        clean = True
        if self._worker is not None:
            clean = await asyncio.to_thread(self._worker.stop, within_s)
            if not clean:
                log.warning("not finished in %g s: what was under way goes on elsewhere", within_s)
        self._client.destroy()
        self.database.dispose()
        return clean

    def _steps(self, judge: Judge) -> Steps:
        return Steps(
            database=self.database,
            book=self._book,
            cases=self.cases,
            evidence=self.evidence,
            surfaces=self._surfaces,
            judge=judge,
            loop=asyncio.get_running_loop(),
            gate=Gate(read(JobSettings).slots),
        )

    def _enter(self, requests: Sequence[Request]) -> list[Request]:
        """Write those down that are not there already; which ones these were."""
        entered = []
        with self.database.writing() as connection:
            for request in requests:
                greeting_s = _GREETING_S if request.surface in self._surfaces else 0.0
                if self._book.enter(connection, request, greeting_s):
                    job = job_id(request.tenant, request.key)
                    options = workflows.check_options(job, request)
                    self._client.enqueue_in_transaction(connection, options, job)
                    entered.append(request)
        return entered

    def _cancel(self, job: str) -> None:
        surface = str(self._book.row(job).request["surface"])
        with self.database.writing() as connection:
            if move(connection, job, State.CANCELLED):
                options = workflows.withdraw_options(job, surface)
                self._client.enqueue_in_transaction(connection, options, job)

    async def _greet(self, request: Request) -> None:
        job, clean = job_id(request.tenant, request.key), False
        noted = deliveries.greeting(self.database, job, ANSWER)
        try:
            greeting = self._surfaces[request.surface].greet(request, noted)
            # Shorter than the answer waits for it, so that they never overlap.
            await asyncio.wait_for(greeting, 0.8 * _GREETING_S)
            clean = True
        except Exception as error:
            log.warning("job %s could not be greeted: %s", job, error)
        finally:
            await asyncio.to_thread(deliveries.greeted, self.database, job, ANSWER, cleanly=clean)

    def _health(self) -> Health:
        return self._book.health(leases.living(self.database, read(JobSettings).lease_s))

    async def _patiently(self, work: Callable[..., Made], *args: Any) -> Made:
        pause_s, until = 0.25, time.monotonic() + read(JobSettings).patience_s
        while True:
            try:
                return await asyncio.to_thread(work, *args)
            except Unavailable:
                if time.monotonic() + pause_s > until:
                    raise
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, 5.0)


def _conduct(*args: Any, **options: Any) -> Examination:
    # A process that only submits never loads the networks.
    from bonafide.examine import conduct

    return conduct(*args, **options)
