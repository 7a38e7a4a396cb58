"""Genuine things that look or sound odd are made where they belong and nowhere else."""

import sys
import warnings
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

pytest.importorskip("scipy", reason="the tools of models/ need the extra train")
pytest.importorskip("matplotlib", reason="the tools of models/ need the extra train")
sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
with warnings.catch_warnings():
    # pyworld asks setuptools where it lies, which setuptools no longer likes.
    warnings.filterwarnings("ignore", message="pkg_resources", category=UserWarning)
    pytest.importorskip("pyworld", reason="the tools of models/ need the extra train")
    import hard_negatives
    import odd_copies
import company
import disguise
import drawing
from forge import RATE_HZ

ON_FACE = ("make-up", "beauty filter", "surgical mask", "glasses", "sunglasses")


@pytest.fixture(scope="module")
def face():
    """The astronaut, half as large, with her landmarks."""
    pixels = cv2.resize(astronaut(), (256, 256), interpolation=cv2.INTER_AREA)
    return pixels, odd_copies.Faces().find(pixels)


def put_on(name, face, seed=0):
    return disguise.DISGUISES[name](*face, np.random.default_rng(seed))


def changed(before, after):
    return np.abs(after.astype(int) - before).max(2)


@pytest.mark.parametrize("name", disguise.DISGUISES)
def test_a_disguise_is_seen_and_is_the_same_for_the_same_seed(name, face):
    kept = face[0].copy()
    worn = put_on(name, face)
    assert (worn.shape, worn.dtype) == (kept.shape, np.uint8)
    assert (face[0] == kept).all()
    assert (worn == put_on(name, face)).all()
    assert (worn != put_on(name, face, seed=1)).any()
    assert (changed(kept, worn) > 4).mean() > 0.003


@pytest.mark.parametrize("name", ON_FACE)
def test_what_is_worn_on_a_face_stays_on_it(name, face):
    pixels, points = face
    reach = drawing.REACH_APART * drawing.apart_px(points) + 1
    near = np.zeros(pixels.shape[:2], bool)
    (left, top), (right, bottom) = points.min(0) - reach, points.max(0) + reach
    near[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1] = True
    assert changed(pixels, put_on(name, face))[~near].max() == 0


def inside(pixels, corners):
    return drawing.area(pixels.shape, corners, 0) > 0.5


def test_a_mask_covers_the_mouth_and_leaves_the_eyes(face):
    pixels, points = face
    moved = changed(pixels, put_on("surgical mask", face))
    assert np.median(moved[inside(pixels, points[48:60])]) > 20
    assert moved[inside(pixels, points[36:42])].max() <= 2


def test_dark_lenses_are_dark_and_clear_ones_are_clear(face):
    pixels, points = face
    eyes = inside(pixels, points[36:42]) | inside(pixels, points[42:48])
    before = pixels[eyes].mean()
    assert put_on("sunglasses", face)[eyes].mean() < before / 2
    assert put_on("glasses", face)[eyes].mean() > before * 0.8


def test_a_call_leaves_the_face_and_takes_the_room(face):
    pixels, points = face
    for seed in range(4):
        moved = changed(pixels, put_on("call background", face, seed))
        assert moved[inside(pixels, points[[36, 45, 54, 48]])].max() <= 1
        assert moved[:40, -40:].mean() > 5


def test_a_dim_room_is_dim_and_the_noise_of_two_frames_differs(face):
    pixels, points = face
    assert put_on("low light", face).mean() < pixels.mean() * 0.7
    other = pixels.copy()
    other[0, 0, 0] ^= 1
    assert changed(put_on("low light", face), put_on("low light", (other, points))).max() > 3


def test_five_points_are_enough_to_find_where_to_draw(face):
    pixels, points = face
    finder = odd_copies.Landmarks()
    five = odd_copies.FaceDetector().detect(pixels)[0].points
    assert np.abs(disguise.landmarks_of(finder, pixels, five) - points).max() < 4


def test_heads_turn_by_degrees(face):
    frontal = odd_copies.Faces().turned_deg(face[0])
    assert 0 <= frontal < 30
    assert np.isnan(odd_copies.Faces().turned_deg(np.full((64, 64, 3), 128, np.uint8)))


def test_landmarks_of_a_clip_are_steadied_and_gaps_filled():
    still = np.full((68, 2), 10.0)
    found = [still, None, still + 1, None, still, still]
    steady = odd_copies._steady(found)
    assert steady.shape == (6, 68, 2)
    assert np.ptp(steady) < 1


def voice():
    """Three seconds of a buzz with syllables."""
    times = np.arange(3 * RATE_HZ) / RATE_HZ
    buzz = sum(np.sin(2 * np.pi * 120 * n * times) / n for n in range(1, 20))
    return 0.1 * buzz * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * times))


@pytest.mark.parametrize("below_db", [0, 10, 20])
@pytest.mark.parametrize("beside", ["music", "babble", "applause"])
def test_company_keeps_its_distance(beside, below_db):
    add = getattr(company, f"with_{beside}")
    own = voice()
    other = np.random.default_rng(2).normal(0, 0.1, 9000)
    more = {"others": [other, other[::-1]]} if beside == "babble" else {}
    mixed, again = (add(own, np.random.default_rng(1), below_db, **more) for _ in range(2))
    assert (mixed == again).all()
    assert np.abs(mixed).max() <= 1
    # Where the sum would have clipped, both were made quieter.
    gain = (mixed @ own) / (own @ own)
    measured_db = 10 * np.log10(np.mean((gain * own) ** 2) / np.mean((mixed - gain * own) ** 2))
    assert measured_db == pytest.approx(below_db, abs=1.5)


def test_music_sounds_from_beginning_to_end():
    for seed in range(5):
        piece = company.music(4 * RATE_HZ, np.random.default_rng(seed))
        assert piece.shape == (4 * RATE_HZ,)
        loud = np.sqrt((piece.reshape(8, -1) ** 2).mean(1))
        assert loud.min() > 0.02 * loud.max() > 0


def test_an_overdriven_voice_has_lower_peaks():
    peaks = np.abs(voice()).max() / voice().std()
    for seed in range(5):
        wave = company.overdriven(voice(), np.random.default_rng(seed))
        assert np.abs(wave).max() < 1
        assert np.abs(wave).max() / wave.std() < 0.9 * peaks


def test_a_tape_at_the_wrong_speed_is_longer_or_shorter_but_the_same_tape():
    lengths = [len(company.off_speed(voice(), np.random.default_rng(seed))) for seed in range(6)]
    assert min(lengths) > 0.75 * len(voice())
    assert max(lengths) < 1.35 * len(voice())
    assert len(set(lengths)) == 6


def test_a_copy_is_told_against_the_one_that_was_only_saved_again():
    def row(path, label, llr, band):
        risk = 1 / (1 + np.exp(-llr))
        return {"path": path, "label": label, "source": "s", "llr": {"face": llr}, "risk": risk,
                "band": band}  # fmt: skip

    again = [row("a", 0, -1.0, "likely_authentic"), row("b", 1, 1.0, "review")]
    odd = [row("a", 0, 0.5, "review"), row("b", 1, 0.0, "likely_authentic")]
    found = hard_negatives.measure(odd, again, "face")
    assert found["bona_fide"]["llr_change"] == pytest.approx(1.5)
    assert found["manipulated"]["llr_change"] == pytest.approx(-1.0)
    assert found["bona_fide"]["review"] == 1
    assert found["bona_fide"]["likely_manipulated"] == 0
    assert found["auc_face"][0] == 0
    text = hard_negatives.markdown("x", {"changes": {"odd": found}}, "face")
    assert "| odd | 1 + 1 | 0.0% / 100% / +1.50 |" in text


def test_a_judge_forgets_what_disguises_move_and_keeps_the_rest():
    pytest.importorskip("torch", reason="training needs torch, which the `train` extra brings")
    import forget

    random = np.random.default_rng(0)
    count, kinds = 210, len(disguise.DISGUISES)
    plain = random.normal(3, 2, (count, 320))
    steps = random.normal(0, 1, (kinds, 320))
    odd = plain + steps[np.arange(count) % kinds] + random.normal(0, 0.1, plain.shape)
    slope = random.normal(0, 1, 320)
    table = np.stack([plain, odd], 1)
    new, bias = forget.without(slope, 0.5, table)
    assert (plain @ new + bias).mean() == pytest.approx((plain @ slope + 0.5).mean())
    for kind in range(kinds):
        own = np.arange(count) % kinds == kind
        assert abs(((odd - plain)[own] @ new).mean()) < 1e-6
        assert abs(((odd - plain)[own] @ slope).mean()) > 0.1
    assert np.corrcoef(new, slope)[0, 1] > 0.9
