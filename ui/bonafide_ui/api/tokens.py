"""Bearer tokens: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from bonafide.database import Database
from bonafide.database.tables import web_tokens as tokens
from bonafide.errors import NotAllowed, NotFound

_SECRET = re.compile(r"bf_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


class Scope(StrEnum):
    """What a token may do."""

    CHECK = "check"
    READ = "read"
    REVIEW = "review"
    DELETE = "delete"
    WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token; times are seconds since 1970."""

    id: str
    tenant: str
    name: str
    scopes: frozenset[Scope]
    created_s: float
    expires_s: float
    revoked: bool


class Tokens:
    """The tokens of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(
        self, name: str, scopes: frozenset[Scope], days: float, tenant: str | None = None
    ) -> tuple[Token, str]:
        """A new token and its secret, which is not kept and cannot be shown again.

        `tenant` is whose cases it sees; a tenant of its own when None.
        """
        number = secrets.token_hex(6)
        secret = f"bf_{number}_{secrets.token_urlsafe(32)}"
        now_s = time.time()
        token = Token(
            number,
            tenant or f"web:{number}",
            name,
            scopes,
            now_s,
            now_s + days * 86_400,
            revoked=False,
        )
        row = {
            "id": number,
            "hash": _hash(secret),
            "tenant": token.tenant,
            "name": name,
            "scopes": " ".join(sorted(scopes)),
            "created_s": now_s,
            "expires_s": token.expires_s,
            "revoked": False,
        }
        with self._database.writing() as connection:
            connection.execute(tokens.insert().values(**row))
        return token, secret

    def find(self, secret: str) -> Token:
        """The token behind a secret.

        Raises:
            NotAllowed: unknown, revoked or expired.
        """
        match = _SECRET.fullmatch(secret)
        row = self._row(match[1]) if match else None
        # Compared even where there is no row, so that time tells nothing about ids.
        kept = row.hash if row else "0" * 64
        if not hmac.compare_digest(kept, _hash(secret)) or row is None or row.revoked:
            raise NotAllowed("The token is not known; ask the administrator for a new one.")
        token = _token(row)
        if token.expires_s < time.time():
            raise NotAllowed("The token has expired; ask the administrator for a new one.")
        return token

    def all(self) -> list[Token]:
        """Every token, newest first."""
        query = tokens.select().order_by(tokens.c.created_s.desc())
        with self._database.reading() as connection:
            return [_token(row) for row in connection.execute(query)]

    def revoke(self, id: str) -> None:
        """End a token.

        Raises:
            NotFound: there is none of that id.
        """
        with self._database.writing() as connection:
            done = connection.execute(tokens.update().where(tokens.c.id == id).values(revoked=True))
        if not done.rowcount:
            raise NotFound(f"There is no token “{id}”.")

    def _row(self, id: str) -> sa.Row[tuple[object, ...]] | None:
        with self._database.reading() as connection:
            return connection.execute(tokens.select().where(tokens.c.id == id)).one_or_none()


def _hash(secret: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: sa.Row[tuple[object, ...]]) -> Token:
    fields = row._mapping
    scopes = frozenset(Scope(word) for word in str(fields["scopes"]).split())
    return Token(
        fields["id"],
        fields["tenant"],
        fields["name"],
        scopes,
        fields["created_s"],
        fields["expires_s"],
        fields["revoked"],
    )
