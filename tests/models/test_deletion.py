"""What a map marks can be covered, and covering it changes what the network says."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
pytest.importorskip("scipy", reason="the tools of models/ need the extra train")
import deletion

from bonafide.detectors import base
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
    assert here.sum() == there.sum() == round(deletion.COVERED * heat.size)
    assert heat[here > 0].min() >= heat[here == 0].max()


def test_only_the_marked_place_changes():
    heat = np.zeros((7, 7), np.float32)
    heat[:3, :3] = RANDOM.uniform(0.5, 1, (3, 3))
    found = finding(Segment(0, 0, 1.0, box_px=(0, 0, 224, 224), picture=0, map=heat))
    material = still()
    covered = deletion.cover_pictures(material, found, HERE).recording.pictures[0].pixels
    changed = np.abs(covered.astype(int) - material.recording.pictures[0].pixels).max(2)
    assert changed[:96, :96].max() > 0
    assert changed[140:, 140:].max() == 0


def test_a_third_of_the_sound_about_the_strongest_window_becomes_noise():
    samples = np.sin(np.arange(160_000) / 10).astype(np.float32)
    facts = MediaFacts(MediaKind.SOUND, "wav", "0" * 64, 1000, 10.0, None, None)
    material = Material(Recording(facts, sound=Sound(16_000, (Stretch(0.0, samples),))))
    found = finding(Segment(0, 3, 0.1), Segment(4, 7, 2.0))
    covered = deletion.cover_sound(material, found, HERE).recording.sound.stretches[0].samples
    where = np.flatnonzero(covered != samples) / 16_000
    assert 3.9 < where.min() < where.max() < 7.1


def test_the_embedded_network_answers_to_the_cover():
    (detector,) = base.load(["image"])
    material = still()
    found = detector.examine(material)
    marked, *others = deletion.drops(detector, material, found, seed=0)
    assert len(others) == deletion.OTHERS
    assert marked != 0
