"""Calibration is judged on groups that it has not seen, and quality only bends it."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
import calibrate
import fairness
import figures
import reference
import weighing

from bonafide.fusion import policy as policies

POLICY = policies.load("default")


def made(count=400, seed=0):
    """Scores of two pages of sound: the network is deaf where the noise is loud."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        label, noisy = number % 2, number % 4 < 2
        logit = random.normal(0 if noisy else 2 * label - 1, 1)
        quality = {"logit": logit, "snr_db": 5.0 if noisy else 30.0}
        rows.append(
            {
                "path": f"{number}",
                "label": label,
                "group": f"g{number // 4}",
                "medium": "sound",
                "risk": 0.2,
                "band": "likely_authentic",
                "quality": {"speech": quality},
                "llr": {"speech": logit},
                "modality": {"speech": "speech"},
            }
        )
    return rows


@pytest.fixture
def folder(tmp_path):
    for name in ("speech-val", "speech-val-opus24"):
        lines = "".join(json.dumps(row) + "\n" for row in made(seed=len(name)))
        (tmp_path / f"{name}.scores.jsonl").write_text(lines)
    return tmp_path


def test_a_fact_that_says_how_deaf_the_network_is_is_taken(folder):
    found = calibrate.calibrate(folder, "speech")
    assert set(found.quality) == {"snr_db"}
    assert found.quality["snr_db"].weight == 0.0
    clear, noisy = found.llr(2.0, {"snr_db": 30.0}), found.llr(2.0, {"snr_db": 5.0})
    assert clear > 2 * abs(noisy)


def test_a_fact_that_says_nothing_is_left(folder):
    rows = made()
    for row in rows:
        row["quality"]["speech"]["snr_db"] = float(np.random.default_rng(1).normal())
    assert calibrate.facts_worth(rows, "speech") == ()


def test_no_group_judges_itself():
    rows = made(40)
    before = calibrate.cross_fitted(rows, "speech", ())
    rows[0]["label"] = 1 - rows[0]["label"]
    same = [row["group"] == rows[0]["group"] for row in rows]
    assert (calibrate.cross_fitted(rows, "speech", ()) == before)[same].all()


def test_a_detector_with_two_cards_is_calibrated_by_what_it_looked_at():
    rows = [
        {"quality": {"image_statistics": {"logit": 1.0}}, "modality": {"image_statistics": kind}}
        for kind in ("face", "image", "face")
    ]
    assert len(calibrate.judged(rows, "image_statistics")) == 2
    assert len(calibrate.judged(rows, "image_statistics_picture")) == 1


def test_a_network_without_scores_is_passed_over(tmp_path):
    assert calibrate.calibrate(tmp_path, "face") is None


def test_the_prior_lets_through_the_stated_share_of_alarms():
    llrs = np.linspace(-3, 3, 200)
    prior = calibrate.prior_for(llrs, POLICY, 0.05)
    risks = 1 / (1 + np.exp(-(llrs + np.log(prior / (1 - prior)))))
    assert (risks > POLICY.manipulated_from).sum() <= 10


def test_a_second_detector_that_sees_the_same_adds_little():
    rows = made()
    for row in rows:
        row["llr"] = {"face": row["llr"]["speech"], "face_sequence": row["llr"]["speech"]}
    found = weighing._fitted(rows, "face", ["face", "face_sequence"])
    assert found["face"] == 1
    assert found["face_sequence"] < 0.3


def test_one_odd_file_among_few_does_not_set_the_prior():
    llrs = np.append(np.linspace(-1, 1, 60), 6.0)
    assert calibrate.prior_for(llrs, POLICY, 0.02) > 0.15


def test_a_share_is_written_into_the_evidence_of_a_policy():
    text = policies.written(POLICY)
    policy = weighing.policy_of(weighing.with_share(text, "face_signals", 0.4))
    assert policy.evidence == POLICY.evidence | {"face_signals": 0.4}
    assert policy.ways == POLICY.ways


def test_fusing_scores_gives_the_llr_back():
    voice = {"medium": "sound", "llr": {"speech": 1.5}, "modality": {"speech": "speech"}}
    rows = [voice, {"medium": "sound", "llr": {}}]
    assert weighing.fused(rows, POLICY) == pytest.approx([1.5 * POLICY.evidence["speech"]])


def test_flips_are_counted_by_file():
    before = [{"path": p, "band": b} for p, b in [("a", "review"), ("b", "likely_authentic")]]
    after = [{"path": "a", "band": "review"}, {"path": "b", "band": "likely_manipulated"}]
    found = figures.flips(before, after)
    assert (found["flipped"], found["share"], found["turned_round"]) == (1, 0.5, 1)
    assert found["left"]["likely_authentic"] == 1


def test_reference_bins_hold_equal_shares():
    found = reference.histogram(np.arange(800.0))
    assert len(found["edges"]) == reference.BINS - 1
    assert found["shares"] == pytest.approx([1 / reference.BINS] * reference.BINS, abs=0.01)


def test_a_group_that_is_accused_more_often_is_named():
    rows = [
        {"label": 0, "risk": 0.5 + n / 1e3 if n % (6 if dark else 30) == 0 else 0.1 + n / 1e4,
         "band": "review", "facts": {"skin": 0.1 + n / 1e4 if dark else 0.8 + n / 1e4}}
        for n in range(60) for dark in (True, False)
    ]  # fmt: skip
    found = fairness.measure(rows)["skin"]
    assert found["worst"].startswith("up to")
    assert found["gap"] > fairness.GAP
