"""The append-only record of what was judged, ruled and removed, one chain a tenant.

An entry's hash is taken over the hash before it and over its own body, so that
a changed, missing or added entry breaks every hash after it:

    hash(n) = sha256(hash(n-1) + sha256(body(n))),   hash(0) = 64 zeros

Only hashes of bodies are needed to follow the chain, so one case can be handed
out with the proof of its place in the chain and without the other cases.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bonafide.database.engine import insert, now_s
from bonafide.database.tables import heads, ledger
from bonafide.evidence.canonical import canonical, digest
from bonafide.terms import Message

GENESIS = "0" * 64


class Kind(StrEnum):
    """What an entry records."""

    JUDGED = "judged"
    ASKED = "asked"
    REVIEW_ASKED = "review_asked"
    RULED = "ruled"
    EXPORTED = "exported"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: publish it, and nobody can change what came before."""

    tenant: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a chain; `body` is None where only its hash is handed out.

    `case` is the case that it is filed under, where it comes from the database.
    """

    number: int
    body_sha256: str
    hash: str
    body: str | None = None
    case: str | None = None

    @property
    def entry(self) -> dict[str, Any]:
        """What the body says; empty where it is not handed out or no entry at all."""
        try:
            said = json.loads(self.body or "{}")
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}


def append(
    connection: sa.Connection, tenant: str, kind: Kind, case: str, actor: str, facts: dict[str, Any]
) -> Link:
    """Add an entry inside the caller's transaction; other writers of the tenant wait."""
    start = {"tenant": tenant, "number": 0, "hash": GENESIS}
    connection.execute(insert(connection, heads).values(start).on_conflict_do_nothing())
    last = connection.execute(
        sa.select(heads).where(heads.c.tenant == tenant).with_for_update()
    ).one()
    body = canonical(
        {
            "number": last.number + 1,
            "tenant": tenant,
            "at_s": round(now_s(connection), 3),
            "kind": kind,
            "case": case,
            "actor": actor,
            "facts": facts,
        }
    )
    link = Link(last.number + 1, digest(body), _hash(last.hash, digest(body)), body)
    row = {"tenant": tenant, "number": link.number, "case_id": case, "body": body}
    connection.execute(sa.insert(ledger).values(**row, hash=link.hash))
    connection.execute(
        sa.update(heads).where(heads.c.tenant == tenant).values(number=link.number, hash=link.hash)
    )
    return link


def head(connection: sa.Connection, tenant: str) -> Head:
    """Where the tenant's chain ends now."""
    row = connection.execute(sa.select(heads).where(heads.c.tenant == tenant)).one_or_none()
    return Head(tenant, row.number, row.hash) if row else Head(tenant, 0, GENESIS)


def links(connection: sa.Connection, tenant: str, start: int = 1) -> Iterator[Link]:
    """The tenant's entries from number `start` on, with their bodies."""
    query = sa.select(ledger).where(ledger.c.tenant == tenant, ledger.c.number >= start)
    for row in connection.execute(query.order_by(ledger.c.number)):
        yield _link(row)


def entries(connection: sa.Connection, tenant: str, case: str) -> list[Link]:
    """The entries about one case, in their order."""
    query = sa.select(ledger).where(ledger.c.tenant == tenant, ledger.c.case_id == case)
    rows = connection.execute(query.order_by(ledger.c.number))
    return [_link(row) for row in rows]


def problems(
    chain: Iterable[Link], tenant: str, end: Head, before: Head | None = None
) -> list[Message]:
    """What is wrong with a chain that begins after `before` and is to end at `end`."""
    found: list[Message] = []
    last = before or Head(tenant, 0, GENESIS)
    for link in chain:
        if link.number != last.number + 1:
            found.append(Message("evidence-entry-missing", {"number": last.number + 1}))
        elif link.hash != _hash(last.hash, link.body_sha256) or not _fits(link, tenant):
            found.append(Message("evidence-entry-changed", {"number": link.number}))
        last = Head(tenant, link.number, link.hash)
    if (last.number, last.hash) != (end.number, end.hash):
        found.append(Message("evidence-head-differs", {"number": end.number}))
    return found


def verify(connection: sa.Connection, tenant: str) -> list[Message]:
    """What is wrong with the tenant's whole chain in the database; empty = nothing."""
    return problems(links(connection, tenant), tenant, head(connection, tenant))


def _fits(link: Link, tenant: str) -> bool:
    if link.body is None:
        return True
    said = link.entry
    return (
        digest(link.body) == link.body_sha256
        and (said.get("number"), said.get("tenant")) == (link.number, tenant)
        and link.case in (None, said.get("case"))
    )


def _link(row: sa.Row[Any]) -> Link:
    return Link(row.number, digest(row.body), row.hash, row.body, row.case_id)


def _hash(previous: str, body_sha256: str) -> str:
    return digest(previous + body_sha256)
