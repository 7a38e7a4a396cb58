"""Mouths and voices of the bona fide clips, as the product sees and hears them.

    python models/av_sync/data.py --data ../shared/data

Writes one .npz a clip into --out. Sound of manipulated clips is left alone: nobody knows whether
it belongs to the lips. Clips that the detector would abstain on are left out.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bonafide.detectors import lips
from bonafide.detectors.av_sync import together
from bonafide.faces.detect import FaceDetector
from bonafide.faces.track import track_faces
from bonafide.media.sandbox import decoder
from bonafide.terms import Material, Message

FRAMES = 8
# Half as much again as the product's crop, so that it can be moved and zoomed.
MARGIN = 1.5
RATE_HZ = 16_000


@dataclass(frozen=True)
class Clip:
    """One bona fide clip: crops (n, side, side) with their times, and the sound beside them.

    `samples` begin `start_s` into the clip; `source` is the repository that it came from.
    """

    path: str
    split: str
    source: str
    times_s: np.ndarray
    mouths: np.ndarray
    samples: np.ndarray
    start_s: float

    def seen(self, pace: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
        """Times of the clock, as if the clip ran at 1 / `pace`, and the crops nearest to them."""
        first_s = max(self.start_s, self.times_s[0])
        last_s = min(self.start_s + len(self.samples) / RATE_HZ, self.times_s[-1])
        clock_s = np.arange(first_s, last_s, pace / lips.CLOCK_HZ)
        return clock_s, self.mouths[np.abs(self.times_s[None] - clock_s[:, None]).argmin(1)]


def read(path: Path, row: dict[str, str], detector: FaceDetector) -> Clip | Message:
    """The clip of one row of the manifest, or why the product would not compare it."""
    recording = decoder().read(path, frames=FRAMES)
    material = Material(recording, track_faces(recording, detector))
    found = together(material)
    if isinstance(found, Message):
        return found
    return Clip(
        row["path"],
        row["split"],
        row["source_repo"],
        found.trace.times_s,
        lips.mouths(found.trace, recording.dense, MARGIN),
        found.samples,
        found.start_s,
    )


def load(folder: Path, *splits: str) -> list[Clip]:
    """The clips of these parts, in order of their names."""
    found = []
    for path in sorted(folder.glob("*.npz")):
        kept = np.load(path)
        if str(kept["split"]) in splits:
            words = {name: str(kept[name]) for name in ("path", "split", "source")}
            arrays = {name: kept[name] for name in ("times_s", "mouths", "samples")}
            found.append(Clip(**words, **arrays, start_s=float(kept["start_s"])))
    return found


def main() -> None:
    """Read the clips of the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("models/av_sync/.cache"))
    parser.add_argument("--splits", default="train,val")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    detector = FaceDetector()
    with (options.data / "clips" / "manifest.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] in options.splits.split(",")]
    for row in (row for row in rows if row["label"] == "bona_fide"):
        target = options.out / f"{Path(row['path']).stem}.npz"
        if target.exists():
            continue
        clip = read(options.data / "clips" / row["path"], row, detector)
        if isinstance(clip, Message):
            print("not compared:", row["path"], clip.id, flush=True)
            continue
        np.savez(target, **vars(clip))


if __name__ == "__main__":
    main()
