"""Material that is unlike the reference set is noticed, and only counts are kept of it."""

import time

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bonafide.cases import drift
from bonafide.cli.drift import drift as checkups
from bonafide.database.tables import material_seen

MEASURE = "image.logit"
EXPECTED = drift.reference()[MEASURE]
RANDOM = np.random.default_rng(0)


def report(value):
    return {"findings": [{"detector": "image", "quality": {"logit": value, "unknown": 1.0}}]}


def fill(database, values, tenant="slack:T1"):
    with database.writing() as connection:
        for value in values:
            drift.count(connection, tenant, report(float(value)))


def like_the_reference(count):
    edges = [EXPECTED.edges[0] - 1, *EXPECTED.edges]
    return RANDOM.choice(edges, count, p=np.array(EXPECTED.shares) / sum(EXPECTED.shares))


def test_the_same_material_is_quiet(database):
    fill(database, like_the_reference(200))
    (found,) = drift.watch(database)
    assert (found.surface, found.measure, found.count) == ("slack", MEASURE, 200)
    assert not found.alarming


def test_other_material_alarms(database):
    fill(database, np.full(drift.LEAST_COUNT, EXPECTED.edges[-1] + 1))
    assert [found.alarming for found in drift.watch(database)] == [True]


def test_little_material_says_nothing(database):
    fill(database, np.full(drift.LEAST_COUNT - 1, EXPECTED.edges[-1] + 1))
    assert drift.watch(database) == []


def test_an_old_month_is_history(database):
    fill(database, like_the_reference(drift.LEAST_COUNT))
    assert drift.watch(database, time.time() + 80 * 86_400) == []


def test_only_surface_month_measure_and_counts_are_kept(database):
    fill(database, [0.0, 0.0], tenant="discord:user:4711")
    fill(database, [0.0], tenant="someone@example.org")
    with database.reading() as connection:
        rows = connection.execute(sa.select(material_seen).order_by(material_seen.c.surface)).all()
    kept = [(row[0], row[2], row[4]) for row in rows]
    assert kept == [("discord", MEASURE, 2), (drift.ELSEWHERE, MEASURE, 1)]


def test_a_judgement_is_counted_with_its_case(judge, database, monkeypatch):
    known = {"sleeper.logit": drift.Reference((0.0,), (0.5, 0.5))}
    monkeypatch.setattr(drift, "reference", lambda: known)
    judge("t1", b"no quality, no count")
    with database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count(material_seen.c.bin))).scalar_one() == 0


@pytest.mark.parametrize(("value", "fine"), [(None, True), (EXPECTED.edges[-1] + 1, False)])
def test_the_doctor_says_it(database, url, choose, value, fine):
    choose(BONAFIDE_DATABASE_URL=url)
    values = like_the_reference(200) if value is None else np.full(200, value)
    fill(database, values)
    (said,) = checkups()
    assert said.fine is fine
    assert fine or "slack" in said.text


def test_the_doctor_is_silent_where_no_database_is():
    assert list(checkups()) == []


@given(st.lists(st.integers(0, 5000), min_size=len(EXPECTED.shares), max_size=20))
def test_the_index_is_never_negative(counts):
    bins = dict(enumerate(counts[: len(EXPECTED.shares)]))
    assert drift.index(bins, EXPECTED) >= -1e-12
