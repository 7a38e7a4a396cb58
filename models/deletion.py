"""Does covering what a map marks take the evidence away? The deletion test of explanations.

    python models/deletion.py ../shared/data/faces/manifest.csv --split val
    python models/deletion.py ../shared/data/{pictures,speech}/manifest.csv --split val \
        --covers blur,mean,swap,genuine,noise,quiet

For each true positive the marked cells of the strongest segments are covered (`covers.py`) in the
decoded picture or sound, and the product's detector judges again; then the same for regions of
the same shape elsewhere, for sound at other times and other pitches. Prints and writes on how many
files the marked region takes more evidence than the mean random one.
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
import covers
from evaluate import Item, read_manifest

from bonafide import examine
from bonafide.detectors import base
from bonafide.errors import BonafideError
from bonafide.explain.regions import MAP_HIGHEST_HZ, strongest
from bonafide.faces.align import alignment
from bonafide.media.sandbox import decoder
from bonafide.terms import Face, Finding, Material, Modality, Recording, Segment, Sound, Stretch

# How many other places are tried.
OTHERS = 6
# Segments of a file whose marked cells are covered together.
SEGMENTS = 3
Shift = tuple[float, float]


PICTURED, SOUNDED = ("blur", "mean", "swap", "genuine"), ("noise", "quiet", "swap", "genuine")


def drops(
    detector: base.Detector, material: Material, found: Finding, how: str, genuine: Recording | None
) -> list[float]:
    """What covering takes from the llr: first the marked region, then the random ones."""
    random = np.random.default_rng(0)
    cover = cover_sound if found.modality is Modality.SPEECH else cover_pictures
    shifts = [(0.0, 0.0), *(tuple(random.uniform(0.25, 0.75, 2)) for _ in range(OTHERS))]
    # What the report says may rest on re-encoded copies; here both sides are judged once.
    before, *after = [
        answer.llr if isinstance(answer, Finding) else 0.0
        for judged in (material, *(cover(material, found, s, how, genuine) for s in shifts))
        for answer in [detector.examine(judged)]
    ]
    return [before - llr for llr in after]


def marked(segment: Segment, shift: Shift) -> np.ndarray:
    """The strongest cells of the map, moved round its edges by shares of its size; 0 or 1."""
    assert segment.map is not None
    cells = strongest(segment.map).astype(np.float32)
    rows, columns = (round(share * side) for share, side in zip(shift, cells.shape, strict=True))
    return np.roll(cells, (rows, columns), (0, 1))


def cover_pictures(
    material: Material, found: Finding, shift: Shift, how: str, genuine: Recording | None
) -> Material:
    """The material with the marked cells of the strongest segments covered."""
    worst = max(found.segments, key=lambda segment: segment.llr)
    mapped = [s for s in found.segments if s.map is not None and s.track == worst.track]
    pictures = list(material.recording.pictures)
    real = genuine.pictures[0].pixels if genuine else None
    for segment in sorted(mapped, key=lambda segment: -segment.llr)[:SEGMENTS]:
        assert segment.picture is not None
        pixels = pictures[segment.picture].pixels
        mask = onto(segment, material, shift, pixels.shape[:2])
        mixed = covers.picture(pixels, mask, how, real)
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


def cover_sound(
    material: Material, found: Finding, shift: Shift, how: str, genuine: Recording | None
) -> Material:
    """The material with the marked pitches and moments of its strongest windows covered."""
    sound = material.recording.sound
    assert sound is not None
    mapped = [segment for segment in found.segments if segment.map is not None]
    real = genuine.sound.stretches[0].samples if genuine and genuine.sound else None
    covered = tuple(
        Stretch(s.start_s, covers.sound(s.samples, mask, how, real)) if mask.any() else s
        for s in sound.stretches
        for mask in [over(s, mapped, shift, sound.rate_hz)]
    )
    quiet = Sound(sound.rate_hz, covered)
    return Material(replace(material.recording, sound=quiet), material.tracks)


def over(stretch: Stretch, segments: list[Segment], shift: Shift, rate_hz: int) -> np.ndarray:
    """The covered cells on the spectrum of a stretch, 0 or 1."""
    frames = len(stretch.samples) // covers.STEP + 1
    mask = np.zeros(covers.spectrum(stretch.samples).shape, np.float32)
    top = round(MAP_HIGHEST_HZ / rate_hz * covers.WINDOW)
    for segment in segments:
        edges = [
            round((at - stretch.start_s) * rate_hz / covers.STEP)
            for at in (segment.start_s, segment.end_s)
        ]
        first, last = (min(max(edge, 0), frames) for edge in edges)
        if first < last:
            cells = marked(segment, shift)
            wide = cv2.resize(cells, (last - first, top), interpolation=cv2.INTER_NEAREST)[::-1]
            mask[:top, first:last] = np.maximum(mask[:top, first:last], wide)
    return mask


def judge(
    item: Item, names: list[str], least_llr: float, ways: list[str], genuine: Recording | None
) -> list[dict[str, Any]]:
    """One row a way and detector that rightly found something: what the covers took."""
    try:
        examination = examine.conduct(item.path, detectors=names)
    except BonafideError:
        return []
    detectors = {d.name: d for d in base.load(names) if not hasattr(d, "reason")}
    rows = []
    for found in examination.findings:
        if not any(s.map is not None for s in found.segments) or found.llr <= least_llr:
            continue
        fitting = SOUNDED if found.modality is Modality.SPEECH else PICTURED
        for how in (way for way in ways if way in fitting):
            detector = detectors[found.detector]
            first, *others = drops(detector, examination.material, found, how, genuine)
            rows.append({"name": found.detector, "cover": how, "marked": first, "others": others})
    return rows


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A detector and cover: files, share where the marked region took more, means in nats."""
    found: dict[str, Any] = {}
    for name, cover in sorted({(row["name"], row["cover"]) for row in rows}):
        own = [row for row in rows if (row["name"], row["cover"]) == (name, cover)]
        first = np.array([row["marked"] for row in own])
        others = np.array([np.mean(row["others"]) for row in own])
        found.setdefault(name, {})[cover] = {
            "true_positives": len(own),
            "marked_takes_more": float((first > others).mean()),
            "marked_lowers": float((first > 0).mean()),
            "mean_drop_marked": float(first.mean()),
            "mean_drop_elsewhere": float(others.mean()),
        }
    return found


def recordings(items: list[Item]) -> list[Recording]:
    """Some bona fide files, as the product reads them."""
    real = [item for item in items if not item.label]
    return [decoder().read(item.path, frames=1) for item in real[::5]]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifests", nargs="+", type=Path)
    parser.add_argument("--split", default="val", choices=["train", "val", "test"])
    parser.add_argument("--detectors", default="face,image,speech")
    parser.add_argument(
        "--covers", default="blur,noise", help="of " + ", ".join(PICTURED + SOUNDED)
    )
    parser.add_argument("--least", type=float, default=0.5, help="llr of a true positive, nats")
    parser.add_argument("--every", type=int, default=1, help="only each n-th file")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    options = parser.parse_args()
    kept = options.out / f"deletion-{options.split}.json"
    table = json.loads(kept.read_text()) if kept.exists() else {}
    ways = options.covers.split(",")
    for manifest in options.manifests:
        items = read_manifest(manifest, options.split)
        real = recordings(items) if "genuine" in ways else [None]
        rows = []
        for number, item in enumerate([i for i in items if i.label][:: options.every]):
            chosen = real[number % len(real)]
            rows += judge(item, options.detectors.split(","), options.least, ways, chosen)
        for name, found in summary(rows).items():
            table.setdefault(manifest.parent.name, {}).setdefault(name, {}).update(found)
    options.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(table, indent=1)
    kept.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
