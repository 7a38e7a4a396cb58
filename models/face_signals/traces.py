"""Landmarks of every frame of every clip, once, and what others need beside them.

    python models/face_signals/traces.py --data ../shared/data

Writes one .npz a clip into --out: times, landmarks and aligned faces of `CROP_PX`.
Frames are brought to the size of the product's dense stretch first.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import av
import cv2
import numpy as np

from bonafide.faces.align import align_face
from bonafide.faces.detect import FaceDetector
from bonafide.faces.follow import Trace, trace
from bonafide.faces.landmarks import five_points
from bonafide.terms import Picture

LONGEST_PX = 640
CROP_PX = 112


def pictures_of(path: Path) -> list[Picture]:
    """All frames of a clip, the long side at most `LONGEST_PX`."""
    found = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            pixels = frame.to_ndarray(format="rgb24")
            scale = LONGEST_PX / max(pixels.shape[:2])
            if scale < 1:
                pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
            found.append(Picture(float(frame.time or 0.0), pixels))
    return found


def largest_face(detector: FaceDetector, pictures: list[Picture]) -> Trace | None:
    """The trace of the largest face, from the surest of three frames."""
    best = None
    for at in np.unique(np.linspace(0, len(pictures) - 1, 5).round().astype(int)[1:4]):
        for face in detector.detect(pictures[at].pixels, int(at), pictures[at].time_s):
            if best is None or face.height_px * face.score > best.height_px * best.score:
                best = face
    return None if best is None else trace(1, pictures, best.picture, best)


def main() -> None:
    """Trace the clips of the train and val parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("models/face_signals/.cache"))
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    detector = FaceDetector()
    with (arguments.data / "clips" / "manifest.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] != "test"]
    for row in sorted(rows, key=lambda row: row["split"] != "val"):
        target = arguments.out / f"{Path(row['path']).stem}.npz"
        if target.exists():
            continue
        pictures = pictures_of(arguments.data / "clips" / row["path"])
        found = largest_face(detector, pictures)
        if found is None:
            print("no face:", row["path"], flush=True)
            continue
        crops = [
            align_face(pictures[number].pixels, five_points(points), CROP_PX)
            for number, points in zip(found.pictures, found.landmarks, strict=True)
        ]
        np.savez(
            target,
            times_s=found.times_s,
            landmarks=found.landmarks,
            pictures=found.pictures,
            crops=np.stack(crops),
        )


if __name__ == "__main__":
    main()
