"""Reviews: asked for, claimed by one, ruled on, looked at a second time."""

import threading

import pytest

from bonafide.cases import Decision, ReviewState
from bonafide.cases.statistics import csv_lines, statistics
from bonafide.errors import BonafideError, Conflict, NotAllowed, NotFound


def test_from_asking_to_ruling(cases, judge):
    case = judge()
    assert cases.ask_review("t1", case, "U1").review is ReviewState.OPEN
    assert cases.claim("t1", case, "R1").claimed_by == "R1"
    ruling = cases.rule("t1", case, "R1", Decision.AUTHENTIC, "I was there")
    assert (ruling.number, ruling.decision) == (1, Decision.AUTHENTIC)
    found = cases.get("t1", case)
    assert found.review is ReviewState.RULED
    assert found.ruling == ruling
    assert cases.verify("t1", case) == []


def test_a_review_is_asked_for_once(cases, judge):
    case = judge()
    cases.ask_review("t1", case, "U1")
    with pytest.raises(Conflict, match="already"):
        cases.ask_review("t1", case, "U2")


def test_only_one_of_many_claims_a_case(cases, judge):
    case = judge()
    cases.ask_review("t1", case, "U1")
    won, lost = [], []

    def claim(reviewer):
        try:
            won.append(cases.claim("t1", case, reviewer).claimed_by)
        except Conflict:
            lost.append(reviewer)

    run_together(claim, [f"R{number}" for number in range(6)])
    assert len(won) == 1
    assert len(lost) == 5
    assert cases.get("t1", case).claimed_by == won[0]


def test_only_one_of_many_rules_on_a_case(cases, judge):
    case = judge()
    made, refused = [], []

    def rule(reviewer):
        try:
            made.append(cases.rule("t1", case, reviewer, Decision.MANIPULATED))
        except BonafideError as error:
            refused.append(type(error))

    run_together(rule, [f"R{number}" for number in range(6)])
    assert len(made) == 1
    assert refused == [Conflict] * 5
    assert cases.get("t1", case).rulings == tuple(made)


def test_nobody_rules_on_what_another_has_claimed(cases, judge):
    case = judge()
    cases.ask_review("t1", case, "U1")
    cases.claim("t1", case, "R1")
    with pytest.raises(Conflict, match="claimed"):
        cases.rule("t1", case, "R2", Decision.AUTHENTIC)
    with pytest.raises(Conflict, match="not claimed by you"):
        cases.release("t1", case, "R2")
    cases.release("t1", case, "R1")
    assert cases.rule("t1", case, "R2", Decision.AUTHENTIC).reviewer == "R2"


def test_a_reviewer_may_correct_the_own_ruling(cases, judge):
    case = judge()
    cases.rule("t1", case, "R1", Decision.AUTHENTIC)
    cases.rule("t1", case, "R1", Decision.CANNOT_TELL, "on second thought")
    found = cases.get("t1", case)
    assert found.ruling.decision is Decision.CANNOT_TELL
    assert not found.disputed


def test_a_second_opinion_comes_from_somebody_else(cases, judge):
    case = judge()
    with pytest.raises(Conflict):
        cases.second_opinion("t1", case, "U1")
    cases.rule("t1", case, "R1", Decision.AUTHENTIC)
    with pytest.raises(Conflict):
        cases.rule("t1", case, "R2", Decision.MANIPULATED)
    cases.second_opinion("t1", case, "U1")
    with pytest.raises(NotAllowed):
        cases.claim("t1", case, "R1")
    with pytest.raises(NotAllowed):
        cases.rule("t1", case, "R1", Decision.AUTHENTIC)
    cases.rule("t1", case, "R2", Decision.MANIPULATED)
    found = cases.get("t1", case)
    assert found.disputed
    assert found.ruling.reviewer == "R2"


def test_what_also_fails_leaves_no_ruling(cases, judge):
    case = judge()

    def fail(connection, ruling):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        cases.rule("t1", case, "R1", Decision.AUTHENTIC, also=fail)
    assert cases.get("t1", case).rulings == ()
    assert cases.verify("t1", case) == []


def test_feedback_and_buttons_of_a_removed_case_say_so(cases, judge):
    case = judge()
    cases.feedback("t1", case, "U1", Decision.AUTHENTIC, "x" * 5000)
    cases.remove("t1", case, "admin")
    for late in (cases.ask_review, cases.claim):
        with pytest.raises(NotFound, match="removed"):
            late("t1", case, "U1")
    with pytest.raises(NotFound, match="removed"):
        cases.feedback("t1", case, "U1", None)


def test_statistics_count_where_people_ruled(cases, judge):
    # The sleeper's llr comes from the hash: find files on both sides.
    by_band = {}
    for number in range(40):
        case = judge("t1", f"media {number}".encode())
        by_band.setdefault(cases.get("t1", case).report.band, case)
    cases.rule("t1", by_band["likely_manipulated"], "R1", Decision.AUTHENTIC)
    cases.rule("t1", by_band["likely_authentic"], "R1", Decision.MANIPULATED)
    cases.ask_review("t1", by_band["review"], "U1")
    found = statistics(cases.database, "t1")
    assert (found.cases, found.open_reviews, found.rulings) == (40, 1, 2)
    assert (found.overturned, found.disputed) == (2, 0)
    (sleeper,) = found.detectors
    assert (sleeper.authentic, sleeper.false_alarms) == (1, 1)
    assert (sleeper.manipulated, sleeper.misses) == (1, 1)
    lines = list(csv_lines(cases.database, "t1"))
    assert lines[0].startswith("case,sha256,band,risk,decision")
    assert len(lines) == 3
    assert statistics(cases.database, "t2").cases == 0


def run_together(work, names):
    barrier = threading.Barrier(len(names))

    def run(name):
        barrier.wait()
        work(name)

    threads = [threading.Thread(target=run, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
