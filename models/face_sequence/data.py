"""What the shipped face network says of neighbouring frames: of clips, and of forgeries of them.

    python models/face_signals/traces.py --data ../shared/data
    python models/face_sequence/data.py --data ../shared/data

Two runs of 8 frames of each clip of train and val, as in the product's bursts; of one run of
every bona fide train clip three forgeries. Writes sequences.npz; run it again when the face
network changes.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "face"))
sys.path.insert(0, str(Path(__file__).parents[1] / "face_signals"))
from blend import _affine, face_mask, forge
from traces import pictures_of

from bonafide.detectors.face_sequence import RUN, describe
from bonafide.faces.align import align_face
from bonafide.faces.landmarks import five_points
from bonafide.weights import runtime

FORGERIES = ("wobble", "redone", "frozen", "still", "swapped")
EACH = 3

Frames = list[np.ndarray]
Points = list[np.ndarray]


def forged(kind: str, frames: Frames, points: Points, rng: np.random.Generator) -> Frames:
    """One run of frames forged; all kinds but `swapped` need the five points of each frame."""
    if kind == "swapped":
        order = np.arange(len(frames))
        first = int(rng.integers(1, len(frames) - 2))
        order[[first, first + 1]] = (
            order[[first + 1, first]] if rng.random() < 0.5 else order[first]
        )
        return [frames[at] for at in order]
    seed = int(rng.integers(2**31))
    eyes_px = float(np.hypot(*(points[0][1] - points[0][0])))
    found = []
    for number, (pixels, here) in enumerate(zip(frames, points, strict=True)):
        if kind in ("wobble", "redone"):
            same = np.random.default_rng(seed if kind == "wobble" else [seed, number])
            moved = here + rng.normal(0, 0.03 * eyes_px, 2).astype(np.float32)
            found.append(forge(pixels, moved, same)[0])
            continue
        size = (pixels.shape[1], pixels.shape[0])
        first = cv2.warpAffine(
            frames[0], _affine(points[0], here), size, borderMode=cv2.BORDER_REFLECT
        )
        region = "lower" if kind == "frozen" else "face"
        mask = face_mask(pixels.shape, here, np.random.default_rng(seed), region)[..., None]
        found.append(np.round(first * mask + pixels * (1 - mask)).astype(np.uint8))
    return found


def runs_of(count: int) -> list[int]:
    """First frames of two runs, at a quarter and three quarters."""
    if count < RUN:
        return []
    return sorted({(count - RUN) // 4, 3 * (count - RUN) // 4})


def main() -> None:
    """Write rows (n, RUN, d), labels, and set, item, source, group, kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--traces", type=Path, default=Path("models/face_signals/.cache"))
    parser.add_argument("--out", type=Path, default=Path("models/face_sequence/.cache"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    network = runtime.session("face")
    rows, labels, facts = [], [], []
    with (options.data / "clips" / "manifest.csv").open(newline="") as file:
        listed = [row for row in csv.DictReader(file) if row["split"] != "test"]
    for row in sorted(listed, key=lambda row: row["split"] != "val"):
        path = options.traces / f"{Path(row['path']).stem}.npz"
        if not path.exists():
            continue
        kept = np.load(path)
        pictures = pictures_of(options.data / "clips" / row["path"])
        frames = [pictures[number].pixels for number in kept["pictures"]]
        points = [five_points(landmarks) for landmarks in kept["landmarks"]]
        manipulated = row["label"] == "manipulated"
        versions = []
        for start in runs_of(len(frames)):
            here = slice(start, start + RUN)
            versions.append((frames[here], points[here], manipulated, row["kind"]))
        if versions and row["split"] == "train" and not manipulated:
            rng = np.random.default_rng(len(rows))
            for kind in rng.permutation(FORGERIES)[:EACH]:
                made = forged(str(kind), versions[0][0], versions[0][1], rng)
                versions.append((made, versions[0][1], True, f"made:{kind}"))
        for seen, where, label, kind in versions:
            crops = [align_face(pixels, at) for pixels, at in zip(seen, where, strict=True)]
            rows.append(describe(network, crops))
            labels.append(int(label))
            facts.append((row["split"], row["path"], row["source_repo"], row["group"], kind))
        if rows:
            np.savez(
                options.out / "sequences.npz",
                rows=np.stack(rows),
                labels=np.array(labels),
                facts=np.array(facts),
            )


if __name__ == "__main__":
    main()
