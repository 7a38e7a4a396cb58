"""The detector of generated pictures looks at native patches and knows when not to judge."""

import importlib.util
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from bonafide.detectors.image import PATCH_PX, STILL_PATCHES, GeneratedPicture, patches, quality
from bonafide.explain.words import say
from bonafide.terms import (
    Abstention,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Picture,
    Recording,
)

PHOTOGRAPHS = ("astronaut", "coffee", "chelsea", "rocket")


@pytest.fixture(scope="module")
def detector():
    return GeneratedPicture()


@pytest.fixture(scope="module")
def forge():
    path = Path(__file__).parents[2] / "models" / "image" / "forge.py"
    spec = importlib.util.spec_from_file_location("image_forge", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def material(*frames, burst=None):
    kind = MediaKind.PICTURE if len(frames) == 1 else MediaKind.VIDEO
    height_px, width_px = frames[0].shape[:2] if frames else (0, 0)
    facts = MediaFacts(kind, "test", "0" * 64, 1, None, width_px, height_px)
    shown = [Picture(float(i), pixels, burst=burst) for i, pixels in enumerate(frames)]
    return Material(Recording(facts, tuple(shown)))


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_a_photograph_is_not_condemned(detector, name):
    finding = detector.examine(material(getattr(data, name)()))
    assert isinstance(finding, Finding)
    assert finding.llr < 2.0
    assert finding.weights_sha256 == detector.card.sha256


def test_the_same_picture_gives_the_same_finding(detector):
    first, second = (detector.examine(material(data.coffee())) for _ in range(2))
    assert first == second


def test_segments_lie_in_the_picture_and_carry_maps(detector):
    picture = data.coffee()
    height_px, width_px = picture.shape[:2]
    for segment in detector.examine(material(picture)).segments:
        left, top, width, height = segment.box_px
        assert left >= 0
        assert top >= 0
        assert left + width <= width_px + 1
        assert top + height <= height_px + 1
        assert segment.map.shape == (PATCH_PX // 32, PATCH_PX // 32)
        assert 0 <= segment.map.min() <= segment.map.max() <= 1


def test_the_cells_of_the_map_add_up_to_the_answer(detector):
    (patch,) = patches(data.coffee(), 1)
    logits, maps = detector.session.run(
        ["logit", "map"], {"patches": patch.pixels[None].transpose(0, 3, 1, 2)}
    )
    cells = np.log(maps.astype(np.float64) / (1 - maps))
    assert cells.mean() == pytest.approx(float(logits[0]), abs=1e-3)


@pytest.mark.parametrize(
    "flat",
    [
        np.zeros((300, 400, 3), np.uint8),
        np.full((300, 400, 3), 200, np.uint8),
        np.linspace(0, 255, 400).astype(np.uint8)[None, :, None].repeat(300, 0).repeat(3, 2) // 16,
    ],
    ids=["black", "grey", "faint gradient"],
)
def test_a_flat_picture_is_not_judged(detector, flat):
    abstention = detector.examine(material(flat))
    assert isinstance(abstention, Abstention)
    assert abstention.reason.id == "image-flat"


def test_a_tiny_picture_is_not_judged_and_its_size_is_said(detector):
    tiny = cv2.resize(data.astronaut(), (90, 40))
    abstention = detector.examine(material(tiny))
    assert abstention.reason.id == "image-too-small"
    assert "90 × 40" in say(abstention.reason, "en")


@pytest.mark.parametrize(
    "frames", [(), (data.astronaut(), data.astronaut())], ids=["none", "burst"]
)
def test_without_spread_pictures_there_is_nothing_to_judge(detector, frames):
    abstention = detector.examine(material(*frames, burst=0))
    assert abstention.reason.id == "image-no-picture"


def test_of_a_video_a_few_frames_are_judged_however_long_it_is(detector):
    frames = [np.roll(data.coffee(), 8 * shift, 1) for shift in range(20)]
    finding = detector.examine(material(*frames))
    assert finding.quality["patches"] == 12
    assert len({segment.picture for segment in finding.segments}) >= 1


def test_upsampling_traces_raise_the_logit_on_average(detector, forge):
    raised = []
    for seed, name in enumerate(PHOTOGRAPHS * 2):
        picture = getattr(data, name)()
        copy = forge.forged(picture, np.random.default_rng(seed))
        before, after = (detector.examine(material(p)).quality["logit"] for p in (picture, copy))
        raised.append(after - before)
    assert np.mean(raised) > 0


@pytest.mark.parametrize("shape", [(64, 64), (70, 900), (224, 224), (512, 512), (900, 1400)])
def test_patches_have_one_size_and_a_bound(shape):
    noise = np.random.default_rng(0).integers(0, 255, (*shape, 3), dtype=np.uint8)
    places = patches(noise)
    assert 1 <= len(places) <= STILL_PATCHES
    assert all(place.pixels.shape == (PATCH_PX, PATCH_PX, 3) for place in places)


def test_a_large_picture_is_seen_at_both_scales():
    noise = np.random.default_rng(0).integers(0, 255, (900, 1400, 3), dtype=np.uint8)
    widths = {round(place.box_px[2]) for place in patches(noise)}
    assert len(widths) == 2


def test_blocks_of_strong_compression_are_noticed():
    picture = data.coffee()
    _, stored = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 20])
    coarse = cv2.imdecode(stored, cv2.IMREAD_COLOR)
    assert quality(coarse)["log_blockiness"] > quality(picture)["log_blockiness"] + 0.1
