"""Batches of pairs: bona fide beside manipulated, from one source wherever possible.

Sources are confounded with labels, so most pairs are a face and a forgery of that very
face, or two items of one source; both go through the same random street.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from blend import forge
from crops import Crop
from degrade import degrade
from torch.utils.data import Dataset

from bonafide.faces.align import FACE_SIZE_PX, align_face, alignment

STRIDE = 16  # of the network's map
LARGEST_PX = 320  # longer sides are shrunk first: most faces on the street are small


class Faces:
    """All crops of a cache; pixels are read when asked for."""

    def __init__(self, cache: Path) -> None:
        lines = (cache / "crops.jsonl").read_text().splitlines()
        self.crops = [Crop(**json.loads(line)) for line in lines]
        self.bytes = np.memmap(cache / "crops.bin", np.uint8, "r")

    def load(self, crop: Crop) -> tuple[np.ndarray, np.ndarray]:
        """RGB pixels (h, w, 3) and points (5, 2)."""
        flat = self.bytes[crop.offset : crop.offset + int(np.prod(crop.shape))]
        return np.array(flat).reshape(crop.shape), np.array(crop.points, np.float32)

    def aligned(self, crop: Crop) -> np.ndarray:
        """The crop as the product would see it, shape (224, 224, 3)."""
        return align_face(*self.load(crop))


def is_clip(crop: Crop) -> bool:
    """Whether a crop was cut from a clip."""
    return crop.dataset == "clips"


class Shelf:
    """Items (lists of crops) by source; draws a source, an item, then a frame."""

    def __init__(self, crops: Sequence[Crop]) -> None:
        items: dict[str, dict[str, list[Crop]]] = defaultdict(lambda: defaultdict(list))
        for crop in crops:
            items[crop.source][crop.item].append(crop)
        self.items = {source: list(found.values()) for source, found in items.items()}
        counts = np.array([len(found) for found in self.items.values()], float)
        self.chances = np.sqrt(counts) / np.sqrt(counts).sum()

    def draw(self, rng: np.random.Generator, source: str | None = None) -> Crop:
        """A random crop, of one source if named."""
        if source is None:
            source = str(rng.choice(list(self.items), p=self.chances))
        item = self.items[source][rng.integers(len(self.items[source]))]
        return item[rng.integers(len(item))]


def shake(points: np.ndarray, seed: int) -> np.ndarray:
    """Errors of a face detector: shift, scale, turn, and each point by a little."""
    rng = np.random.default_rng(seed)
    eyes_px = float(np.hypot(*(points[1] - points[0]))) + 1e-6
    centre = points.mean(0)
    angle, scale = rng.normal(0, 0.04), np.exp(rng.normal(0, 0.05))
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = (points - centre) @ turn.T + centre
    errors = rng.normal(0, 0.05, 2) + rng.normal(0, 0.03, (5, 2))
    return (moved + errors * eyes_px).astype(np.float32)


def shrink(
    pixels: np.ndarray, points: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A large crop to a random size of at most `LARGEST_PX`."""
    longest = max(pixels.shape[:2])
    if longest <= LARGEST_PX:
        return pixels, points
    scale = rng.uniform(0.6, 1) * LARGEST_PX / longest
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return small, (points * scale).astype(np.float32)


def matched(
    one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """The first face shrunk to the size of the second, where it is larger."""
    pixels, points = one
    scale = float(np.hypot(*alignment(points)[:, 0]) / np.hypot(*alignment(other[1])[:, 0]))
    if scale > 0.95:
        return one
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return small, (points * scale).astype(np.float32)


@dataclass(frozen=True, slots=True)
class View:
    """One training example, cut to the training size."""

    pixels: np.ndarray
    place: np.ndarray  # where it was changed, 0..1, or NaN where nobody knows


def view(
    pixels: np.ndarray, points: np.ndarray, mask: np.ndarray | None, seed: int, size_px: int
) -> View:
    """Street, shaken alignment, random cut and flip; one seed gives one treatment."""
    rng = np.random.default_rng(seed)
    street, moved = degrade(pixels, points, rng)
    aligned = align_face(street, shake(moved, seed))
    place = np.full((FACE_SIZE_PX, FACE_SIZE_PX), np.nan, np.float32)
    if mask is not None:
        bytes_ = np.round(mask * 255).astype(np.uint8)
        place = align_face(bytes_, shake(points, seed)).astype(np.float32) / 255
    finish = np.random.default_rng([seed, 1])
    top, left = finish.integers(0, FACE_SIZE_PX - size_px + 1, 2)
    window = slice(top, top + size_px), slice(left, left + size_px)
    aligned, place = aligned[window], place[window]
    if finish.random() < 0.5:
        aligned, place = aligned[:, ::-1], place[:, ::-1]
    cells = size_px // STRIDE
    coarse = place.reshape(cells, STRIDE, cells, STRIDE).mean((1, 3))
    return View(aligned.transpose(2, 0, 1), coarse)


class Pairs(Dataset[tuple[torch.Tensor, torch.Tensor]]):
    """Batch number -> crops (2 n, 3, size, size) uint8 and places (2 n, size/16, size/16).

    Even rows are bona fide, each followed by its manipulated partner.
    """

    def __init__(self, faces: Faces, config: dict, seed: int) -> None:
        self.faces, self.config, self.seed = faces, config, seed
        train = [crop for crop in faces.crops if crop.split == "train"]
        self.bona_fide = Shelf([crop for crop in train if not crop.manipulated])
        self.manipulated = Shelf([crop for crop in train if crop.manipulated])
        both = sorted(set(self.bona_fide.items) & set(self.manipulated.items))
        sizes = [
            len(self.bona_fide.items[name]) * len(self.manipulated.items[name]) for name in both
        ]
        weights = np.array(sizes, float) ** 0.25
        self.both, self.both_chances = both, weights / weights.sum()

    def __len__(self) -> int:
        return int(self.config["steps"])

    def forged_pair(self, rng: np.random.Generator) -> tuple[View, View]:
        """A bona fide face and its forgery, both through exactly the same street."""
        size_px, seed = self.config["size_px"], int(rng.integers(2**62))
        crop = self.bona_fide.draw(rng)
        pixels, points = shrink(*self.faces.load(crop), rng)
        donor = None
        if rng.random() < self.config["swap_share"]:
            other = self.bona_fide.draw(rng, crop.source if rng.random() < 0.5 else None)
            donor = None if other.item == crop.item else shrink(*self.faces.load(other), rng)
        forged, mask = forge(pixels, points, rng, donor)
        untouched = np.zeros(pixels.shape[:2], np.float32)
        return (
            view(pixels, points, untouched, seed, size_px),
            view(forged, points, mask, seed, size_px),
        )

    def real_pair(self, rng: np.random.Generator, source: str | None) -> tuple[View, View]:
        """A bona fide and a manipulated item of the data, of one source if named.

        Both are brought to one size first, or the network would learn which is larger.
        """
        manipulated = self.manipulated.draw(rng, source)
        bona_fide = self.bona_fide.draw(rng, source)
        while source is None and is_clip(bona_fide) != is_clip(manipulated):
            bona_fide = self.bona_fide.draw(rng)
        left = shrink(*self.faces.load(bona_fide), rng)
        right = shrink(*self.faces.load(manipulated), rng)
        left, right = matched(left, right), matched(right, left)
        untouched = np.zeros(left[0].shape[:2], np.float32)
        seeds = rng.integers(2**62, size=2).tolist()
        size_px = self.config["size_px"]
        return view(*left, untouched, seeds[0], size_px), view(*right, None, seeds[1], size_px)

    def __getitem__(self, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        rng = np.random.default_rng([self.seed, step])
        pairs = [self.forged_pair(rng) for _ in range(self.config["forged_pairs"])]
        for _ in range(self.config["source_pairs"]):
            pairs.append(self.real_pair(rng, str(rng.choice(self.both, p=self.both_chances))))
        pairs += [self.real_pair(rng, None) for _ in range(self.config["free_pairs"])]
        views = [one for pair in pairs for one in pair]
        pixels = np.stack([one.pixels for one in views])
        return torch.from_numpy(pixels), torch.from_numpy(np.stack([one.place for one in views]))
