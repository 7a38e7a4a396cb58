"""Cut every face of the data once, upright or not, at native scale, into one file.

Still pictures give one crop, clips `frames_per_clip` crops spread over their length.
A crop holds the aligned region plus a border, so that training may shift, turn and
scale the alignment. Faces are found by the teacher (YuNet), not by our own detector:
training must not depend on a network that changes.

    python models/face/crops.py --config models/face/config.toml --data ../shared/data
"""

from __future__ import annotations

import argparse
import csv
import json
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import av
import cv2
import numpy as np

from bonafide.faces.align import FACE_SIZE_PX, alignment

CONTEXT = 1.3  # side of the stored region over the side of the aligned face
CANVAS_PX = 320  # YuNet rebuilds its graph when the size changes: keep one


@dataclass(frozen=True, slots=True)
class Crop:
    """One stored face: where its bytes lie and what is known of it."""

    dataset: str
    item: str
    split: str
    source: str
    group: str
    kind: str
    manipulated: bool
    frame: int
    points: list[list[float]]
    face_height_px: float
    score: float
    offset: int
    shape: tuple[int, int, int]


class Teacher:
    """YuNet on a canvas of one size; returns the largest face."""

    def __init__(self, weights: Path, canvas_px: int = CANVAS_PX) -> None:
        self.canvas_px = canvas_px
        self.network = cv2.FaceDetectorYN.create(str(weights), "", (canvas_px, canvas_px), 0.6)

    def find(self, pixels: np.ndarray) -> tuple[np.ndarray, float, float] | None:
        """Points (5, 2), height and score of the largest face in RGB pixels, or None."""
        scale = 0.8 * self.canvas_px / max(pixels.shape[:2])
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        top, left = ((self.canvas_px - side) // 2 for side in small.shape[:2])
        canvas = np.zeros((self.canvas_px, self.canvas_px, 3), np.uint8)
        canvas[top : top + small.shape[0], left : left + small.shape[1]] = small[..., ::-1]
        _, faces = self.network.detect(canvas)
        if faces is None:
            return None
        best = max(faces, key=lambda face: face[3] * face[14])
        points = (best[4:14].reshape(5, 2) - (left, top)) / scale
        return points.astype(np.float32), float(best[3] / scale), float(best[14])


def cut(pixels: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The region around a face with border, and the points in it.

    Halved while more than twice as large as the aligned face, as `align_face` does.
    """
    scale = float(np.hypot(*alignment(points)[:, 0]))
    while scale < 0.5:
        pixels, points, scale = cv2.pyrDown(pixels), points / 2, scale * 2
    matrix = alignment(points)
    centre = np.linalg.inv(matrix[:, :2]) @ (np.full(2, FACE_SIZE_PX / 2) - matrix[:, 2])
    half = CONTEXT * FACE_SIZE_PX / 2 / scale
    left, top = np.maximum(np.floor(centre - half), 0).astype(int)
    right, bottom = np.ceil(centre + half).astype(int)
    return np.ascontiguousarray(pixels[top:bottom, left:right]), points - (left, top)


def frames(path: Path, count: int) -> Iterator[tuple[int, np.ndarray]]:
    """Number and RGB pixels of at most `count` frames spread over a clip or a still."""
    if path.suffix != ".mp4":
        yield 0, cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        return
    with av.open(str(path)) as container:
        total = container.streams.video[0].frames
        wanted = set(np.linspace(0, total - 1, min(count, total)).round().astype(int).tolist())
        for number, frame in enumerate(container.decode(video=0)):
            if number in wanted:
                yield number, frame.to_ndarray(format="rgb24")


def manifest_rows(data: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of `faces` and `clips`."""
    for dataset in ("faces", "clips"):
        with (data / dataset / "manifest.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                yield dataset, row


def scene_rows(data: Path, minimum_height_px: float) -> Iterator[tuple[dict, dict]]:
    """Large enough bona fide faces of `scenes` (train), not of sources that others judge on."""
    taken = {row["source_repo"] for _, row in manifest_rows(data) if row["split"] != "train"}
    for line in (data / "scenes" / "annotations.jsonl").read_text().splitlines():
        picture = json.loads(line)
        if picture["split"] != "train" or picture["source_repo"] in taken:
            continue
        for face in picture["faces"]:
            if face["points5"] and not face["ignore"] and face["box"][3] >= minimum_height_px:
                yield picture, face


class Store:
    """Writes `crops.bin` (pixels one after another) and a `Crop` a line."""

    def __init__(self, pixels: BinaryIO, index: TextIO) -> None:
        self.pixels, self.index = pixels, index

    def add(self, pixels: np.ndarray, points: np.ndarray, **facts: object) -> None:
        """Cut one face out and write it down."""
        region, moved = cut(pixels, points)
        place = {"points": moved.round(2).tolist(), "offset": self.pixels.tell()}
        crop = Crop(**facts, **place, shape=region.shape)  # type: ignore[arg-type]
        self.pixels.write(region.tobytes())
        self.index.write(json.dumps(asdict(crop)) + "\n")


def add_items(store: Store, data: Path, teacher: Teacher, frames_per_clip: int) -> None:
    """The largest face of every still, and of `frames_per_clip` frames of every clip."""
    for dataset, row in manifest_rows(data):
        facts = {"dataset": dataset, "item": f"{dataset}/{row['path']}", "kind": row["kind"]}
        facts |= {"split": row["split"], "source": row["source_repo"], "group": row["group"]}
        facts["manipulated"] = row["label"] == "manipulated"
        for number, pixels in frames(data / dataset / row["path"], frames_per_clip):
            if found := teacher.find(pixels):
                points, height, score = found
                facts |= {"face_height_px": height, "score": score, "frame": number}
                store.add(pixels, points, **facts)


def add_scenes(store: Store, data: Path, minimum_height_px: float) -> None:
    """Bona fide faces with points made by people or the teacher."""
    facts = {"dataset": "scenes", "kind": "real", "split": "train", "manipulated": False}
    facts |= {"frame": 0, "score": 1.0}
    for picture, face in scene_rows(data, minimum_height_px):
        _, pixels = next(frames(data / "scenes" / picture["path"], 1))
        facts |= {"item": f"scenes/{picture['path']}", "face_height_px": face["box"][3]}
        facts |= {"source": picture["source_repo"], "group": picture["group"]}
        store.add(pixels, np.array(face["points5"], np.float32), **facts)


def build(data: Path, cache: Path, frames_per_clip: int, minimum_height_px: float) -> None:
    """Fill a cache folder; `crops.jsonl` appears last, when all is there."""
    cache.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    teacher = Teacher(data / "scenes" / "pretrained" / "yunet_n_dynamic.onnx")
    with (cache / "crops.bin").open("wb") as pixels, (cache / "new").open("w") as index:
        store = Store(pixels, index)
        add_items(store, data, teacher, frames_per_clip)
        add_scenes(store, data, minimum_height_px)
    (cache / "new").rename(cache / "crops.jsonl")


def main() -> None:
    """Build the cache that the configuration names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("models/face/.cache"))
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text())["crops"]
    build(arguments.data, arguments.cache, **config)


if __name__ == "__main__":
    main()
