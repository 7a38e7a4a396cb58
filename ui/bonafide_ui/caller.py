"""Who asks: a token's holder, or a visitor known by a cookie alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from bonafide.errors import NotAllowed
from bonafide_ui.api.tokens import Scope, Tokens

VISITOR_COOKIE, TOKEN_COOKIE = "bonafide_visitor", "bonafide_token"
# What every visitor's tenant begins with.
VISITORS = "web:visitor:"
_VISITOR_SCOPES = frozenset({Scope.CHECK, Scope.READ, Scope.DELETE})


@dataclass(frozen=True, slots=True)
class Caller:
    """`tenant` bounds what is seen; `person` is who stands in the ledger."""

    tenant: str
    person: str
    scopes: frozenset[Scope]
    name: str | None = None

    @property
    def signed_in(self) -> bool:
        """Whether a token vouches for them."""
        return self.name is not None

    def need(self, scope: Scope) -> None:
        """Raises `NotAllowed` when the caller may not do that."""
        # Who rules on a case has to see it.
        reads = scope is Scope.READ and Scope.REVIEW in self.scopes
        if scope not in self.scopes and not reads:
            raise NotAllowed(f"This needs a token with the scope “{scope}”.")


def by_token(tokens: Tokens, secret: str) -> Caller:
    """The holder of a bearer token.

    Raises:
        NotAllowed: unknown, revoked or expired.
    """
    token = tokens.find(secret)
    return Caller(token.tenant, f"token:{token.id}", token.scopes, token.name)


def by_cookies(tokens: Tokens, cookies: Mapping[str, str], visitors: bool) -> Caller:
    """The person at the page: signed in with a token, or a visitor with cases of their own.

    Raises:
        NotAllowed: no token, and visitors are not let in.
    """
    if secret := cookies.get(TOKEN_COOKIE):
        try:
            return by_token(tokens, secret)
        except NotAllowed:
            if not visitors:
                raise
    visitor = cookies.get(VISITOR_COOKIE, "")
    if not visitors or len(visitor) < 32:
        raise NotAllowed("Sign in with a token to use this page.")
    # The cookie is the key to the visitor's cases, so only its hash is written down.
    known = hashlib.sha256(visitor.encode()).hexdigest()[:24]
    return Caller(f"{VISITORS}{known}", f"visitor:{known}", _VISITOR_SCOPES)
