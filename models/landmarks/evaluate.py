"""Landmarks beside OpenSeeFace, through the product's own path.

python models/landmarks/evaluate.py --data ../shared/data [--split val]

Mean distance to the labels over the distance of the eyes' outer corners: `dlib`
labels are by people, `udac` labels by an unnamed tool. Faces come from the
product's detector, the teacher's box from the labels' five points.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.append(str(Path(__file__).parents[1] / "face_detector"))
from data import ORDER, Teacher, annotated

from bonafide.faces.detect import FaceDetector
from bonafide.faces.landmarks import LEFT_EYE, MOUTH, RIGHT_EYE, Landmarks
from bonafide.terms import Face

RESULT = Path(__file__).parents[1] / "results/landmarks.json"
INNER_CORNERS = [60, 64]


def main() -> None:
    """Read the command line, measure, print, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("val", "test"), default="test")
    options = parser.parse_args()
    os.environ["BONAFIDE_WEIGHTS_THREADS"] = "1"
    # The teacher first: later sessions must share the product's pool of threads.
    teacher, detector, landmarks = Teacher(options.data), FaceDetector(), Landmarks()
    errors: dict[str, list[list[float]]] = defaultdict(list)
    missed, times = 0, []
    for pixels, five, many, origin in annotated(options.data, options.split):
        face = nearest(detector.detect(pixels), five)
        if face is None:
            missed += 1
            continue
        begun = time.perf_counter()
        found = landmarks.find(pixels, face)
        times.append(1e3 * (time.perf_counter() - begun))
        taught, _ = teacher.landmarks(pixels, np.array(face.box_px, np.float32))
        errors[origin].append([*apart(found, many), *apart(taught, many)])
    columns = ("all", "eyes", "mouth", "teacher_all", "teacher_eyes", "teacher_mouth")
    result: dict[str, object] = {
        origin: {"faces": len(rows)}
        | {
            name: round(float(value), 4)
            for name, value in zip(columns, np.mean(rows, 0), strict=True)
        }
        for origin, rows in errors.items()
    }
    result |= {"split": options.split, "missed": missed, "ms": round(min(times), 2)}
    print(json.dumps(result, indent=1))
    if options.split == "test":
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(result, indent=1) + "\n")


def nearest(faces: list[Face], five: NDArray[np.float32]) -> Face | None:
    """The found face whose points fit the labels best, None if none is near."""
    eyes = float(np.linalg.norm(five[0] - five[1]))
    away = [float(np.linalg.norm(face.points - five, axis=1).mean()) for face in faces]
    return faces[int(np.argmin(away))] if away and min(away) < 0.5 * eyes else None


def apart(found: NDArray[np.float32], many: NDArray[np.float32]) -> list[float]:
    """Error of all points, eyes and mouth, without the corners that the teacher lacks."""
    distance = np.linalg.norm(found - many, axis=1) / np.linalg.norm(many[36] - many[45])
    distance[INNER_CORNERS] = np.nan
    eyes = np.r_[distance[LEFT_EYE], distance[RIGHT_EYE]]
    return [float(np.nanmean(part)) for part in (distance[sorted(ORDER)], eyes, distance[MOUTH])]


if __name__ == "__main__":
    main()
