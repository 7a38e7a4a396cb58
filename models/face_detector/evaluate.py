"""The face detector beside YuNet, on boxes that people drew.

python models/face_detector/evaluate.py --data ../shared/data [--split val]

Both see the same pictures; ours goes through the product's own `FaceDetector`.
A find is a hit when it overlaps a free face by half (IoU), nothing when it lies
on an ignored face, else a false positive. False positives are counted on
pictures whose labels are complete, negatives included.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from data import TEACHER, annotated, corners, scenes
from numpy.typing import NDArray

from bonafide.faces.detect import FaceDetector

Pixels = NDArray[np.uint8]
Array = NDArray[np.float32]
# Scores, corners, points of all finds in one picture, best first.
Finds = tuple[Array, Array, Array]
Detect = Callable[[Pixels], Finds]

RESULT = Path(__file__).parents[1] / "results/face_detector.json"
SIZES_PX = {"24-48": (24, 48), "48-96": (48, 96), "over 96": (96, 1e9), "24 and more": (24, 1e9)}
CANVAS_PX = 512
LEAST_SCORE = 0.02
YUNET_SCORE = 0.6


def main() -> None:
    """Read the command line, measure both, print and save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("val", "test"), default="test")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    os.environ["BONAFIDE_WEIGHTS_THREADS"] = "1"
    doubtful = FaceDetector(least_score=LEAST_SCORE)
    detectors = {"ours": ours(doubtful), "YuNet": yunet(options.data, CANVAS_PX, CANVAS_PX)}
    pictures = list(scenes(options.data, options.split))
    tallies = {name: tally(detect, pictures) for name, detect in detectors.items()}
    floor = false_positives(tallies["YuNet"], YUNET_SCORE)
    budgets = {
        "1 a picture": tallies["YuNet"].complete,
        "0.1 a picture": tallies["YuNet"].complete // 10,
        f"as YuNet at {YUNET_SCORE}": floor,
    }
    result: dict[str, Any] = {"split": options.split, "pictures": len(pictures), "false": budgets}
    for name, counted in tallies.items():
        recalls = {label: recall(counted, allowed) for label, allowed in budgets.items()}
        result[name] = {"recall": recalls, "point_error": counted.point_error}
    result["ms"] = speed(options.data)
    print(table(result))
    if options.split == "test":
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(result, indent=1) + "\n")


def ours(detector: FaceDetector) -> Detect:
    """The product's detector."""

    def detect(pixels: Pixels) -> Finds:
        faces = detector.detect(pixels)
        boxes = corners([list(face.box_px) for face in faces])
        points = np.array([face.points for face in faces], np.float32).reshape(-1, 5, 2)
        return np.array([face.score for face in faces], np.float32), boxes, points

    return detect


def yunet(data: Path, width: int, height: int) -> Detect:
    """The teacher on a fixed canvas, because another size rebuilds its graph."""
    teacher = cv2.FaceDetectorYN.create(
        str(data / TEACHER), "", (width, height), LEAST_SCORE, 0.4, 5000
    )

    def detect(pixels: Pixels) -> Finds:
        canvas = np.zeros((height, width, 3), np.uint8)
        canvas[: pixels.shape[0], : pixels.shape[1]] = pixels[..., ::-1]
        found = teacher.detect(canvas)[1]
        found = np.zeros((0, 15), np.float32) if found is None else found
        found = found[np.argsort(-found[:, 14])]
        return found[:, 14], corners(found[:, :4].tolist()), found[:, 4:14].reshape(-1, 5, 2)

    return detect


@dataclass(frozen=True)
class Tally:
    """Score that found each face (0 = missed) and its size; scores of false positives."""

    scores: Array
    sizes: Array
    false: Array
    complete: int
    point_error: float


def tally(detect: Detect, pictures: Iterable[tuple[str, Pixels, dict[str, Any]]]) -> Tally:
    """Run over all pictures; those whose boxes a machine drew give point errors only."""
    scores, sizes, false, errors, complete = [], [], [], [], 0
    for _, pixels, row in pictures:
        found = detect(pixels)
        boxes, points, ignored = annotated(row)
        hits = matches(found[1], boxes)
        marked = [face["points_src"] == "from68" for face in row["faces"] if not face["ignore"]]
        for face in np.flatnonzero(marked):
            errors.extend(point_error(found[2][hits == face], points[face]))
        if any(face["box_src"] != "human" for face in row["faces"] if not face["ignore"]):
            continue
        for face, box in enumerate(boxes):
            scores.append(found[0][hits == face].max(initial=0.0))
            sizes.append(max(box[2:] - box[:2]))
        if row["complete"]:
            complete += 1
            wrong = (hits < 0) & ~covered(found[1], ignored)
            false.extend(found[0][wrong])
    arrays = (np.array(values, np.float32) for values in (scores, sizes, false))
    return Tally(*arrays, complete=complete, point_error=float(np.mean(errors)))


def matches(found: Array, boxes: Array) -> NDArray[np.intp]:
    """Index of the face that each find hits, -1 for none; best finds choose first."""
    hits = np.full(len(found), -1)
    free = np.ones(len(boxes), bool)
    for index, row in enumerate(overlaps(found, boxes)[0]):
        row = np.where(free, row, 0.0)
        if len(row) and row.max() >= 0.5:
            hits[index] = row.argmax()
            free[row.argmax()] = False
    return hits


def overlaps(found: Array, boxes: Array) -> tuple[Array, Array]:
    """IoU, and share of the find that is covered, both (finds, boxes)."""
    low = np.maximum(found[:, None, :2], boxes[None, :, :2])
    high = np.minimum(found[:, None, 2:], boxes[None, :, 2:])
    shared = (high - low).clip(0).prod(2)
    areas = [(group[:, 2:] - group[:, :2]).prod(1) for group in (found, boxes)]
    own = np.broadcast_to(areas[0][:, None], shared.shape)
    return shared / (own + areas[1] - shared).clip(1e-6), shared / own.clip(1e-6)


def covered(found: Array, ignored: Array) -> NDArray[np.bool_]:
    """Whether each find lies on an ignored box."""
    iou, within = overlaps(found, ignored)
    return ((iou >= 0.5) | (within > 0.5)).any(1)


def point_error(found: Array, points: Array) -> list[float]:
    """Mean distance of the five points over the distance of the eyes."""
    eyes = float(np.linalg.norm(points[0] - points[1]))
    return [float(np.linalg.norm(find - points, axis=1).mean() / eyes) for find in found]


def false_positives(counted: Tally, score: float) -> int:
    """How many false positives stand at or above a score."""
    return int((counted.false >= score).sum())


def recall(counted: Tally, allowed: int) -> dict[str, float]:
    """Score threshold that lets `allowed` false positives through, and recall by size there."""
    ranked = np.sort(counted.false)[::-1]
    threshold = float(ranked[allowed]) if allowed < len(ranked) else 0.0
    found = counted.scores > threshold
    shares = {"threshold": threshold}
    for label, (low, high) in SIZES_PX.items():
        inside = (counted.sizes >= low) & (counted.sizes < high)
        shares[label] = float(found[inside].mean())
    return {label: round(value, 4) for label, value in shares.items()}


def speed(data: Path, rounds: int = 50) -> dict[str, float]:
    """Best milliseconds for a 640 x 360 frame on one core; ours looks at two sizes."""
    frame = cv2.resize(next(scenes(data, "val"))[1], (640, 360))
    detectors = {"ours": ours(FaceDetector()), "YuNet": yunet(data, 640, 384)}
    times: dict[str, list[float]] = {name: [] for name in detectors}
    for _ in range(rounds):
        for name, detect in detectors.items():
            begun = time.perf_counter()
            detect(frame)
            times[name].append(1e3 * (time.perf_counter() - begun))
    return {name: round(min(values), 1) for name, values in times.items()}


def table(result: dict[str, Any]) -> str:
    """The result as Markdown."""
    lines = ["| | false positives | threshold | " + " | ".join(SIZES_PX) + " |"]
    lines.append("|---" * (3 + len(SIZES_PX)) + "|")
    for label, allowed in result["false"].items():
        for name in ("ours", "YuNet"):
            row = result[name]["recall"][label]
            cells = " | ".join(f"{row[size]:.3f}" for size in SIZES_PX)
            lines.append(f"| {name} | {allowed} ({label}) | {row['threshold']:.2f} | {cells} |")
    errors = ", ".join(f"{name} {result[name]['point_error']:.3f}" for name in ("ours", "YuNet"))
    speeds = ", ".join(f"{name} {value}" for name, value in result["ms"].items())
    return "\n".join([*lines, f"point error over eye distance: {errors}", f"ms a frame: {speeds}"])


if __name__ == "__main__":
    main()
