"""Does covering what a map marks take the evidence away? The deletion test of explanations.

    python models/deletion.py ../shared/data/faces/manifest.csv --split val

For each true positive the marked cells of the strongest faces or patches are blurred in
the decoded picture (a strongest window of sound is replaced by noise of its level), and the
product's detector judges again; then the same for regions of the same shape elsewhere. Prints
and writes on how many files the marked region takes more evidence than the mean random one.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from evaluate import Item, read_manifest

from bonafide import examine
from bonafide.detectors import base
from bonafide.errors import BonafideError
from bonafide.faces.align import alignment
from bonafide.terms import Face, Finding, Material, Segment, Sound, Stretch

# The share of the map's cells that is covered, and how many other places are tried.
COVERED, OTHERS = 0.15, 6
# Segments of a file whose marked cells are covered together.
SEGMENTS = 3
Shift = tuple[float, float]


def drops(detector: base.Detector, material: Material, found: Finding, seed: int) -> list[float]:
    """What covering takes from the llr: first the marked region, then the random ones."""
    random = np.random.default_rng(seed)
    cover = cover_sound if any(s.map is None for s in found.segments[:1]) else cover_pictures
    taken = []
    for place in range(OTHERS + 1):
        shift = (0.0, 0.0) if place == 0 else tuple(random.uniform(0.25, 0.75, 2))
        again = detector.examine(cover(material, found, shift))
        taken.append(found.llr - again.llr if isinstance(again, Finding) else found.llr)
    return taken


def marked(segment: Segment, shift: Shift) -> np.ndarray:
    """The strongest cells of the map, moved round its edges by shares of its size; 0 or 1."""
    assert segment.map is not None
    count = max(1, round(COVERED * segment.map.size))
    cells = (segment.map >= np.sort(segment.map, axis=None)[-count]).astype(np.float32)
    rows, columns = (round(share * side) for share, side in zip(shift, cells.shape, strict=True))
    return np.roll(cells, (rows, columns), (0, 1))


def cover_pictures(material: Material, found: Finding, shift: Shift) -> Material:
    """The material with the marked cells of the strongest segments blurred away."""
    worst = max(found.segments, key=lambda segment: segment.llr)
    mapped = [s for s in found.segments if s.map is not None and s.track == worst.track]
    pictures = list(material.recording.pictures)
    for segment in sorted(mapped, key=lambda segment: -segment.llr)[:SEGMENTS]:
        assert segment.picture is not None
        pixels = pictures[segment.picture].pixels
        mask = onto(segment, material, shift, pixels.shape[:2])
        side = max(3, int(np.sqrt(mask.sum())) // 2 | 1)
        blurred = cv2.GaussianBlur(pixels, (0, 0), side / 2)
        soft = cv2.GaussianBlur(mask, (0, 0), max(1.0, side / 12))[..., None]
        mixed = (pixels * (1 - soft) + blurred * soft).round().astype(np.uint8)
        pictures[segment.picture] = replace(pictures[segment.picture], pixels=mixed)
    return Material(replace(material.recording, pictures=tuple(pictures)), material.tracks)


def onto(segment: Segment, material: Material, shift: Shift, shape: tuple[int, int]) -> np.ndarray:
    """The covered cells in the picture, shape (height, width), 0..1."""
    cells = marked(segment, shift)
    if segment.track is None:
        x, y, w, h = (round(value) for value in segment.box_px or (0, 0, *shape[::-1]))
        mask = np.zeros(shape, np.float32)
        part = mask[max(y, 0) : y + h, max(x, 0) : x + w]
        part[:] = cv2.resize(cells, part.shape[::-1], interpolation=cv2.INTER_NEAREST)
        return mask
    face = _face(segment, material)
    square = cv2.resize(cells, (224, 224), interpolation=cv2.INTER_NEAREST)
    matrix = alignment(face.points, 224)
    return cv2.warpAffine(
        square, matrix, shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )


def _face(segment: Segment, material: Material) -> Face:
    track = next(track for track in material.tracks if track.id == segment.track)
    return next(face for face in track.faces if face.picture == segment.picture)


def cover_sound(material: Material, found: Finding, shift: Shift) -> Material:
    """The material with a third of its sound, about the strongest window, made noise."""
    sound = material.recording.sound
    assert sound is not None
    worst = max(found.segments, key=lambda segment: segment.llr)
    stretches = [_noised(s, worst, sound.rate_hz, shift[0]) for s in sound.stretches]
    quiet = Sound(sound.rate_hz, tuple(stretches))
    return Material(replace(material.recording, sound=quiet), material.tracks)


def _noised(stretch: Stretch, worst: Segment, rate_hz: int, shift: float) -> Stretch:
    samples = stretch.samples
    length = min(round((worst.end_s - worst.start_s) * rate_hz), len(samples) // 3)
    middle = round(((worst.start_s + worst.end_s) / 2 - stretch.start_s) * rate_hz)
    if not 0 <= middle < len(samples):
        return stretch
    first = (middle - length // 2 + round(shift * len(samples))) % max(len(samples) - length, 1)
    noise = np.random.default_rng(0).normal(0, samples[first : first + length].std(), length)
    covered = samples.copy()
    covered[first : first + length] = noise
    return Stretch(stretch.start_s, covered)


def judge(item: Item, names: list[str], least_llr: float) -> list[dict[str, Any]]:
    """One row a detector that rightly found something: what the covers took."""
    try:
        examination = examine.conduct(item.path, detectors=names)
    except BonafideError:
        return []
    detectors = {d.name: d for d in base.load(names) if not hasattr(d, "reason")}
    return [
        {"path": item.path.name, "detector": f.detector, "llr": f.llr, "marked": first, "others": o}
        for f in examination.findings
        if f.segments and f.llr > least_llr
        for first, *o in [drops(detectors[f.detector], examination.material, f, seed=0)]
    ]


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """For each detector: files, share where the marked region took more, and means in nats."""
    found = {}
    for name in sorted({row["detector"] for row in rows}):
        own = [row for row in rows if row["detector"] == name]
        first = np.array([row["marked"] for row in own])
        others = np.array([np.mean(row["others"]) for row in own])
        found[name] = {
            "true_positives": len(own),
            "marked_takes_more": float((first > others).mean()),
            "mean_drop_marked": float(first.mean()),
            "mean_drop_elsewhere": float(others.mean()),
        }
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifests", nargs="+", type=Path)
    parser.add_argument("--split", default="val", choices=["train", "val", "test"])
    parser.add_argument("--detectors", default="face,image,speech")
    parser.add_argument("--least", type=float, default=0.5, help="llr of a true positive, nats")
    parser.add_argument("--every", type=int, default=1, help="only each n-th file")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    options = parser.parse_args()
    rows = []
    for manifest in options.manifests:
        items = [item for item in read_manifest(manifest, options.split) if item.label]
        for item in items[:: options.every]:
            rows += judge(item, options.detectors.split(","), options.least)
    table = summary(rows)
    options.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(table, indent=1)
    (options.out / f"deletion-{options.split}.json").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
