"""What the room of cases speaks: a case, its reviews and rulings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bonafide.report.schema import Report


class Decision(StrEnum):
    """What a person concludes about a case."""

    AUTHENTIC = "authentic"
    MANIPULATED = "manipulated"
    CANNOT_TELL = "cannot_tell"


class ReviewState(StrEnum):
    """How far a person's look at the case has come."""

    NONE = "none"
    OPEN = "open"
    CLAIMED = "claimed"
    RULED = "ruled"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One reviewer's judgement; `number` counts from 1 within the case."""

    case: str
    number: int
    reviewer: str
    decision: Decision
    note: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Objection:
    """Somebody's word against an answer, with what they say the file is, if they said it."""

    says: Decision | None
    note: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Case:
    """One tenant's report about one file; times are seconds since 1970.

    `kept_until_s` is when the original is removed, None where it is not kept.
    `claimed_by` is the reviewer who works on it. The last ruling stands.
    """

    tenant: str
    id: str
    sha256: str
    name: str
    report: Report
    opened_s: float
    judged_s: float
    kept_until_s: float | None
    times_asked: int
    review: ReviewState
    claimed_by: str | None
    rulings: tuple[Ruling, ...] = ()

    @property
    def ruling(self) -> Ruling | None:
        """The ruling that stands."""
        return self.rulings[-1] if self.rulings else None

    @property
    def disputed(self) -> bool:
        """Whether two reviewers came to different decisions."""
        last = {ruling.reviewer: ruling.decision for ruling in self.rulings}
        return len(set(last.values())) > 1


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, newest first; hand `cursor` back for the next page, None at the end."""

    cases: tuple[Case, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class DetectorRecord:
    """How one detector did on the cases that people ruled on, at the policy's cuts."""

    detector: str
    authentic: int
    false_alarms: int
    manipulated: int
    misses: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What reviews say about the answers of one tenant."""

    cases: int
    open_reviews: int
    rulings: int
    overturned: int
    disputed: int
    detectors: tuple[DetectorRecord, ...]
