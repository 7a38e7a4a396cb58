"""Verdicts by the hash of the file and of all that judged it.

A verdict is kept before its case is written, so that a worker that dies in
between costs no second examination, and so that another tenant who asks about
the same file under the same versions gets the same numbers. Cases, names and
reviews never cross.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bonafide.cases import Cases
from bonafide.database import Database
from bonafide.database.engine import insert
from bonafide.database.tables import cases, rulings, verdicts
from bonafide.evidence import Evidence
from bonafide.evidence.canonical import digest
from bonafide.evidence.versions import fingerprint, versions
from bonafide.explain.words import harmless
from bonafide.report.schema import Report
from bonafide.settings import CaseSettings, read
from bonafide.terms import Message

if TYPE_CHECKING:
    from bonafide.examine import Examination


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which verdict: whose, on what file, by which versions.

    `keeps` says whether the tenant keeps files, and so what is drawn from them.
    """

    tenant: str
    sha256: str
    policy: str | None
    versions: dict[str, Any]
    fingerprint: str
    keeps: bool

    @classmethod
    def now(cls, tenant: str, sha256: str, policy: str | None, *, keeps: bool) -> Wanted:
        """The verdict that this process would come to."""
        found = versions(policy)
        return cls(tenant, sha256, policy, found, fingerprint(found), keeps)

    @property
    def owner(self) -> str:
        """Who may use it: everybody, or only the tenant."""
        return "" if read(CaseSettings).share_verdicts else self.tenant


def ready(database: Database, evidence: Evidence, wanted: Wanted) -> bool:
    """Whether the file need not be examined: judged as it would be now, or ruled on."""
    with database.reading() as connection:
        if _case(connection, wanted) is not None:
            return True
        verdict = connection.execute(_kept(wanted)).one_or_none()
    if verdict is None:
        return False
    if not wanted.keeps:
        return True
    drawn = evidence.artefacts(verdict.tenant, wanted.sha256)
    if verdict.artefacts.keys() != drawn.keys():
        # Its case was removed since, and what was drawn for it: that is drawn again.
        return False
    if verdict.tenant != wanted.tenant:
        _replace(evidence, wanted, drawn)
    return True


def keep(database: Database, evidence: Evidence, wanted: Wanted, examination: Examination) -> None:
    """Keep what the examination found, the artefacts first."""
    drawn = _drawn(examination) if wanted.keeps else {}
    _replace(evidence, wanted, drawn)
    row = {
        "owner": wanted.owner,
        "sha256": wanted.sha256,
        "fingerprint": wanted.fingerprint,
        "tenant": wanted.tenant,
        "report": examination.report.model_dump(mode="json", by_alias=True) | {"file": ""},
        "versions": wanted.versions,
        "artefacts": {name: digest(content) for name, content in drawn.items()},
        "judged_s": time.time(),
    }
    with database.writing() as connection:
        connection.execute(insert(connection, verdicts).values(row).on_conflict_do_nothing())


def settle(
    connection: sa.Connection, store: Cases, wanted: Wanted, job: sa.Row[Any]
) -> tuple[str, tuple[Message, ...]]:
    """The number of the case that answers the job, and what to add to the answer."""
    known = _case(connection, wanted)
    if known is not None:
        store.asked_again(connection, wanted.tenant, known.id, job.asker)
        return known.id, (Message("job-asked-before", {"times": known.times_asked + 1}),)
    verdict = connection.execute(_kept(wanted)).one()
    name = harmless(job.request["name"])
    report = Report.model_validate(verdict.report | {"file": name})
    artefacts = verdict.artefacts if wanted.keeps else {}
    case = store.record(
        connection, wanted.tenant, job.asker, name, report, verdict.versions, artefacts
    )
    return case, ()


def forget(database: Database, older_than_s: float) -> int:
    """Remove verdicts made longer ago; how many there were."""
    old = verdicts.c.judged_s < time.time() - older_than_s
    with database.writing() as connection:
        return connection.execute(sa.delete(verdicts).where(old)).rowcount


def _case(connection: sa.Connection, wanted: Wanted) -> sa.Row[Any] | None:
    ruled = sa.exists().where(rulings.c.case_id == cases.c.id)
    query: sa.Select[Any] = sa.select(cases.c.id, cases.c.times_asked).where(
        cases.c.tenant == wanted.tenant,
        cases.c.sha256 == wanted.sha256,
        sa.or_(cases.c.fingerprint == wanted.fingerprint, ruled),
    )
    return connection.execute(query).one_or_none()


def _kept(wanted: Wanted) -> sa.Select[Any]:
    return sa.select(verdicts).where(
        verdicts.c.owner == wanted.owner,
        verdicts.c.sha256 == wanted.sha256,
        verdicts.c.fingerprint == wanted.fingerprint,
    )


def _replace(evidence: Evidence, wanted: Wanted, drawn: dict[str, bytes]) -> None:
    """Keep what was drawn, in place of what an earlier judgement drew."""
    evidence.remove_artefacts(wanted.tenant, wanted.sha256)
    for name, content in drawn.items():
        evidence.put_artefact(wanted.tenant, wanted.sha256, name, content)


def _drawn(examination: Examination) -> dict[str, bytes]:
    # Drawing loads OpenCV, which a process that only submits never needs.
    from bonafide.explain.maps import exhibits

    drawn = exhibits(examination.material, examination.findings)
    return {exhibit.name: exhibit.data for exhibit in drawn}
