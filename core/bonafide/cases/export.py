"""Taking a case out as a bundle, and checking it where it is kept."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bonafide.cases import bundle
from bonafide.cases.contradictions import Claims, contradictions, ruling_claims
from bonafide.cases.reviews import Reviews
from bonafide.cases.terms import Case, Ruling
from bonafide.database.tables import cases
from bonafide.evidence import ledger
from bonafide.evidence.canonical import canonical, digest, digest_stream
from bonafide.evidence.ledger import GENESIS, Kind, Link
from bonafide.terms import Message


class Cases(Reviews):
    """All that is done with cases."""

    def export(self, tenant: str, case: str, actor: str, to: Path) -> Path:
        """Write the case's evidence bundle; that it was taken is itself recorded.

        Raises:
            NotFound: no such case.
            Unavailable: the store or the time-stamping service does not answer.
        """
        found = self.get(tenant, case)
        with self.database.writing() as connection:
            ledger.append(connection, tenant, Kind.EXPORTED, found.id, actor, {})
            texts = _texts(connection, found)
        artefacts = self._evidence.artefacts(tenant, found.sha256)
        with ExitStack() as stack:
            original = None
            if found.kept_until_s is not None:
                original = stack.enter_context(self._evidence.local(tenant, found.sha256))
            bundle.write(to, texts, artefacts, original)
        return to

    def verify(self, tenant: str, case: str) -> list[Message]:
        """What is wrong with a case in the database, the store and the tenant's ledger.

        Raises:
            NotFound: no such case.
        """
        found = self.get(tenant, case)
        artefacts = self._evidence.artefacts(tenant, found.sha256)
        original = None
        if found.kept_until_s is not None:
            with self._evidence.local(tenant, found.sha256) as path, path.open("rb") as stream:
                original = digest_stream(stream)[0]
        with self.database.reading() as connection:
            row = _stored(connection, found.id)
            claims = Claims(
                case=found.id,
                sha256=found.sha256,
                report=row.report,
                versions=row.versions,
                rulings=ruling_claims(_rulings(found.rulings)),
                artefacts={name: digest(content) for name, content in artefacts.items()},
                original=original,
            )
            entries = ledger.entries(connection, tenant, found.id)
            return ledger.verify(connection, tenant) + contradictions(claims, entries)


def _texts(connection: sa.Connection, found: Case) -> dict[str, str]:
    row = _stored(connection, found.id)
    first = ledger.entries(connection, found.tenant, found.id)[0].number
    chain = list(ledger.links(connection, found.tenant, max(first - 1, 1)))
    before = chain.pop(0).hash if first > 1 else GENESIS
    end = ledger.head(connection, found.tenant)
    about = {
        "schema": bundle.SCHEMA,
        "case": found.id,
        "tenant": found.tenant,
        "name": found.name,
        "sha256": found.sha256,
        "opened_s": found.opened_s,
        "judged_s": found.judged_s,
        "before": before,
        "head": {"number": end.number, "hash": end.hash},
    }
    return {
        "case.json": canonical(about),
        "report.json": canonical(row.report),
        "versions.json": canonical(row.versions),
        "rulings.json": canonical(_rulings(found.rulings)),
        "ledger.jsonl": "\n".join(canonical(_handed_out(link, found.id)) for link in chain),
    }


def _handed_out(link: Link, case: str) -> dict[str, Any]:
    """The entry with its body only where it is about this case."""
    own = link.case == case
    return {
        "number": link.number,
        "body_sha256": link.body_sha256,
        "hash": link.hash,
        "body": link.body if own else None,
    }


def _rulings(rulings: tuple[Ruling, ...]) -> list[dict[str, Any]]:
    return [
        {
            "ruling": ruling.number,
            "decision": ruling.decision,
            "at_s": ruling.at_s,
            "reviewer": ruling.reviewer,
            "note": ruling.note,
            "note_sha256": digest(ruling.note),
        }
        for ruling in rulings
    ]


def _stored(connection: sa.Connection, case: str) -> sa.Row[Any]:
    return connection.execute(sa.select(cases).where(cases.c.id == case)).one()
