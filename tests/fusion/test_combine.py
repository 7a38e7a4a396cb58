"""Findings become one verdict."""

from dataclasses import replace

import pytest

from bonafide.fusion import policy as policies
from bonafide.fusion.combine import combine
from bonafide.terms import Action, Band, Confidence, Finding, MediaFacts, MediaKind, Modality

DEFAULT = policies.load("default")
LEARNED = policies.load("learned")


def facts(kind=MediaKind.VIDEO):
    return MediaFacts(kind, "mp4", "0" * 64, 1000, 5.0, 640, 480)


def finding(modality, llr, detector=None, **quality):
    return Finding(detector or modality.value, modality, "1", None, llr, quality=quality)


def test_nothing_judged_is_inconclusive_and_asks_for_the_original():
    verdict = combine(facts(), [], DEFAULT)
    assert (verdict.risk, verdict.band) == (None, Band.INCONCLUSIVE)
    assert verdict.action is Action.GET_ORIGINAL


def test_picture_and_sound_are_weighed_six_to_four():
    verdict = combine(
        facts(), [finding(Modality.FACE, 2.0), finding(Modality.SPEECH, -2.0)], DEFAULT
    )
    assert verdict.risk == pytest.approx(0.6 * verdict.video_risk + 0.4 * verdict.audio_risk)


def test_one_part_alone_decides_alone():
    verdict = combine(facts(), [finding(Modality.SPEECH, 2.0)], DEFAULT)
    assert verdict.risk == verdict.audio_risk
    assert verdict.video_risk is None


def test_the_learned_policy_adds_llrs():
    parts = [finding(Modality.FACE, 1.0), finding(Modality.SPEECH, 1.0)]
    weights = [LEARNED.evidence["face"], LEARNED.evidence["speech"]]
    assert combine(facts(), parts, LEARNED).risk == pytest.approx(
        LEARNED.risk(sum(weights), "video")
    )


def test_a_still_has_an_image_risk_and_a_clip_a_video_risk():
    still = combine(facts(MediaKind.PICTURE), [finding(Modality.FACE, 1.0)], DEFAULT)
    clip = combine(facts(), [finding(Modality.FACE, 1.0)], DEFAULT)
    assert still.image_risk is not None
    assert still.video_risk is None
    assert clip.video_risk is not None
    assert clip.image_risk is None


def test_a_low_score_of_one_way_does_not_clear_the_other():
    forged = combine(facts(), [finding(Modality.FACE, 3.0)], DEFAULT).risk
    both = [finding(Modality.FACE, 3.0), finding(Modality.IMAGE, -3.0)]
    assert combine(facts(), both, DEFAULT).risk > 0.85 * forged


def test_two_ways_that_find_nothing_speak_for_bona_fide():
    both = [finding(Modality.FACE, -2.0), finding(Modality.IMAGE, -2.0)]
    assert combine(facts(), both, DEFAULT).risk == pytest.approx(DEFAULT.risk(-2.0, "video"))


@pytest.mark.parametrize("policy", [DEFAULT, LEARNED])
@pytest.mark.parametrize("llr", [-0.3, 0.3])
def test_what_has_no_weight_is_told_and_changes_nothing(policy, llr):
    told = finding(Modality.AV_SYNC, llr)
    for others in ([finding(Modality.FACE, -2.0)], [finding(Modality.SPEECH, 1.0)]):
        assert combine(facts(), [*others, told], policy) == combine(facts(), others, policy)
    assert combine(facts(), [told], policy) == combine(facts(), [], policy)


def test_what_the_file_says_of_itself_is_added_to_every_way():
    found = [finding(Modality.FACE, -1.0), finding(Modality.PROVENANCE, 3.0)]
    assert combine(facts(), found, DEFAULT).risk == pytest.approx(DEFAULT.risk(2.0, "video"))


def test_origin_of_a_sound_file_counts_for_the_sound():
    verdict = combine(facts(MediaKind.SOUND), [finding(Modality.PROVENANCE, 3.0)], DEFAULT)
    assert verdict.audio_risk == verdict.risk


@pytest.mark.parametrize(
    ("findings", "confidence", "why"),
    [
        ([], Confidence.LOW, "confidence-nothing"),
        ([(Modality.PROVENANCE, 3.0, 1.0)], Confidence.LOW, "confidence-provenance-only"),
        (
            [(Modality.FACE, 3.0, 1.0), (Modality.SPEECH, -3.0, 1.0)],
            Confidence.LOW,
            "confidence-disagreement",
        ),
        ([(Modality.FACE, 0.1, 1.0)], Confidence.LOW, "confidence-borderline"),
        ([(Modality.FACE, 3.0, 0.1)], Confidence.LOW, "confidence-little-material"),
        ([(Modality.FACE, 3.0, 1.0)], Confidence.MEDIUM, "confidence-single-source"),
        (
            [(Modality.FACE, 3.0, 1.0), (Modality.IMAGE, 3.0, 1.0)],
            Confidence.MEDIUM,
            "confidence-single-source",
        ),
        (
            [(Modality.FACE, 3.0, 1.0), (Modality.SPEECH, 3.0, 1.0)],
            Confidence.HIGH,
            "confidence-much-material",
        ),
    ],
)
def test_confidence_says_what_stands_behind_the_answer(findings, confidence, why):
    made = [finding(modality, llr, material=material) for modality, llr, material in findings]
    verdict = combine(facts(), made, replace(DEFAULT, most_confidence={}))
    assert (verdict.confidence, verdict.confidence_reason.id) == (confidence, why)


def test_a_policy_holds_confidence_down_where_detectors_were_measured_weak():
    parts = [finding(Modality.FACE, 3.0), finding(Modality.SPEECH, 3.0)]
    weak = replace(DEFAULT, most_confidence={"video": Confidence.LOW})
    verdict = combine(facts(), parts, weak)
    assert verdict.confidence is Confidence.LOW
    assert verdict.confidence_reason.id == "confidence-weak-detectors"


def test_what_hardly_counts_is_no_disagreement():
    aside = finding(Modality.FACE, 1.0, "face_signals")
    verdict = combine(facts(MediaKind.PICTURE), [finding(Modality.FACE, -3.0), aside], DEFAULT)
    assert verdict.confidence_reason.id != "confidence-disagreement"
