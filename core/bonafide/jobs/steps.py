"""The steps of a job; each may run again after a kill and then changes nothing twice."""

from __future__ import annotations

import asyncio
import logging
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from bonafide.cases import Cases
from bonafide.database import Database, tenants
from bonafide.errors import BonafideError, InputError, NotAllowed, NotFound, Unavailable
from bonafide.evidence import Evidence
from bonafide.jobs import deliveries, verdicts
from bonafide.jobs.book import ANSWER, Book, move, request_of
from bonafide.jobs.gate import Gate
from bonafide.jobs.terms import Answer, Recorded, Request, State, Surface
from bonafide.settings import JobSettings, read
from bonafide.terms import Message, Stage

if TYPE_CHECKING:
    from bonafide.examine import Examination

log = logging.getLogger(__name__)
Judge = Callable[..., "Examination"]
Made = TypeVar("Made")
Said = Coroutine[Any, Any, None]
# A second try is no use after these; everything else may pass.
_FINAL = (InputError, NotAllowed, NotFound)


class _Later(Exception):
    """The network or the platform failed; the step is tried again later."""


@dataclass
class Steps:
    """What a worker does with a job, step by step."""

    database: Database
    book: Book
    cases: Cases
    evidence: Evidence
    surfaces: Mapping[str, Surface]
    judge: Judge
    loop: asyncio.AbstractEventLoop
    gate: Gate

    def __post_init__(self) -> None:
        self._examining: set[str] = set()
        self._guard = threading.Lock()

    def request(self, job: str) -> Request:
        """What was asked for; never changes."""
        return request_of(self.book.row(job))

    def obtain(self, job: str, attempt: int) -> float | None:
        """Have the file in the evidence store; seconds until the next try, None when done."""
        row = self.book.row(job)
        if State(row.state).final or row.failure is not None or row.sha256 is not None:
            return None
        if not self.book.move(job, State.FETCHING):
            return None
        request = request_of(row)
        try:
            with tempfile.TemporaryDirectory(prefix="bonafide-fetch-") as folder:
                path = Path(folder) / "original"
                self._call(self._surface(request).fetch(request, path), read(JobSettings).fetch_s)
                original = self.evidence.put(request.tenant, path)
        except _Later as error:
            if attempt < read(JobSettings).fetch_tries:
                log.info("job %s: fetch %d failed: %s", job, attempt, error)
                return _wait_s(attempt)
            self.book.fail(job, Message("job-fetch-failed"))
        except BonafideError as error:
            self.book.fail(job, failure_of(error))
        else:
            self.book.move(job, State.FETCHING, sha256=original.sha256)
        return None

    def examine(self, job: str) -> None:
        """Have a verdict on the file, an earlier one where nothing has changed since."""
        row = self.book.row(job)
        if State(row.state).final or row.failure is not None or row.case_id is not None:
            return
        policy = tenants.settings(self.database, row.tenant).policy
        known = self._wanted(row, policy)
        if verdicts.ready(self.database, self.evidence, known):
            return
        try:
            with self.gate.slot(row.request["priority"]):
                examination = self._examine(job, row, policy)
            if examination is not None:
                verdicts.keep(self.database, self.evidence, known, examination)
        except Unavailable:
            raise
        except BonafideError as error:
            self.book.fail(job, failure_of(error))
        finally:
            self._examined(job)

    def save(self, job: str) -> None:
        """Open or renew the case, in one transaction with the ledger."""
        row = self.book.row(job)
        if State(row.state).final or row.failure is not None or row.case_id is not None:
            return
        wanted = self._wanted(row, tenants.settings(self.database, row.tenant).policy)
        with self.database.writing() as connection:
            case, notes = verdicts.settle(connection, self.cases, wanted, row)
            values = {"case_id": case, "notes": [asdict(note) for note in notes], "stage": None}
            move(connection, job, State.ANSWERING, **values)
        if wanted.keeps:
            return
        if not self.book.wanted(row.tenant, row.sha256, besides=job):
            self.evidence.remove(row.tenant, row.sha256)
        if not notes:
            # What was drawn when the tenant still kept files, for a judgement that is replaced.
            self.evidence.remove_artefacts(row.tenant, row.sha256)

    def answer(self, job: str, attempt: int) -> float | None:
        """Post the answer; seconds until the next try, None when done."""
        row = self.book.row(job)
        if State(row.state).final:
            return None
        answer = self.book.answer(row)
        if answer is None:
            answer = Answer(failure=Message("job-went-wrong"))
        end = State.FAILED if answer.failure else State.ANSWERED
        wait_s = self._answer(row, answer, attempt)
        if wait_s is not None:
            return wait_s
        if answer.failure:
            log.info("job %s failed: %s", job, answer.failure.id)
        if self.book.move(job, end):
            self.correct(job, answer)
        else:
            # Taken back meanwhile: that may have been said before this answer was.
            self.withdraw(job, attempt)
        return None

    def withdraw(self, job: str, attempt: int) -> float | None:
        """Say that the asking was taken back; seconds until the next try, None when done."""

        def say(surface: Surface, request: Request, noted: Recorded) -> Said:
            return surface.withdraw(request, noted)

        return self._deliver(self.book.row(job), say, attempt)

    def correct(self, job: str, said: Answer) -> None:
        """Edit the answer as long as a ruling is newer than what was said."""
        while True:
            row = self.book.row(job)
            answer = self.book.answer(row)
            if answer is None or answer.ruling == said.ruling or row.state != State.ANSWERED:
                return
            self._answer(row, answer, 1)
            said = answer

    def announce(self, job: str, ruling: int, attempt: int) -> float | None:
        """Edit the answer of a place and tell it of the ruling; seconds until the next try."""
        row = self.book.row(job)
        answer = self.book.answer(row)
        if answer is None or answer.ruling is None:
            return None
        wait_s = self._answer(row, answer, attempt)
        if wait_s is not None:
            return wait_s
        self.correct(job, answer)

        def say(surface: Surface, request: Request, noted: Recorded) -> Said:
            return surface.notify(request, answer, noted)

        return self._deliver(row, say, attempt, scope=f"ruling-{ruling}")

    def _wanted(self, row: sa.Row[Any], policy: str | None) -> verdicts.Wanted:
        keeps = self.evidence.retention_s(row.tenant) > 0
        return verdicts.Wanted.now(row.tenant, row.sha256, policy, keeps=keeps)

    def hand_back(self) -> None:
        """What is under examination now did not kill its worker: do not count it."""
        with self._guard:
            for job in self._examining:
                self.book.end_examination(job)
            self._examining.clear()

    def _examine(self, job: str, row: sa.Row[Any], policy: str | None) -> Examination | None:
        if time.time() > row.start_by_s:
            self.book.fail(job, Message("job-too-late"))
            return None
        tries = self.book.begin_examination(job)
        if tries is None:
            return None
        if tries > read(JobSettings).examinations:
            self.book.fail(job, Message("job-kills-worker"))
            return None
        with self._guard:
            self._examining.add(job)
        with self.evidence.local(row.tenant, row.sha256) as path:
            return self.judge(
                path,
                name=row.request["name"],
                policy=policy,
                progress=lambda stage: self._progress(job, stage),
            )

    def _examined(self, job: str) -> None:
        with self._guard:
            if job in self._examining:
                self._examining.remove(job)
                self.book.end_examination(job)

    def _progress(self, job: str, stage: Stage) -> None:
        if stage is not Stage.READING:  # noted when the examination began
            self.book.stage(job, stage)

    def _answer(self, row: sa.Row[Any], answer: Answer, attempt: int) -> float | None:
        def say(surface: Surface, request: Request, noted: Recorded) -> Said:
            return surface.answer(request, answer, noted)

        return self._deliver(row, say, attempt)

    def _deliver(
        self,
        row: sa.Row[Any],
        say: Callable[[Surface, Request, Recorded], Said],
        attempt: int,
        scope: str = ANSWER,
    ) -> float | None:
        request = request_of(row)
        noted = deliveries.attempt(self.database, row.id, scope)
        try:
            self._call(say(self._surface(request), request, noted), read(JobSettings).answer_s)
        except _Later as error:
            if attempt < read(JobSettings).answer_tries:
                log.info("job %s: %s %d failed: %s", row.id, scope, attempt, error)
                return _wait_s(attempt)
            log.error("job %s: given up to post the %s: %s", row.id, scope, error)
        except BonafideError as error:
            log.error("job %s: the %s cannot be posted: %s", row.id, scope, error)
        else:
            deliveries.settle(self.database, row.id, scope)
        return None

    def _surface(self, request: Request) -> Surface:
        if request.surface not in self.surfaces:
            raise _Later(f"no surface {request.surface} here")
        return self.surfaces[request.surface]

    def _call(self, work: Coroutine[Any, Any, Made], within_s: float) -> Made:
        """Run a surface's coroutine in its loop; what may pass becomes `_Later`."""
        future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, within_s), self.loop)
        try:
            return future.result()
        except _FINAL:
            raise
        except Exception as error:
            if not isinstance(error, (Unavailable, OSError, TimeoutError)):
                log.exception("a surface failed")
            raise _Later(f"{type(error).__name__}: {error}") from error


def failure_of(error: BonafideError) -> Message:
    """What the person is told when the error is the file's or the request's."""
    return Message(f"job-{error.code.replace('_', '-')}", {"error": str(error)})


def _wait_s(attempt: int) -> float:
    """1, 2, 4 ... seconds, ten minutes at most."""
    return float(min(2 ** (attempt - 1), 600))
