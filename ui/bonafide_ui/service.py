"""What page, REST API and MCP share: hand in a file, follow it, read what was found."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

from bonafide.cases import Case
from bonafide.database import Database
from bonafide.errors import Conflict, LimitExceeded, NotAllowed
from bonafide.explain.maps import Exhibit
from bonafide.explain.words import harmless
from bonafide.jobs import Engine, Job, Priority, Request
from bonafide.jobs.surfaces import beside
from bonafide.report.content import Record
from bonafide_ui import desk
from bonafide_ui.api.tokens import Scope, Tokens
from bonafide_ui.api.webhooks import Webhooks
from bonafide_ui.caller import Caller
from bonafide_ui.limits import Allowance
from bonafide_ui.meter import Meter
from bonafide_ui.settings import WebSettings
from bonafide_ui.surface import WebSurface

_PREFIX = "web:"


class Service:
    """One process's way to jobs and cases; started and stopped with the server."""

    def __init__(self, settings: WebSettings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self.tokens = Tokens(database)
        self.webhooks = Webhooks(database, settings.exempt)
        self.visits = Allowance(settings.checks_per_hour, window_s=3600)
        self.requests = Allowance(settings.requests_per_minute, window_s=60)
        self.meter = Meter()
        # Whether nothing was under way any more when the engine stopped.
        self.clean = True
        self._engine: Engine | None = None

    @contextlib.asynccontextmanager
    async def running(self, worker: bool = True) -> AsyncIterator[None]:
        """The engine, for as long as the block runs."""
        surface = WebSurface(self.settings, self.webhooks, self.meter)
        self._engine = await Engine.start(
            beside(surface, worker=worker), worker=worker, database=self.database
        )
        try:
            yield
        finally:
            self.clean = await self._engine.stop(within_s=20)
            self._engine = None

    @property
    def engine(self) -> Engine:
        """The running engine."""
        if self._engine is None:
            raise RuntimeError("the service is not running")
        return self._engine

    async def submit(
        self,
        caller: Caller,
        path: Path,
        name: str,
        *,
        language: str = "en",
        check: str | None = None,
        priority: Priority = Priority.WAITING,
    ) -> Job:
        """Hand in a file that was uploaded; the copy at `path` is the caller's to remove.

        `check` is the id that the asker follows; the same one twice is one job.

        Raises:
            LimitExceeded: larger than allowed, or too many are waiting.
            Conflict: the same check was asked for with another file.
        """
        caller.need(Scope.CHECK)
        size = (await asyncio.to_thread(path.stat)).st_size
        if size > self.settings.upload_bytes:
            limit = self.settings.upload_bytes
            raise LimitExceeded("The file's size in bytes", size, limit, "upload_bytes")
        original = await asyncio.to_thread(self.engine.evidence.put, caller.tenant, path)
        request = self._request(caller, check, name, language)
        request = replace(request, sha256=original.sha256, priority=priority)
        job = await self.engine.submit(request)
        if job.request.sha256 != original.sha256:
            raise Conflict("This idempotency key was used for another file.")
        return job

    async def submit_link(
        self, caller: Caller, url: str, *, language: str = "en", check: str | None = None
    ) -> Job:
        """Hand in a link, where the administrator allows links.

        Raises:
            NotAllowed: links are not fetched here.
            Conflict: the same check was asked for with another link.
        """
        caller.need(Scope.CHECK)
        if not self.settings.takes_links:
            raise NotAllowed("Links are not fetched here; upload the file itself.")
        name = url.split("?")[0].rstrip("/").rsplit("/", 1)[-1] or "link"
        request = replace(self._request(caller, check, name, language), reference={"url": url})
        job = await self.engine.submit(request)
        if job.request.reference != request.reference:
            raise Conflict("This idempotency key was used for another link.")
        return job

    async def status(self, caller: Caller, check: str) -> Job:
        """How far a check has come.

        Raises:
            NotFound: there is none of that id for this caller.
        """
        return await self.engine.status(caller.tenant, _PREFIX + check)

    async def follow(self, caller: Caller, check: str) -> AsyncIterator[Job]:
        """The check at every change, until it is finished."""
        async for job in self.engine.follow(caller.tenant, _PREFIX + check):
            yield job

    async def finished(self, caller: Caller, check: str) -> Job:
        """The check once it has its answer.

        Raises:
            NotFound: there is none of that id for this caller.
        """
        async for job in self.follow(caller, check):
            if job.answer:
                return job
        return await self.status(caller, check)

    async def case(self, caller: Caller, id: str) -> Case:
        """One of the caller's cases, or one that the caller reviews.

        Raises:
            NotFound: no such case, or another tenant's.
        """
        caller.need(Scope.READ)
        return await asyncio.to_thread(desk.find, self.engine.cases, caller, id)

    async def exhibits(self, case: Case) -> tuple[Exhibit, ...]:
        """The pictures that were drawn when the case was judged."""
        return await asyncio.to_thread(self.engine.papers.exhibits, case)

    async def record(self, case: Case) -> Record:
        """Where the case's judgement stands in the ledger."""
        return await asyncio.to_thread(self.engine.papers.record, case)

    @contextlib.contextmanager
    def original(self, case: Case) -> Iterator[Path]:
        """The file itself, while the block runs.

        Raises:
            NotFound: it is not kept any more.
        """
        with self.engine.evidence.local(case.tenant, case.sha256) as path:
            yield path

    def _request(self, caller: Caller, check: str | None, name: str, language: str) -> Request:
        return Request(
            tenant=caller.tenant,
            key=_PREFIX + (check or new_check()),
            surface=WebSurface.name,
            name=harmless(name),
            asker=caller.person,
            language=language,
        )


def new_check() -> str:
    """A fresh id that cannot be guessed."""
    return secrets.token_hex(16)


def check_of(job: Job) -> str:
    """The id under which a check is followed."""
    return job.request.key.removeprefix(_PREFIX)
