"""Pictures with faces, decoded once, and the training views made of them.

Scenes bring boxes by people; stills and clips of faces bring larger faces, whose
boxes and points come from a teacher. A view is a square crop in which a chosen
face has a chosen size, or four such crops side by side.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from looks import degrade
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Array = NDArray[np.float32]

MIN_FACE_PX = 8.0
SWAP = [1, 0, 2, 4, 3]
TEACHER = "scenes/pretrained/yunet_n_dynamic.onnx"


@dataclass(frozen=True)
class Labelled:
    """A picture, its faces (m, 4 corners), points (m, 5, 2; NaN unknown), ignored (k, 4)."""

    pixels: Pixels
    boxes: Array
    points: Array
    ignored: Array


def corners(boxes: list[list[float]]) -> Array:
    """Boxes x, y, width, height as x1, y1, x2, y2."""
    array = np.asarray(boxes, dtype=np.float32).reshape(-1, 4).copy()
    array[:, 2:] += array[:, :2]
    return array


def scenes(data: Path, split: str) -> Iterator[tuple[str, Pixels, dict[str, Any]]]:
    """Name, pixels and annotation of every picture of one part."""
    folder = data / "scenes"
    for line in (folder / "annotations.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["split"] == split:
            pixels = cv2.imread(str(folder / row["path"]))[..., ::-1]
            yield row["path"], np.ascontiguousarray(pixels), row


def annotated(row: dict[str, Any]) -> tuple[Array, Array, Array]:
    """Boxes, points and ignored boxes of one annotation."""
    kept = [face for face in row["faces"] if not face["ignore"]]
    unknown = [[float("nan")] * 2] * 5
    points = np.array([face["points5"] or unknown for face in kept], dtype=np.float32)
    ignored = corners([face["box"] for face in row["faces"] if face["ignore"]])
    return corners([face["box"] for face in kept]), points.reshape(-1, 5, 2), ignored


def stills(data: Path, per_clip: int) -> Iterator[tuple[str, Pixels]]:
    """Training pictures of `faces` and some frames of every training clip."""
    for collection in ("faces", "clips"):
        with (data / collection / "manifest.csv").open() as file:
            rows = [row for row in csv.DictReader(file) if row["split"] == "train"]
        for row in rows:
            path = data / collection / row["path"]
            if collection == "faces":
                yield row["path"], np.ascontiguousarray(cv2.imread(str(path))[..., ::-1])
                continue
            with av.open(str(path)) as clip:
                frames = list(clip.decode(video=0))
            for index in np.linspace(0, len(frames) - 1, per_clip).astype(int):
                yield f"{row['path']}#{index}", frames[index].to_ndarray(format="rgb24")


def taught(teacher: Any, pixels: Pixels) -> tuple[Array, Array, Array]:
    """Boxes, points and doubtful boxes as the teacher sees them at 320 px."""
    scale = 320 / max(pixels.shape[:2])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    square = np.zeros((320, 320, 3), np.uint8)
    square[: small.shape[0], : small.shape[1]] = small[:320, :320, ::-1]
    found = teacher.detect(square)[1]
    found = np.zeros((0, 15), np.float32) if found is None else found
    sure = found[:, 14] >= 0.75
    points = found[sure, 4:14].reshape(-1, 5, 2) / scale
    boxes = corners((found[:, :4] / scale).tolist())
    return boxes[sure], points, boxes[~sure]


def build_cache(data: Path, cache: Path, per_clip: int, longest_px: int) -> None:
    """Decode all training pictures once: one flat uint8 file and one index."""
    cache.mkdir(parents=True, exist_ok=True)
    teacher = cv2.FaceDetectorYN.create(str(data / TEACHER), "", (320, 320), 0.3, 0.4, 50)
    index, place = [], 0
    with (cache / "pixels.bin").open("wb") as file:

        def keep(name: str, pixels: Pixels, labels: tuple[Array, Array, Array]) -> None:
            nonlocal place
            scale = min(1.0, longest_px / max(pixels.shape[:2]))
            if scale < 1:
                pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            boxes, points, ignored = ((array * scale).tolist() for array in labels)
            file.write(pixels.tobytes())
            index.append([name, place, *pixels.shape[:2], boxes, points, ignored])
            place += pixels.size

        for name, pixels, row in scenes(data, "train"):
            keep(name, pixels, annotated(row))
        for name, pixels in stills(data, per_clip):
            labels = taught(teacher, pixels)
            if len(labels[0]):
                keep(name, pixels, labels)
    (cache / "index.json").write_text(json.dumps(index))


def load_cache(cache: Path) -> tuple[list[Labelled], list[Labelled], list[Labelled]]:
    """Scenes with faces, pictures without, and stills with large faces."""
    flat = np.memmap(cache / "pixels.bin", np.uint8, "r")
    groups: tuple[list[Labelled], list[Labelled], list[Labelled]] = ([], [], [])
    for name, place, height, width, *labels in json.loads((cache / "index.json").read_text()):
        pixels = flat[place : place + height * width * 3].reshape(height, width, 3)
        boxes, points, ignored = (np.asarray(label, dtype=np.float32) for label in labels)
        item = Labelled(
            pixels, boxes.reshape(-1, 4), points.reshape(-1, 5, 2), ignored.reshape(-1, 4)
        )
        if not name.startswith("images/"):
            groups[2].append(item)
        else:
            groups[0 if len(item.boxes) else 1].append(item)
    return groups


class Views:
    """An endless source of square training views."""

    def __init__(self, cache: Path, settings: dict[str, Any], random: np.random.Generator) -> None:
        self.faces, self.empty, self.large = load_cache(cache)
        self.settings, self.random = settings, random

    def draw(self) -> Labelled:
        """One augmented view of `size_px`."""
        size = int(self.settings["size_px"])
        if self.random.random() < self.settings["mosaic"]:
            view = side_by_side([self.crop(size // 2, (10, 110)) for _ in range(4)])
        else:
            view = self.crop(size, (12, 240))
        return Labelled(degrade(view.pixels, self.random), view.boxes, view.points, view.ignored)

    def crop(self, size_px: int, face_px: tuple[float, float]) -> Labelled:
        """A crop in which one face of a random picture has a random size."""
        choice = self.random.random()
        if choice < self.settings["negative"]:
            item = self.empty[self.random.integers(len(self.empty))]
            scale = size_px / max(item.pixels.shape[:2]) * self.random.uniform(0.8, 2.0)
            centre = self.random.uniform(0, 1, 2) * item.pixels.shape[1::-1]
            return self.warp(item, scale, centre, size_px)
        large = choice < self.settings["negative"] + self.settings["extra"]
        group = self.large if large else self.faces
        item = group[self.random.integers(len(group))]
        box = item.boxes[self.random.integers(len(item.boxes))]
        side = float(max(box[2:] - box[:2]))
        wanted = np.exp(self.random.uniform(*np.log(face_px)))
        # Not so small that the view is mostly empty, not blown up more than four times.
        least = 0.6 * size_px / max(item.pixels.shape[:2])
        scale = max(min(wanted / side, 4.0), least)
        slack = max(size_px / scale - side, side * 0.3) / 2
        centre = (box[:2] + box[2:]) / 2 + self.random.uniform(-slack, slack, 2)
        return self.warp(item, scale, centre, size_px)

    def warp(
        self, item: Labelled, scale: float, centre: NDArray[np.floating], size_px: int
    ) -> Labelled:
        """Cut a rotated, mirrored, scaled square around `centre`, labels with it."""
        random, pixels, shrink = self.random, item.pixels, 1.0
        if random.random() < 0.7:
            half, extent = size_px / 2 / scale, np.array(pixels.shape[1::-1])
            low, high = np.minimum(half, extent - half), np.maximum(half, extent - half)
            centre = np.clip(centre, low, high)
        if scale < 0.7:
            shrink = scale
            pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        angle = np.radians(random.uniform(-35, 35)) if random.random() < 0.3 else 0.0
        mirror = -1.0 if random.random() < 0.5 else 1.0
        stretch = np.exp(random.normal(0, 0.06, 2))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        linear = turn @ np.diag([mirror * stretch[0], stretch[1]]) * scale
        offset = size_px / 2 - linear @ centre
        matrix = np.hstack([linear / shrink, offset[:, None]])
        view = self.background(size_px)
        cv2.warpAffine(
            pixels, matrix, (size_px, size_px), view, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT
        )
        points = item.points @ linear.T.astype(np.float32) + offset.astype(np.float32)
        if mirror < 0:
            points = points[:, SWAP]
        boxes = [moved(group, linear, offset) for group in (item.boxes, item.ignored)]
        return clipped(Labelled(view, boxes[0], points, boxes[1]))

    def background(self, size_px: int) -> Pixels:
        """One colour, or a picture without faces."""
        if self.random.random() < 0.5:
            return np.full((size_px, size_px, 3), self.random.integers(0, 256, 3), np.uint8)
        item = self.empty[self.random.integers(len(self.empty))]
        return cv2.resize(item.pixels, (size_px, size_px), interpolation=cv2.INTER_LINEAR)


def moved(boxes: Array, linear: NDArray[np.floating], offset: NDArray[np.floating]) -> Array:
    """Boxes around the moved ellipses that the boxes held."""
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2 @ linear.T + offset
    half = np.sqrt(((boxes[:, 2:] - boxes[:, :2]) / 2) ** 2 @ (linear**2).T)
    return np.hstack([centres - half, centres + half]).astype(np.float32)


def clipped(view: Labelled) -> Labelled:
    """Drop what left the view; mostly hidden or tiny faces become ignored."""
    size = view.pixels.shape[0]
    boxes = view.boxes.clip(0, size)
    areas = (view.boxes[:, 2:] - view.boxes[:, :2]).prod(1).clip(1)
    shown = (boxes[:, 2:] - boxes[:, :2]).prod(1) / areas
    sides = (boxes[:, 2:] - boxes[:, :2]).min(1, initial=1e9)
    kept = (shown > 0.4) & (sides >= MIN_FACE_PX)
    doubtful = (shown > 0.02) & ~kept
    ignored = np.vstack([view.ignored, boxes[doubtful]]).clip(0, size)
    return Labelled(view.pixels, boxes[kept], view.points[kept], ignored.astype(np.float32))


def side_by_side(views: list[Labelled]) -> Labelled:
    """Four square views as one of twice the side."""
    size = views[0].pixels.shape[0]
    places = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], dtype=np.float32) * size
    rows = [np.hstack([views[i].pixels, views[i + 1].pixels]) for i in (0, 2)]
    twice = np.tile(places, 2)
    return Labelled(
        np.vstack(rows),
        np.vstack([view.boxes + shift for view, shift in zip(views, twice, strict=True)]),
        np.vstack([view.points + shift for view, shift in zip(views, places, strict=True)]),
        np.vstack([view.ignored + shift for view, shift in zip(views, twice, strict=True)]),
    )
