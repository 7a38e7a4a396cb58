"""Does what comes in still look like what the networks were measured on?

For each surface and month the scores and quality facts of findings are counted in the
bins of the reference set (`reference.json`, made by `models/reference.py` from the val
parts). The population stability index (Siddiqi 2006) compares the two; over 0.25 the
figures that the answers state can no longer be relied on. Only counts are kept.
"""

from __future__ import annotations

import json
import math
import time
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import sqlalchemy as sa

from bonafide.database import Database
from bonafide.database.engine import insert
from bonafide.database.tables import material_seen

ALARM_FROM = 0.25
# With fewer findings chance alone moves the index by more than a tenth.
LEAST_COUNT = 100
# Files that no platform brought: the command line, tests.
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference set's `shares` of the bins between and beyond the inner `edges`."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]

    def bin_of(self, value: float) -> int:
        """Number of the bin, from 0."""
        return bisect_right(self.edges, value)


@dataclass(frozen=True, slots=True)
class Drift:
    """How far one measure of one surface's month lies from the reference set."""

    surface: str
    month: str
    measure: str
    count: int
    index: float

    @property
    def alarming(self) -> bool:
        """Whether the material has left the field."""
        return self.index > ALARM_FROM


@cache
def reference() -> dict[str, Reference]:
    """The reference set by measure, such as `face.logit` or `speech.snr_db`."""
    table = json.loads((files("bonafide.cases") / "reference.json").read_text("utf-8"))
    return {
        name: Reference(tuple(row["edges"]), tuple(row["shares"])) for name, row in table.items()
    }


def count(connection: sa.Connection, tenant: str, report: dict[str, Any]) -> None:
    """Count the findings of a report, in the caller's transaction."""
    surface, colon, _ = tenant.partition(":")
    seen = {"surface": surface if colon else ELSEWHERE, "month": _month(time.time())}
    rows = [
        {**seen, "measure": measure, "bin": reference()[measure].bin_of(value), "count": 1}
        for measure, value in sorted(_measures(report).items())
    ]
    if rows:
        statement = insert(connection, material_seen).values(rows)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["surface", "month", "measure", "bin"],
                set_={"count": material_seen.c.count + 1},
            )
        )


def _measures(report: dict[str, Any]) -> dict[str, float]:
    return {
        measure: value
        for finding in report["findings"]
        for name, value in finding["quality"].items()
        if (measure := f"{finding['detector']}.{name}") in reference() and math.isfinite(value)
    }


def watch(database: Database, at_s: float | None = None) -> list[Drift]:
    """All measures with enough findings in this month and the one before, furthest first."""
    now_s = time.time() if at_s is None else at_s
    day = time.gmtime(now_s).tm_mday
    months = (_month(now_s), _month(now_s - (day + 1) * 86_400))
    counts: defaultdict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
    query = sa.select(material_seen).where(material_seen.c.month.in_(months))
    with database.reading() as connection:
        for surface, month, measure, number, seen in connection.execute(query):
            counts[surface, month, measure][number] = seen
    found = [
        Drift(*key, sum(bins.values()), index(bins, reference()[key[2]]))
        for key, bins in counts.items()
        if key[2] in reference() and sum(bins.values()) >= LEAST_COUNT
    ]
    return sorted(found, key=lambda drift: -drift.index)


def index(bins: dict[int, int], expected: Reference) -> float:
    """Population stability index; half a finding is added to each bin, so that none is empty."""
    size = len(expected.shares)
    total = sum(bins.values()) + size / 2
    shares = [(bins.get(number, 0) + 0.5) / total for number in range(size)]
    return sum(
        (share - wanted) * math.log(share / wanted)
        for share, wanted in zip(shares, expected.shares, strict=True)
    )


def _month(at_s: float) -> str:
    return time.strftime("%Y-%m", time.gmtime(at_s))
