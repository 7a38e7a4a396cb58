"""A job as durable workflows: fetch -> examine -> save, then the answer in its own.

The answer is a workflow of its own, so that a platform that is down for an hour
holds up no worker: a try that fails puts the next one into the queue, delayed.

Two queues of work, both cut by tenant: people who wait, and the background,
where auto-scan goes before batches. A worker takes from both, and its gate
lets people go first.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from dbos import DBOS, EnqueueOptions

from bonafide.errors import Unavailable
from bonafide.jobs.steps import Steps
from bonafide.jobs.terms import Priority, Request
from bonafide.settings import JobSettings
from bonafide.terms import Message

log = logging.getLogger(__name__)
Made = TypeVar("Made")

# Another shape of these workflows needs another number: a worker only continues
# workflows of its own.
SHAPE = "bonafide-jobs-1"
PEOPLE, BACKGROUND, ANSWERS = "people", "background", "answers"
_ANSWERS_AT_ONCE, _ANSWERS_PER_SURFACE = 16, 6
_MINUTE_S, _LONGEST_PAUSE_S = 60.0, 5.0
_current: list[Steps] = []


def serve(steps: Steps) -> None:
    """Make `steps` the ones that this process's workflows take."""
    _current[:] = [steps]


def register_queues(chosen: JobSettings) -> None:
    """Declare the queues, once the engine has been launched."""
    for name in (PEOPLE, BACKGROUND):
        DBOS.register_queue(
            name,
            # While one file is examined, the next is fetched and the last is saved.
            worker_concurrency=2 * chosen.slots + 1,
            partition_concurrency=chosen.tenant_at_once,
            partition_limiter={"limit": chosen.tenant_per_minute, "period": _MINUTE_S},
            polling_interval_sec=chosen.poll_s,
            on_conflict="always_update",
        )
    DBOS.register_queue(
        ANSWERS,
        worker_concurrency=_ANSWERS_AT_ONCE,
        partition_worker_concurrency=_ANSWERS_PER_SURFACE,
        polling_interval_sec=chosen.poll_s,
        on_conflict="always_update",
    )


def check_options(job: str, request: Request, attempt: int = 1) -> EnqueueOptions:
    """How a job is put into its queue; a later attempt waits before it begins."""
    return {
        "workflow_name": "check",
        "queue_name": PEOPLE if request.priority == Priority.WAITING else BACKGROUND,
        "workflow_id": job if attempt == 1 else f"{job}#{attempt}",
        "queue_partition_key": request.tenant,
        "priority": int(request.priority),
        "app_version": SHAPE,
    }


def announce_options(tenant: str, case: str, ruling: int) -> EnqueueOptions:
    """How a ruling is put into the queue of answers."""
    return _answers("announce", f"{tenant}/{case}#ruling-{ruling}", "rulings")


def withdraw_options(job: str, surface: str) -> EnqueueOptions:
    """How it is put into the queue of answers that a job was taken back."""
    return _answers("withdraw", f"{job}#withdrawn", surface)


@DBOS.workflow(name="check")
def check(job: str, attempt: int = 1) -> None:
    """One file, from the platform to its case; then the answer goes into its queue."""
    steps = _current[0]
    wait_s = _step(steps.obtain, job, attempt)
    request = steps.request(job)
    if wait_s is not None:
        options = check_options(job, request, attempt + 1)
        options["delay_seconds"] = wait_s
        DBOS.enqueue_workflow_with_options(options, job, attempt + 1)
        return
    _step(steps.examine, job)
    _step(steps.save, job)
    options = _answers("answer", f"{job}#answer", request.surface)
    DBOS.enqueue_workflow_with_options(options, job)


@DBOS.workflow(name="answer")
def answer(job: str, attempt: int = 1) -> None:
    """One try to post the answer; the next is queued when it fails."""
    steps = _current[0]
    wait_s = _step(steps.answer, job, attempt)
    if wait_s is not None:
        surface = steps.request(job).surface
        options = _answers("answer", f"{job}#answer-{attempt + 1}", surface, wait_s)
        DBOS.enqueue_workflow_with_options(options, job, attempt + 1)


@DBOS.workflow(name="withdraw")
def withdraw(job: str, attempt: int = 1) -> None:
    """One try to say in the greeting's place that the asking was taken back."""
    steps = _current[0]
    wait_s = _step(steps.withdraw, job, attempt)
    if wait_s is not None:
        surface = steps.request(job).surface
        options = _answers("withdraw", f"{job}#withdrawn-{attempt + 1}", surface, wait_s)
        DBOS.enqueue_workflow_with_options(options, job, attempt + 1)


@DBOS.workflow(name="announce")
def announce(tenant: str, case: str, ruling: int) -> None:
    """A notice for every place in the tenant where the file was asked about."""
    steps = _current[0]
    for job in DBOS.run_step({"name": "places"}, steps.book.places, tenant, case):
        surface = steps.request(job).surface
        options = _answers("notify", f"{job}#ruling-{ruling}", surface)
        DBOS.enqueue_workflow_with_options(options, job, ruling)


@DBOS.workflow(name="notify")
def notify(job: str, ruling: int, attempt: int = 1) -> None:
    """One try to tell one place of a ruling; the next is queued when it fails."""
    steps = _current[0]
    wait_s = _step(steps.announce, job, ruling, attempt)
    if wait_s is not None:
        surface = steps.request(job).surface
        options = _answers("notify", f"{job}#ruling-{ruling}-{attempt + 1}", surface, wait_s)
        DBOS.enqueue_workflow_with_options(options, job, ruling, attempt + 1)


def _answers(workflow: str, id: str, surface: str, wait_s: float = 0.0) -> EnqueueOptions:
    options: EnqueueOptions = {
        "workflow_name": workflow,
        "queue_name": ANSWERS,
        "workflow_id": id,
        "queue_partition_key": surface,
        "app_version": SHAPE,
    }
    if wait_s:
        options["delay_seconds"] = wait_s
    return options


def _step(step: Callable[..., Made], job: str, *args: Any) -> Made:
    return DBOS.run_step({"name": step.__name__}, _patiently, step, job, *args)


def _patiently(step: Callable[..., Made], job: str, *args: Any) -> Made:
    """Run a step; wait for a database or store that is away, and fail the job on a fault.

    A job that has failed passes through all later steps to its answer, so the
    second run of a faulty step says so to the person instead of asking again.
    """
    pause_s, faulty = 0.25, False
    while True:
        try:
            if faulty:
                _current[0].book.fail(job, Message("job-went-wrong"))
            return step(job, *args)
        except Unavailable as error:
            log.warning("job %s waits: %s", job, error)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            time.sleep(pause_s)
        except Exception:
            if faulty:
                raise
            log.exception("job %s: step %s is at fault", job, step.__name__)
            faulty = True
