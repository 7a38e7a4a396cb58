"""Aligned crops with 68 points: by people, by the scenes' tool, and by a teacher.

The teacher marks 66 points (the inner mouth corners are missing) on stills and
clip frames; what it does not know is NaN and costs nothing.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import onnxruntime
from looks import degrade
from numpy.typing import NDArray

from bonafide.faces.align import alignment

Pixels = NDArray[np.uint8]
Array = NDArray[np.float32]

DETECTOR = "scenes/pretrained/yunet_n_dynamic.onnx"
TEACHER = "scenes/pretrained/openseeface_lm_model0_opt.onnx"
CROP_PX = 128
# The teacher's order in the mouth: outer upper lip, outer lower lip, left
# corner, inner upper lip, right corner, inner lower lip.
ORDER = [*range(48), *range(49, 54), *range(55, 60), 48, 61, 62, 63, 54, 65, 66, 67]
# Where each point goes when the picture is mirrored.
MIRROR = [
    *range(16, -1, -1), *range(26, 16, -1), *range(27, 31), *range(35, 30, -1),
    45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40,
    *range(54, 47, -1), *range(59, 54, -1), *range(64, 59, -1), 67, 66, 65,
]  # fmt: skip


class Teacher:
    """YuNet for the box and five points, OpenSeeFace for the landmarks."""

    def __init__(self, data: Path) -> None:
        self.finder = cv2.FaceDetectorYN.create(str(data / DETECTOR), "", (320, 320), 0.8, 0.4, 50)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            str(data / TEACHER), options, providers=["CPUExecutionProvider"]
        )

    def mark(self, pixels: Pixels) -> tuple[Array, Array, float] | None:
        """Five points, 68 points (two NaN) and face height of the surest face, or None."""
        scale = 320 / max(pixels.shape[:2])
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        square = np.zeros((320, 320, 3), np.uint8)
        square[: small.shape[0], : small.shape[1]] = small[:320, :320, ::-1]
        found = self.finder.detect(square)[1]
        if found is None:
            return None
        best = found[found[:, 14].argmax()] / scale
        points, sure = self.landmarks(pixels, best[:4])
        if sure < 0.5:
            return None
        return best[4:14].reshape(5, 2), points, float(best[3])

    def landmarks(self, pixels: Pixels, box: Array) -> tuple[Array, float]:
        """Points in the iBUG order and the mean height of their peaks."""
        x, y, width, height = box
        low = np.maximum([x - 0.1 * width, y - 0.125 * height], 0).astype(int)
        high = np.ceil([x + 1.1 * width, y + 1.125 * height]).astype(int)
        crop = pixels[low[1] : high[1], low[0] : high[0]]
        size = np.array(crop.shape[1::-1])
        ready = cv2.resize(crop, (224, 224)) / 255.0
        ready = (ready - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
        tensor = ready.transpose(2, 0, 1)[None].astype(np.float32)
        maps = self.session.run(None, {"input": tensor})[0][0].reshape(3, 66, 28 * 28)
        peak = maps[0].argmax(1)
        chance = np.clip(maps[:, np.arange(66), peak], 1e-7, 1 - 1e-7)
        offset = np.log(chance / (1 - chance)) / 16 * 224
        x = 223 * (peak % 28) / 27 + offset[2]
        y = 223 * (peak // 28) / 27 + offset[1]
        points = np.full((68, 2), np.nan, np.float32)
        points[ORDER] = np.stack([x, y], 1) / 224 * size + low
        return points, float(chance[0].mean())


def annotated(data: Path, split: str) -> Iterator[tuple[Pixels, Array, Array, str]]:
    """Pixels, five points, 68 points and origin of the scenes' faces that have all."""
    for line in (data / "scenes/annotations.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["split"] != split:
            continue
        faces = [face for face in row["faces"] if face["points68"] and not face["ignore"]]
        if faces:
            pixels = cv2.imread(str(data / "scenes" / row["path"]))[..., ::-1]
        for face in faces:
            five, many = (np.array(face[key], np.float32) for key in ("points5", "points68"))
            yield pixels, five, many, Path(row["path"]).name[:4]


def taught(
    data: Path, split: str, per_clip: int, least_px: float
) -> Iterator[tuple[Pixels, Array, Array]]:
    """The same for stills and clip frames, as the teacher sees them."""
    teacher = Teacher(data)
    for collection in ("faces", "clips"):
        with (data / collection / "manifest.csv").open() as file:
            rows = [row for row in csv.DictReader(file) if row["split"] == split]
        for row in rows:
            path = data / collection / row["path"]
            pictures = [cv2.imread(str(path))[..., ::-1]] if collection == "faces" else []
            if collection == "clips":
                with av.open(str(path)) as clip:
                    frames = list(clip.decode(video=0))
                chosen = np.linspace(0, len(frames) - 1, per_clip).astype(int)
                pictures = [frames[index].to_ndarray(format="rgb24") for index in chosen]
            for pixels in pictures:
                marked = teacher.mark(pixels)
                if marked and marked[2] >= least_px:
                    yield pixels, marked[0], marked[1]


def crop(pixels: Pixels, five: Array, many: Array, border: float) -> tuple[Pixels, Array]:
    """The aligned face with a border for jitter, and its points in pixels of that crop."""
    matrix = alignment(five, CROP_PX)
    matrix[:, 2] += border * CROP_PX
    side = round(CROP_PX * (1 + 2 * border))
    cut = cv2.warpAffine(
        pixels, matrix, (side, side), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return cut, (many @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def build_cache(data: Path, cache: Path, settings: dict[str, Any]) -> None:
    """Cut all training crops once: `crops.npy`, `points.npy`, `human.npy`."""
    cache.mkdir(parents=True, exist_ok=True)
    crops, points, known = [], [], []
    for pixels, five, many, _ in annotated(data, "train"):
        cut, moved = crop(pixels, five, many, settings["border"])
        crops.append(cut), points.append(moved), known.append(True)
    every = settings["clip_frames"]
    for pixels, five, many in taught(data, "train", every, settings["least_px"]):
        cut, moved = crop(pixels, five, many, settings["border"])
        crops.append(cut), points.append(moved), known.append(False)
    np.save(cache / "points.npy", np.stack(points))
    np.save(cache / "human.npy", np.array(known))
    np.save(cache / "crops.npy", np.stack(crops))


class Views:
    """An endless source of jittered crops and their points in 0..1."""

    def __init__(
        self, cache: Path, settings: dict[str, Any], size_px: int, random: np.random.Generator
    ) -> None:
        self.crops = np.load(cache / "crops.npy", mmap_mode="r")
        self.points = np.load(cache / "points.npy")
        human = np.load(cache / "human.npy")
        self.groups = (np.flatnonzero(human), np.flatnonzero(~human))
        self.settings, self.size_px, self.random = settings, size_px, random

    def draw(self) -> tuple[Pixels, Array]:
        """One view."""
        random = self.random
        group = self.groups[0 if random.random() < self.settings["human"] else 1]
        index = group[random.integers(len(group))]
        pixels, points = self.crops[index], self.points[index]
        angle, scale = np.radians(random.normal(0, 7)), np.exp(random.normal(0, 0.07))
        scale *= self.size_px / CROP_PX
        mirrored = random.random() < 0.5
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        linear = turn @ np.diag([-1.0 if mirrored else 1.0, 1.0]) * scale
        middle = np.array(pixels.shape[1::-1]) / 2
        offset = self.size_px * (0.5 + random.normal(0, 0.03, 2)) - linear @ middle
        view = cv2.warpAffine(
            pixels, np.hstack([linear, offset[:, None]]), (self.size_px, self.size_px)
        )
        points = (points @ linear.T + offset) / self.size_px
        if mirrored:
            points = points[MIRROR]
        return degrade(view, random), points.astype(np.float32)
