"""Figures of merit agree with scikit-learn and with cases worked by hand."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
import metrics

LABELS = np.array([0, 0, 0, 1, 1, 1])


@given(st.lists(st.tuples(st.integers(-5, 5), st.booleans()), min_size=4, max_size=60))
def test_auc_counts_ordered_pairs(pairs):
    scores = np.array([score for score, _ in pairs], dtype=float)
    labels = np.array([int(label) for _, label in pairs])
    if len(set(labels)) < 2:
        assert np.isnan(metrics.auc(scores, labels))
        return
    up, down = scores[labels == 1], scores[labels == 0]
    wins = (up[:, None] > down).mean() + (up[:, None] == down).mean() / 2
    assert metrics.auc(scores, labels) == pytest.approx(wins)


def test_within_averages_sources_that_hold_both_labels():
    scores = np.array([0, 1, 2, 3, 4, 5] * 2 + [9.0])
    labels = np.concatenate([LABELS, 1 - LABELS, [1]])
    mean, rows = metrics.auc_within(scores, labels, ["a"] * 6 + ["b"] * 6 + ["alone"])
    assert mean == pytest.approx(0.5)
    assert {name: value for name, (value, _) in rows.items()} == {"a": 1.0, "b": 0.0}


@pytest.mark.parametrize(
    ("scores", "rate"),
    [([0, 1, 2, 3, 4, 5], 0.0), ([5, 4, 3, 2, 1, 0], 1.0), ([0, 1, 3, 2, 4, 5], 1 / 3)],
)
def test_equal_error_rate(scores, rate):
    assert metrics.eer(np.array(scores, float), LABELS) == pytest.approx(rate)


def test_recall_at_a_false_alarm_rate_of_zero():
    assert metrics.recall_at(np.array([0, 1, 3, 2, 4, 5.0]), LABELS, 0.0) == pytest.approx(2 / 3)


def test_cllr_of_a_silent_detector_is_one_bit():
    assert metrics.cllr(np.zeros(6), LABELS) == pytest.approx(1.0)


def test_cllr_of_a_sure_and_right_detector_is_near_zero():
    assert metrics.cllr(np.where(LABELS == 1, 20.0, -20.0), LABELS) < 1e-6


def test_calibration_error_is_the_gap_between_said_and_seen():
    assert metrics.ece(np.full(10, 0.8), np.array([1] * 5 + [0] * 5)) == pytest.approx(0.3)


def test_interval_draws_groups_and_holds_the_mean():
    values = np.arange(20.0)
    low, high = metrics.interval(lambda i: float(values[i].mean()), [str(n) for n in range(20)])
    assert low < values.mean() < high
