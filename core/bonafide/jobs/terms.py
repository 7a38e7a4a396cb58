"""What surfaces and jobs say to each other.

A surface hands in a `Request`, and is called back to fetch the file, to answer
and to tell of rulings. Everything here is plain data or a protocol, so that a
process that only submits loads no engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any, Protocol

from bonafide.cases.terms import Ruling
from bonafide.report.schema import Report
from bonafide.terms import Message, Stage

Json = dict[str, Any]


class Priority(IntEnum):
    """Who goes first: a person who waits, then auto-scan, then batches."""

    WAITING = 1
    AUTO = 2
    BATCH = 3


class State(StrEnum):
    """How far a job has come; the last three are final."""

    WAITING = "waiting"
    FETCHING = "fetching"
    EXAMINING = "examining"
    ANSWERING = "answering"
    ANSWERED = "answered"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (State.ANSWERED, State.FAILED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody wants one file judged.

    `key` is the platform's own id of the asking, so that a redelivery is the
    same job. `address` says where to answer and `reference` where the file is;
    both are JSON that only the surface understands, and never hold a token.
    A file that lies in the evidence store already is named by `sha256` and is
    not fetched. `deadline_s` counts from submission: what has not been begun by
    then is answered with a refusal; None takes the setting.
    """

    tenant: str
    key: str
    surface: str
    name: str
    asker: str
    address: Json = field(default_factory=dict)
    reference: Json = field(default_factory=dict)
    sha256: str | None = None
    language: str = "en"
    priority: Priority = Priority.WAITING
    deadline_s: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the surface is to say: a report with its case, or a failure.

    `notes` are sentences to add under the report (asked before, kept until).
    `ruling` is set once a person has ruled; the answer is then edited.
    """

    case: str | None = None
    report: Report | None = None
    failure: Message | None = None
    notes: tuple[Message, ...] = ()
    ruling: Ruling | None = None
    kept_until_s: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A request and how far it has come; times are seconds since 1970."""

    request: Request
    state: State
    stage: Stage | None
    submitted_s: float
    changed_s: float
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """The queue at a glance; `oldest_s` is the age of the longest waiting job."""

    waiting: int
    running: int
    oldest_s: float
    workers: tuple[str, ...]


class Recorded(Protocol):
    """What a surface has noted about one delivery; survives a kill.

    `attempt` counts from 1. On an attempt over 1 the earlier one may have
    posted without noting it: look it up on the platform before posting anew.
    """

    attempt: int

    def get(self, name: str) -> Any:
        """The noted value, None where there is none."""
        ...

    async def put(self, **values: Any) -> None:
        """Note values (JSON); they are in the database when this returns."""
        ...


class Surface(Protocol):
    """A platform as the jobs see it. Methods run in the loop that started the engine.

    Raise `Unavailable` (or let a network error through) to be called again
    later, `InputError`, `NotAllowed` or `NotFound` when trying again is no use.
    """

    name: str

    async def greet(self, request: Request, recorded: Recorded) -> None:
        """Say that it is being looked at, and note what the answer will edit."""
        ...

    async def fetch(self, request: Request, into: Path) -> None:
        """Write the file's bytes to `into`, within the limits."""
        ...

    async def answer(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        """Put the answer where it was asked for, exactly once: edit what is noted."""
        ...

    async def withdraw(self, request: Request, recorded: Recorded) -> None:
        """The asking was taken back: change what `greet` left, and post nothing."""
        ...

    async def notify(self, request: Request, answer: Answer, recorded: Recorded) -> None:
        """Tell the place of `request` that `answer.ruling` was made."""
        ...
