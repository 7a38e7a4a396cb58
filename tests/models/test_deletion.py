"""What a map marks can be covered, and covering it changes what the network says."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
pytest.importorskip("scipy", reason="the tools of models/ need the extra train")
import covers
import deletion

from bonafide.detectors import base
from bonafide.explain.regions import MARKED
from bonafide.terms import (
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Modality,
    Picture,
    Recording,
    Segment,
    Sound,
    Stretch,
)

RANDOM = np.random.default_rng(0)
HERE = (0.0, 0.0)


def picture():
    """Clouds of colour with grain: enough texture for the network to look."""
    clouds = cv2.resize(RANDOM.uniform(0, 255, (9, 9, 3)), (256, 256))
    return (clouds + RANDOM.normal(0, 12, clouds.shape)).clip(0, 255).astype(np.uint8)


def still():
    facts = MediaFacts(MediaKind.PICTURE, "png", "0" * 64, 1000, None, 256, 256)
    return Material(Recording(facts, (Picture(0.0, picture()),)))


def finding(*segments):
    return Finding("image", Modality.IMAGE, "1", None, 1.0, segments)


def test_as_many_cells_are_covered_wherever_they_lie():
    heat = RANDOM.uniform(size=(14, 14)).astype(np.float32)
    segment = Segment(0, 0, 1.0, map=heat)
    here, there = deletion.marked(segment, HERE), deletion.marked(segment, (0.5, 0.5))
    assert here.sum() == there.sum() == round(MARKED * heat.size)
    assert heat[here > 0].min() >= heat[here == 0].max()


@pytest.mark.parametrize("how", deletion.PICTURED)
def test_only_the_marked_place_changes(how):
    heat = np.zeros((7, 7), np.float32)
    heat[:3, :3] = RANDOM.uniform(0.5, 1, (3, 3))
    found = finding(Segment(0, 0, 1.0, box_px=(0, 0, 224, 224), picture=0, map=heat))
    material, other = still(), still().recording
    (covered,) = deletion.cover_pictures(material, found, HERE, how, other).recording.pictures
    changed = np.abs(covered.pixels.astype(int) - material.recording.pictures[0].pixels).max(2)
    assert changed[:96, :96].max() > 0
    assert changed[140:, 140:].max() == 0


def sound(samples):
    facts = MediaFacts(MediaKind.SOUND, "wav", "0" * 64, 1000, 10.0, None, None)
    return Recording(facts, sound=Sound(16_000, (Stretch(0.0, samples),)))


@pytest.mark.parametrize("how", deletion.SOUNDED)
def test_only_the_marked_pitches_and_moments_change(how):
    heat = np.zeros((14, 14), np.float32)
    heat[4:9, 4:10] = 1  # 2.5 to 5 kHz, 0.9 to 2.1 s into the window
    samples = RANDOM.normal(0, 0.1, 160_000).astype(np.float32)
    found = Finding("speech", Modality.SPEECH, "1", None, 1.0, (Segment(4, 7, 2.0, map=heat),))
    other = sound(RANDOM.normal(0, 0.1, 50_000).astype(np.float32))
    covered = deletion.cover_sound(Material(sound(samples)), found, HERE, how, other)
    gone = covered.recording.sound.stretches[0].samples - samples
    where = np.flatnonzero(np.abs(gone) > 0.01) / 16_000
    assert 4.7 < where.min() < where.max() < 6.3
    pitches = np.abs(covers.spectrum(gone)).max(1)
    hertz = np.linspace(0, 8000, len(pitches))
    assert pitches[(hertz < 2000) | (hertz > 5500)].max() < pitches.max() / 20


def test_the_embedded_network_answers_to_the_cover():
    (detector,) = base.load(["image"])
    material = still()
    found = detector.examine(material)
    marked, *others = deletion.drops(detector, material, found, "blur", None)
    assert len(others) == deletion.OTHERS
    assert marked != 0
