"""A check as a durable job, and the door for surfaces."""

from bonafide.jobs.engine import Engine
from bonafide.jobs.terms import (
    Answer,
    Health,
    Job,
    Priority,
    Recorded,
    Request,
    State,
    Surface,
)

__all__ = [
    "Answer",
    "Engine",
    "Health",
    "Job",
    "Priority",
    "Recorded",
    "Request",
    "State",
    "Surface",
]
