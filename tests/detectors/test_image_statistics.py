"""Counting is stable, finite and local, and the detector keeps to stills."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from skimage import data

from bonafide.detectors.image_statistics import ImageStatistics
from bonafide.detectors.texture import SIDE_PX, describe
from bonafide.faces.detect import FaceDetector
from bonafide.terms import (
    Abstention,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Modality,
    Picture,
    Recording,
    Track,
)

NUMBERS = 117


def material(pixels, tracks=(), kind=MediaKind.PICTURE):
    facts = MediaFacts(kind, "test", "0" * 64, 1, None, pixels.shape[1], pixels.shape[0])
    return Material(Recording(facts, (Picture(0.0, pixels),)), tracks)


@given(st.integers(0, 255), st.integers(0, 255))
@settings(max_examples=10)
def test_flat_and_half_flat_squares_give_finite_numbers(one, other):
    pixels = np.full((SIDE_PX, SIDE_PX, 3), one, np.uint8)
    pixels[:, SIDE_PX // 2 :] = other
    numbers = describe(pixels)
    assert numbers.shape == (NUMBERS,)
    assert np.isfinite(numbers).all()


@given(arrays.arrays(np.uint8, (16, 16, 3)))
@settings(max_examples=10)
def test_any_pixels_give_finite_numbers(tile):
    assert np.isfinite(describe(np.tile(tile, (14, 14, 1)))).all()


def test_noise_in_the_middle_alone_shows_in_the_comparison():
    plain = data.astronaut()[:SIDE_PX, :SIDE_PX]
    noisy = plain.copy()
    grain = np.random.default_rng(0).integers(-20, 20, (80, 80, 3))
    middle = slice(80, 160), slice(72, 152)
    noisy[middle] = np.clip(noisy[middle].astype(int) + grain, 0, 255)
    before, after = describe(plain), describe(noisy)
    # The residual's part of the row: its amount in the middle less that around it.
    amount = 40 + 16 + 32 + 8
    assert after[amount] > before[amount] + 0.3


def test_faces_of_a_still_are_judged_one_by_one():
    pixels = data.astronaut()
    face = FaceDetector().detect(pixels)[0]
    finding = ImageStatistics().examine(material(pixels, (Track(1, (face,)),)))
    assert isinstance(finding, Finding)
    assert finding.modality is Modality.FACE
    assert [segment.track for segment in finding.segments] == [1]
    assert abs(finding.llr) <= 2


def test_without_faces_patches_of_the_picture_are_judged():
    finding = ImageStatistics().examine(material(data.coffee()))
    assert isinstance(finding, Finding)
    assert finding.modality is Modality.IMAGE
    assert all(segment.box_px is not None for segment in finding.segments)


@pytest.mark.parametrize(
    ("pixels", "kind", "reason"),
    [
        (np.full((300, 300, 3), 90, np.uint8), MediaKind.PICTURE, "image-flat"),
        (data.coffee(), MediaKind.VIDEO, "statistics-clip"),
    ],
)
def test_it_says_why_it_abstains(pixels, kind, reason):
    answer = ImageStatistics().examine(material(pixels, kind=kind))
    assert isinstance(answer, Abstention)
    assert answer.reason.id == reason
