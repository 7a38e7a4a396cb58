"""Calibration finds the llr that the data were drawn with."""

import numpy as np
import pytest

from bonafide.fusion.calibration import fit
from bonafide.weights.cards import Calibration, QualityTerm


def drawn(count=4000, seed=0):
    """Logits of two unit Gaussians two apart: the true llr is 2 * logit."""
    random = np.random.default_rng(seed)
    labels = (np.arange(count) % 2).astype(float)
    return random.normal(2 * labels - 1, 1.0), labels


def test_two_gaussians_give_their_known_slope():
    found = fit(*drawn())
    assert found.slope == pytest.approx(2.0, abs=0.15)
    assert found.intercept == pytest.approx(0.0, abs=0.15)


def test_unequal_numbers_of_labels_do_not_shift_the_llr():
    logits, labels = drawn()
    kept = (labels == 1) | (np.arange(len(labels)) % 8 == 0)
    assert fit(logits[kept], labels[kept]).intercept == pytest.approx(0.0, abs=0.25)


def test_a_fact_that_spoils_the_network_flattens_the_slope():
    logits, labels = drawn()
    small = np.arange(len(labels)) % 4 < 2
    spoiled = np.where(small, np.random.default_rng(1).normal(size=len(labels)), logits)
    found = fit(spoiled, labels, {"size": np.where(small, 0.0, 1.0)})
    clear, unclear = found.llr(2.0, {"size": 1.0}), found.llr(2.0, {"size": 0.0})
    assert clear > 3 * abs(unclear)


def test_little_data_cannot_be_very_sure():
    logits, labels = drawn(20)
    found = fit(logits * 100, labels)
    assert abs(found.llr(1e6)) <= np.log(20)


def test_an_inverted_network_is_switched_off_rather_than_turned():
    logits, labels = drawn()
    found = fit(-logits, labels)
    assert found.llr(5.0) == pytest.approx(found.llr(-5.0))


def test_many_files_of_one_group_count_less():
    logits, labels = drawn(200)
    groups = ["one"] * 100 + [str(n) for n in range(100)]
    assert fit(logits, labels, groups=groups).limit < fit(logits, labels).limit


def test_a_missing_fact_counts_as_average():
    calibration = Calibration(quality={"size": QualityTerm(mean=5.0, scale=1.0, weight=1.0)})
    assert calibration.llr(1.0) == calibration.llr(1.0, {"size": 5.0}) == 1.0
