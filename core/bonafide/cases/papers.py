"""What is handed out with a case: its pictures, and the report as a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bonafide.cases.terms import Case
from bonafide.database import Database
from bonafide.evidence import Evidence, ledger
from bonafide.explain.words import say
from bonafide.report.schema import Report
from bonafide.terms import Modality

if TYPE_CHECKING:
    from bonafide.explain.maps import Exhibit
    from bonafide.report.content import Record

_MODALITIES = {"face": Modality.FACE, "image": Modality.IMAGE, "sound": Modality.SPEECH}
_TYPES = {"jpg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Picture:
    """One of a case's pictures as a person gets it; `caption` says what it shows."""

    name: str
    data: bytes
    caption: str


class Papers:
    """Reads them from one database and its store; all methods may raise Unavailable."""

    def __init__(self, database: Database, evidence: Evidence) -> None:
        self._database, self._evidence = database, evidence

    def exhibits(self, case: Case) -> tuple[Exhibit, ...]:
        """The pictures that were drawn when the case was judged; none where none are kept."""
        # Drawing loads OpenCV, which a process that only submits needs for nothing else.
        from bonafide.explain import maps

        kept = self._evidence.artefacts(case.tenant, case.sha256)
        return tuple(
            maps.Exhibit(name, _TYPES[name.rsplit(".", 1)[1]], data)
            for name, data in kept.items()
            if maps.is_exhibit(name)
        )

    def record(self, case: Case) -> Record:
        """Where the case's judgement stands in the ledger."""
        from bonafide.report.content import Record

        with self._database.reading() as connection:
            found = ledger.entries(connection, case.tenant, case.id)
        judged = [link for link in found if link.entry.get("kind") == ledger.Kind.JUDGED]
        at = datetime.fromtimestamp(case.judged_s, UTC)
        if not judged:
            return Record(case.id, at)
        last = max(judged, key=lambda link: link.number)
        return Record(case.id, at, last.number, last.hash)

    def document(self, case: Case, language: str) -> bytes:
        """The report as PDF."""
        from bonafide.report.pdf import pdf

        return pdf(case.report, self.record(case), self.exhibits(case), language)

    def strongest(self, case: Case, language: str) -> Picture | None:
        """The picture of what speaks loudest, with its map; None where none is kept."""
        from bonafide.explain import maps

        shown = self.exhibits(case)
        if not shown:
            return None
        best = max(shown, key=lambda exhibit: _risk(case.report, exhibit.name))
        return Picture(best.name, best.data, say(maps.caption(best.name), language))


def _risk(report: Report, exhibit: str) -> float:
    """The largest risk of what the picture shows, from its name: `face-2-004200.jpg`."""
    kind, number, _ = exhibit.split("-")
    risks = [
        segment.risk
        for finding in report.findings
        if finding.modality == _MODALITIES[kind]
        for segment in finding.segments
        if kind != "face" or segment.person == int(number)
    ]
    return max(risks, default=0.0)
