"""An answer that one more transmission would change is not given."""

from dataclasses import replace

import numpy as np
import pytest

from bonafide.explain.reasons import reasons
from bonafide.fusion import policy as policies
from bonafide.fusion import reencode, stability
from bonafide.fusion.combine import combine
from bonafide.terms import (
    Abstention,
    Action,
    Band,
    Face,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Message,
    Modality,
    Picture,
    Recording,
    Segment,
    Sound,
    Stretch,
    Track,
)

POLICY = policies.load("default")
RANDOM = np.random.default_rng(0)


def still():
    facts = MediaFacts(MediaKind.PICTURE, "png", "0" * 64, 1000, None, 64, 64)
    pixels = RANDOM.integers(0, 255, (64, 64, 3), np.uint8)
    return Material(Recording(facts, (Picture(0.0, pixels),)))


def voice():
    facts = MediaFacts(MediaKind.SOUND, "wav", "0" * 64, 1000, 9.0, None, None)
    sound = Sound(16_000, (Stretch(0.0, np.zeros(9 * 16_000, np.float32)),))
    return Material(Recording(facts, sound=sound))


def clip(frames=20, seconds=60):
    """Two people in view of every frame, with sound."""
    facts = MediaFacts(MediaKind.VIDEO, "mp4", "0" * 64, 1000, float(seconds), 64, 64)
    pixels = RANDOM.integers(0, 255, (64, 64, 3), np.uint8)
    sound = Sound(16_000, (Stretch(0.0, np.zeros(seconds * 16_000, np.float32)),))
    pictures = tuple(Picture(float(n), pixels) for n in range(frames))
    points = np.zeros((5, 2), np.float32)
    tracks = tuple(
        Track(i, tuple(Face(n, float(n), (0, 0, 50, 50), points, 0.9) for n in range(frames)))
        for i in (1, 2)
    )
    return Material(Recording(facts, pictures, sound=sound), tracks)


VOICE = tuple(Segment(n, n + 3.0, 1.0) for n in range(0, 57, 2))
PLACE = (Segment(0.0, 0.0, 1.0, picture=0),)


def finding(llr, segments=PLACE, modality=Modality.IMAGE):
    return Finding(modality.value, modality, "1", None, llr, segments=segments)


def held(material, found, answer):
    """The verdict when a detector says `answer` of the re-encoded samples."""
    verdict = combine(material.recording.facts, found, POLICY)
    return stability.hold(material, found, verdict, POLICY, lambda name, sent: answer)


@pytest.mark.parametrize(
    ("before", "after", "band"),
    [
        (2.0, 1.9, Band.LIKELY_MANIPULATED),
        (2.0, 1.0, Band.REVIEW),
        (2.0, -1.0, Band.INCONCLUSIVE),
        (-0.5, -0.4, Band.LIKELY_AUTHENTIC),
        (-0.5, 1.0, Band.REVIEW),
        (-0.5, 3.0, Band.INCONCLUSIVE),
        (1.0, 3.0, Band.LIKELY_MANIPULATED),
        (1.0, -0.5, Band.LIKELY_AUTHENTIC),
    ],
)
def test_a_still_gets_the_band_of_what_survives_reencoding(before, after, band):
    verdict, _ = held(still(), [finding(before)], finding(after))
    assert verdict.band is band


@pytest.mark.parametrize(
    ("before", "after", "band"),
    [
        (3.0, 2.9, Band.LIKELY_MANIPULATED),
        (3.0, 1.5, Band.REVIEW),
        (3.0, -1.0, Band.INCONCLUSIVE),
        (-1.5, -1.4, Band.LIKELY_AUTHENTIC),
        (-1.5, 1.2, Band.REVIEW),
        (1.2, 4.0, Band.REVIEW),
    ],
)
def test_an_outer_band_of_a_voice_stands_only_if_it_stands_after_reencoding(before, after, band):
    found = [finding(before, VOICE, Modality.SPEECH)]
    verdict, _ = held(voice(), found, finding(after, VOICE, Modality.SPEECH))
    assert verdict.band is band
    assert verdict.risk == pytest.approx(POLICY.risk(before, "sound"))


@pytest.mark.parametrize("beyond", [-1, 1])
def test_what_only_just_passes_a_cut_is_for_review(beyond):
    room = stability.CLEAR_LLR[MediaKind.PICTURE]
    cut = POLICY.manipulated_from if beyond > 0 else POLICY.review_from
    llr = np.log(cut / (1 - cut)) - POLICY.prior_log_odds("picture")
    inside, outside = (finding(float(llr) + beyond * room * share) for share in (0.5, 1.5))
    assert held(still(), [outside], inside)[0].band is Band.REVIEW
    assert held(still(), [outside], outside)[0].band is not Band.REVIEW


def test_the_reader_is_told_why_and_what_to_do():
    verdict, _ = held(still(), [finding(2.0)], finding(-1.0))
    assert verdict.confidence_reason.id == "confidence-unstable"
    assert verdict.action is Action.GET_ORIGINAL


def test_a_still_and_its_copy_get_the_same_answer():
    """Samples that do not change any more are judged as the copy is."""
    for llr in np.linspace(-2, 3, 26):
        found = [finding(float(llr))]
        first, _ = held(still(), [finding(0.9)], found[0])
        again, _ = held(still(), found, found[0])
        assert (first.band, first.risk) == (again.band, again.risk)


def test_the_risk_of_a_still_is_that_of_what_survives_and_the_finding_keeps_both():
    verdict, (told,) = held(still(), [finding(2.0)], finding(1.0))
    assert verdict.risk == pytest.approx(POLICY.risk(1.0, "picture"))
    assert (told.llr, told.quality[stability.RESENT]) == (2.0, 1.0)


def test_a_detector_that_falls_silent_has_no_evidence_left():
    silent = Abstention("image", Modality.IMAGE, Message("image-flat"))
    verdict, (told,) = held(still(), [finding(2.0)], silent)
    assert told.quality[stability.RESENT] == 0.0
    assert verdict.band is Band.INCONCLUSIVE


def test_evidence_far_from_every_cut_costs_no_second_look():
    def never(name, sent):
        raise AssertionError

    verdict = combine(still().recording.facts, [finding(5.0)], POLICY)
    assert stability.hold(still(), [finding(5.0)], verdict, POLICY, never)[0] == verdict


FACES = tuple(
    Segment(n, n + 1.0, 3.0 - t, track=t, box_px=(n, 0, 50, 50), picture=n)
    for n in range(20)
    for t in (1, 2)
)


def test_few_pictures_of_the_worst_person_and_little_sound_are_looked_at_again():
    seen = {}

    def ask(name, sent):
        seen[name] = sent
        return finding(2.0, modality=Modality(name))

    found = [finding(2.0, FACES, Modality.FACE), finding(2.0, VOICE, Modality.SPEECH)]
    verdict = combine(clip().recording.facts, found, POLICY)
    stability.hold(clip(), found, verdict, POLICY, ask)
    looked, heard = seen["face"], seen["speech"]
    assert len(looked.recording.pictures) == stability.PICTURES
    assert {face.picture for track in looked.tracks for face in track.faces} == set(range(4))
    assert heard.recording.pictures == ()
    assert heard.recording.sound.read_s == pytest.approx(3.0 * stability.STRETCHES)


def test_what_the_same_places_lose_is_taken_from_the_evidence_of_the_whole():
    lost = tuple(replace(segment, llr=segment.llr - 0.8) for segment in FACES[:4])
    found = [finding(2.0, FACES, Modality.FACE)]
    (told,) = stability.judged_again(clip(), found, lambda name, sent: finding(0.0, lost))
    assert told.quality[stability.RESENT] == pytest.approx(1.2)


def test_a_detector_that_names_no_place_twice_is_asked_before_and_after():
    answers = iter([finding(0.2), finding(1.0)])
    found = [finding(2.0, FACES, Modality.FACE)]
    (told,) = stability.judged_again(clip(), found, lambda name, sent: next(answers))
    assert told.quality[stability.RESENT] == pytest.approx(1.2)


def test_who_cannot_judge_the_sample_at_all_loses_nothing():
    silent = Abstention("face", Modality.FACE, Message("face-no-face"))
    found = [finding(2.0, FACES, Modality.FACE)]
    assert stability.judged_again(clip(), found, lambda name, sent: silent) == tuple(found)


def test_who_watches_what_moves_is_not_asked_again():
    found = [finding(2.0, (Segment(0.0, 5.0, 2.0, track=1),), Modality.FACE)]
    assert stability.judged_again(clip(), found, None) == tuple(found)


def test_origin_is_not_asked_about_samples():
    origin = Finding("provenance", Modality.PROVENANCE, "1", None, 2.0)
    _, (told,) = held(still(), [origin], None)
    assert told == origin


def test_a_picture_loses_detail_and_keeps_its_looks():
    smooth = np.tile(np.arange(0, 256, 4, dtype=np.uint8)[:, None, None], (1, 64, 3))
    assert np.abs(reencode.picture(smooth).astype(int) - smooth).mean() < 2
    noise = RANDOM.integers(0, 255, (64, 64, 3), np.uint8)
    assert np.abs(reencode.picture(noise).astype(int) - noise).mean() > 5


@pytest.mark.parametrize("count", [1, 319, 320, 16_000, 48_123])
def test_a_sound_keeps_length_level_and_place(count):
    time_s = np.arange(count) / 16_000
    tone = (0.3 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32)
    sent = reencode.sound(tone)
    assert sent.shape == tone.shape
    if count > 1000:
        assert np.corrcoef(sent, tone)[0, 1] > 0.95


def test_reencoding_is_the_same_every_time():
    noise = RANDOM.normal(0, 0.1, 16_000).astype(np.float32)
    assert (reencode.sound(noise) == reencode.sound(noise)).all()


def test_the_reason_comes_first_in_the_answer():
    material = still()
    verdict, told = held(material, [finding(2.0)], finding(1.0))
    assert reasons(told, material, verdict, POLICY)[0].id == "confidence-unstable"
