"""What goes into a foreign network is what its authors put in, and what comes out is log odds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bonafide.errors import WeightsMismatch
from bonafide.weights import probe
from bonafide.weights.probe import Probe
from bonafide.weights.recipe import Input, Output, resample

SOFTMAX = Output(kind="softmax", tensor="y", labels=("real", "fake"), manipulated_index=1)


def speckled(height_px: int, width_px: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height_px, width_px, 3), dtype=np.uint8)


@pytest.mark.parametrize("filter", ["bilinear", "bicubic"])
@pytest.mark.parametrize(
    ("before", "after"), [((150, 250), (112, 112)), ((300, 200), (120, 80)), ((50, 40), (112, 96))]
)
def test_resizing_is_pillows(before, after, filter):
    image = pytest.importorskip("PIL.Image")
    pixels = speckled(*before)
    kernel = getattr(image.Resampling, filter.upper())
    theirs = np.asarray(image.fromarray(pixels).resize(after[::-1], kernel), int)
    assert np.abs(resample(pixels, *after, filter) - theirs).max() <= 1


def test_a_very_large_picture_is_averaged_first():
    shade = np.linspace(0, 255, 2400).astype(np.uint8)
    pixels = np.repeat(np.broadcast_to(shade[None, :, None], (1600, 2400, 1)), 3, axis=2)
    small = resample(np.ascontiguousarray(pixels), 32, 48)
    assert np.abs(small[0, :, 0] - np.linspace(2, 252, 48)).max() <= 2


def test_a_stretched_picture_is_scaled_and_normalised():
    recipe = Input(kind="picture", tensor="x", size_px=8, mean=(0.5,) * 3, std=(0.25,) * 3)
    batch = recipe.picture(np.full((20, 30, 3), 255, np.uint8))
    assert batch.shape == (1, 3, 8, 8)
    assert batch.dtype == np.float32
    assert np.allclose(batch, 2.0)


def test_the_shortest_edge_keeps_the_shape_and_the_centre():
    recipe = Input(
        kind="picture", tensor="x", size_px=8, resize="shortest_edge", resize_px=10, crop="centre",
        layout="NHWC",
    )  # fmt: skip
    pixels = np.zeros((40, 120, 3), np.uint8)
    pixels[:, 44:76] = 255
    assert recipe.picture(pixels).shape == (1, 8, 8, 3)
    assert recipe.picture(pixels).mean() > 0.9


def test_short_sound_is_repeated():
    recipe = Input(kind="sound", tensor="x", layout="NS", samples=10)
    assert recipe.sound(np.array([1, 2, 3], np.float32)).tolist() == [
        [1, 2, 3, 1, 2, 3, 1, 2, 3, 1]
    ]


@pytest.mark.parametrize(
    ("output", "raw", "odds"),
    [
        (SOFTMAX, [0.0, 2.0], 2.0),
        (SOFTMAX.model_copy(update={"manipulated_index": 0}), [0.0, 2.0], -2.0),
        (Output(kind="logit", tensor="y", labels=("a", "b"), manipulated_index=1), [1.5], 1.5),
        (Output(kind="logit", tensor="y", labels=("a", "b"), manipulated_index=0), [1.5], -1.5),
        (
            Output(kind="softmax", tensor="y", labels=("a", "b", "c"), manipulated_index=2),
            [0.0, 0.0, 0.0],
            -math.log(2),
        ),
        (SOFTMAX, [-1e9, 1e9], 30.0),
    ],
)
def test_every_kind_of_answer_becomes_log_odds_of_manipulated(output, raw, odds):
    assert output.logit(np.array([raw], np.float32)) == pytest.approx(odds)


@pytest.mark.parametrize("raw", [[1.0], [1.0, 2.0, 3.0], [math.nan, 1.0], []])
def test_an_answer_of_another_shape_is_not_this_model(raw):
    with pytest.raises(WeightsMismatch, match="not the model"):
        SOFTMAX.logit(np.array([raw], np.float32))


def test_probes_are_the_same_every_time_and_unlike_each_other():
    first, second = probe.pictures(), probe.pictures()
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert 120 < first["noise"].mean() < 135
    assert first["noise"].std() > 70
    assert {name: int(pixels.sum()) for name, pixels in first.items()} == {
        name: int(pixels.sum()) for name, pixels in second.items()
    }
    assert all(np.abs(heard).max() <= 1 for heard in probe.sounds(16_000).values())


def test_an_inverted_model_fails_its_probe():
    expected = Probe(scores={"noise": 2.0, "edges": -1.0})
    probe.compare(expected, {"noise": 2.1, "edges": -1.1})
    with pytest.raises(WeightsMismatch, match="noise"):
        probe.compare(expected, {"noise": -2.0, "edges": 1.0})
    with pytest.raises(WeightsMismatch, match="nothing"):
        probe.compare(expected, {"noise": 2.0})


def test_a_model_that_never_changes_its_mind_is_broken():
    recipe = Input(kind="picture", tensor="x", size_px=8)
    with pytest.raises(WeightsMismatch, match="broken"):
        probe.run(recipe, SOFTMAX, lambda batch: np.array([[0.0, 1.0]], np.float32))
