"""The pictures to learn from: read, cut into native-size patches, drawn in balanced batches."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

PER_SOURCE = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One picture: RGB pixels, label (1 = manipulated), where it came from; the
    items of a group are not independent of each other."""

    pixels: Pixels
    label: int
    kind: str
    source: str
    part: str
    group: str


def read(path: Path) -> Pixels:
    """A stored picture as RGB."""
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR)[..., ::-1])


def rows(manifest: Path, split: str) -> Iterator[dict[str, str]]:
    """The manifest's rows of one split."""
    with manifest.open(newline="", encoding="utf-8") as file:
        yield from (row for row in csv.DictReader(file) if row["split"] == split)


def pictures(data: Path, split: str) -> list[Item]:
    """The `pictures` set."""
    folder = data / "pictures"
    return [
        Item(read(folder / row["path"]), int(row["label"] == "manipulated"), row["kind"],
             row["source_repo"], "pictures", row["group"])
        for row in rows(folder / "manifest.csv", split)
    ]  # fmt: skip


def scenes(data: Path, split: str) -> list[Item]:
    """Camera pictures of `scenes`, `PER_SOURCE` of each source at most; the train part
    without any source that val or test of `pictures` hold."""
    manifest = data / "pictures" / "manifest.csv"
    others = {"train", "val", "test"} - {split}
    held = {row["source_repo"] for other in others for row in rows(manifest, other)}
    sources: dict[str, list[Path]] = defaultdict(list)
    for line in (data / "scenes" / "annotations.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["split"] == split and row["source_repo"] not in held:
            sources[row["source_repo"]].append(data / "scenes" / row["path"])
    draw = np.random.default_rng(0)
    return [
        Item(read(paths[number]), 0, "real", source, "scenes", source)
        for source, paths in sources.items()
        for number in sorted(draw.permutation(len(paths))[:PER_SOURCE])
    ]


def patch(picture: Pixels, size: int, draw: Generator) -> Pixels:
    """A random native-size square; what is missing is filled by reflection."""
    picture = padded(picture, size)
    height, width = picture.shape[:2]
    top, left = draw.integers(height - size + 1), draw.integers(width - size + 1)
    return picture[top : top + size, left : left + size]


def padded(picture: Pixels, size: int) -> Pixels:
    """At least `size` px on both sides, reflected right and below as often as needed."""
    while (low := max(0, size - picture.shape[0])) or size > picture.shape[1]:
        below = min(low, picture.shape[0])
        right = min(max(0, size - picture.shape[1]), picture.shape[1])
        picture = cv2.copyMakeBorder(picture, 0, below, 0, right, cv2.BORDER_REFLECT)
    return picture


class Balanced:
    """Draws as many bona fide as manipulated items; a group of `n` with weight sqrt(n)."""

    def __init__(self, items: Sequence[Item], companion_share: float) -> None:
        groups: dict[tuple[int, bool], dict[tuple[str, str], list[Item]]] = defaultdict(dict)
        for item in items:
            strand = groups[item.label, item.part == "pictures"]
            strand.setdefault((item.source, item.kind), []).append(item)
        self.strands = {key: list(strand.values()) for key, strand in groups.items()}
        self.companion_share = companion_share
        self.twins = _both_labels(items)

    def draw(self, label: int, draw: Generator) -> Item:
        """One item of `label`."""
        own = draw.random() >= self.companion_share or (label, False) not in self.strands
        groups = self.strands[label, own]
        weights = np.sqrt([len(group) for group in groups])
        group = groups[draw.choice(len(groups), p=weights / weights.sum())]
        return group[draw.integers(len(group))]

    def pair(self, draw: Generator) -> tuple[Item, Item]:
        """A bona fide and a manipulated item of one source."""
        source = self.twins[draw.integers(len(self.twins))]
        first, second = (side[draw.integers(len(side))] for side in source)
        return first, second


def _both_labels(items: Sequence[Item]) -> list[tuple[list[Item], list[Item]]]:
    sources: dict[str, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for item in items:
        sources[item.source][item.label].append(item)
    return [sides for sides in sources.values() if min(map(len, sides)) >= 2]
