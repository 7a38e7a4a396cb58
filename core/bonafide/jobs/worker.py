"""The part of an engine that works: the job engine, the lease, housekeeping."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from datetime import UTC, datetime, timedelta

from dbos import DBOS, DBOSClient

from bonafide.database.engine import STALLED_S
from bonafide.database.migrate import job_engine_url
from bonafide.errors import Unavailable
from bonafide.jobs import verdicts, workflows
from bonafide.jobs.leases import Leases
from bonafide.jobs.steps import Steps
from bonafide.settings import JobSettings, read

log = logging.getLogger(__name__)
APPLICATION = "bonafide"
_HOUR_S, _DAY_S = 3600.0, 86_400.0
_AT_ONCE = 500
_POOL = 8


class Worker:
    """Works on jobs from `start` to `stop`; one per process, as the job engine is."""

    def __init__(self, steps: Steps, client: DBOSClient) -> None:
        self._steps, self._client, self._chosen = steps, client, read(JobSettings)
        # A name of its own even after a restart: what an earlier process left
        # is taken over by lease, never by name.
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._leases = Leases(steps.database, client, self.name, self._chosen.lease_s)
        self._over = threading.Event()
        self._tidying = threading.Thread(target=self._tidy, name="bonafide-tidy", daemon=True)

    def start(self) -> None:
        """Take a lease and begin to take jobs."""
        workflows.serve(self._steps)
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": job_engine_url(self._steps.database),
                "executor_id": self.name,
                "application_version": workflows.SHAPE,
                "sys_db_pool_size": _POOL,
                "sys_db_idle_transaction_timeout_sec": STALLED_S,
                # Jobs are followed in our own table; nobody waits for its events.
                "use_listen_notify": False,
                "run_migrations": False,
                "log_level": "WARNING",
            }
        )
        self._leases.start()
        DBOS.launch()
        workflows.register_queues(self._chosen)
        self._tidying.start()

    def stop(self, within_s: float) -> bool:
        """Take no more jobs, finish what is under way in time, hand back the rest.

        False when a job still runs in a thread, which nothing can stop.
        """
        self._over.set()
        DBOS.destroy(workflow_completion_timeout_sec=max(1, int(within_s)))
        under_way = self._client.list_workflows(
            status="PENDING", executor_id=self.name, load_input=False, load_output=False
        )
        self._steps.hand_back()
        self._leases.stop()
        return not under_way

    def _tidy(self) -> None:
        while not self._over.wait(_HOUR_S):
            try:
                tidy(self._steps, self._client)
            except Unavailable as error:
                log.warning("nothing was tidied: %s", error)


def tidy(steps: Steps, client: DBOSClient) -> None:
    """Remove originals, jobs, verdicts and workflows whose time is over."""
    history_s = read(JobSettings).history_days * _DAY_S
    removed = steps.evidence.sweep()
    removed += steps.book.forget(history_s)
    removed += verdicts.forget(steps.database, history_s)
    before = (datetime.now(UTC) - timedelta(seconds=history_s)).isoformat()
    while done := client.list_workflows(
        status=["SUCCESS", "ERROR", "CANCELLED"],
        completed_before=before,
        limit=_AT_ONCE,
        load_input=False,
        load_output=False,
    ):
        client.delete_workflows([workflow.workflow_id for workflow in done])
        removed += len(done)
    if removed:
        log.info("%d originals, jobs, verdicts and workflows were past their time", removed)
