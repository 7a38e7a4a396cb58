"""Which cases somebody at the page may see: their own, and for reviewers those of visitors.

Each visitor of the page has a tenant of their own. A token for the tenant `web:visitors` reviews
for all of them, and sees a case only once a review of it was asked for.
"""

from __future__ import annotations

import time

from bonafide.cases import Case, Cases, ReviewState
from bonafide.errors import NotFound
from bonafide_ui.api.tokens import Scope, Tokens
from bonafide_ui.caller import VISITORS, Caller

DESK = "web:visitors"
COMMAND = f"bonafide token create --name desk --scope check,review --tenant {DESK}"
_MOST, _MOST_BESIDE, _MOST_PAGES = 50, 20, 10


def find(cases: Cases, caller: Caller, id: str) -> Case:
    """The case of that number, as far as the caller may see it.

    Raises:
        NotFound: there is none for this caller.
    """
    try:
        return cases.get(caller.tenant, id)
    except NotFound:
        if not _for_visitors(caller):
            raise
        case = cases.get(cases.tenant_of(id), id)
        if not _shown(case):
            raise
        return case


def waiting(cases: Cases, caller: Caller) -> list[Case]:
    """The cases that wait for a ruling: one's own first, those that others have taken last."""
    states = (ReviewState.CLAIMED, ReviewState.OPEN)
    found = [case for state in states for case in _in_state(cases, caller, state)]

    def turn(case: Case) -> int:
        return 0 if case.claimed_by == caller.person else 1 if case.claimed_by is None else 2

    return sorted(found, key=turn)[:_MOST]


def comparable(cases: Cases, caller: Caller, case: Case) -> list[Case]:
    """Others about the same kind of media whose files are kept, newest first."""
    others = cases.list(case.tenant, limit=200).cases
    return [
        other
        for other in others
        if other.id != case.id
        and other.kept_until_s is not None
        and other.report.media.kind is case.report.media.kind
        and (case.tenant == caller.tenant or _shown(other))
    ][:_MOST_BESIDE]


def manned(tokens: Tokens) -> bool:
    """Whether anybody holds a token with which they can review for visitors."""
    now_s = time.time()
    return any(
        token.tenant == DESK
        and Scope.REVIEW in token.scopes
        and not token.revoked
        and token.expires_s > now_s
        for token in tokens.all()
    )


def _in_state(cases: Cases, caller: Caller, state: ReviewState) -> list[Case]:
    found = list(cases.list(caller.tenant, review=state, limit=_MOST).cases)
    if not _for_visitors(caller):
        return found
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        page = cases.list(None, review=state, limit=200, cursor=cursor)
        found += [case for case in page.cases if _shown(case)]
        cursor = page.cursor
        if cursor is None or len(found) >= _MOST:
            break
    return found


def _for_visitors(caller: Caller) -> bool:
    return caller.tenant == DESK and Scope.REVIEW in caller.scopes


def _shown(case: Case) -> bool:
    return case.tenant.startswith(VISITORS) and case.review is not ReviewState.NONE
