"""Batches that cannot be told apart by their source: each is a few pages, and from each page
as many bona fide as manipulated sounds; some of the latter are copies of the former."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from data import RATE_HZ, Item, Pcm
from numpy.typing import NDArray

# Pages that published forgeries of the LJSpeech voice only, compared with its sounds elsewhere.
ONE_VOICE = {"matcha", "diffgan", "fastspeech1"}
ONE_VOICE_ORIGINALS = {"hifigan", "fastspeech2", "glowtts", "vits"}
VERSIONS = ("sent", "rough")
# How often a copy is by each method, over that of the others: neural ones teach most.
OFTEN = {"neural": 6.0}


@dataclass(frozen=True, slots=True)
class Batch:
    """`waves` [N, samples] float32, `labels` [N], `pages` [N] numbers, `frames` [N, cells] labels
    of equal cells of the window (they differ from `labels` in spliced sounds)."""

    waves: NDArray[np.float32]
    labels: NDArray[np.float32]
    pages: NDArray[np.int64]
    frames: NDArray[np.float32]


class Bank:
    """The sounds of `bank.py`; whatever was made so far is used."""

    def __init__(self, cache: Path) -> None:
        self.sent, self.rough = (dict(np.load(cache / f"{name}_0.npz")) for name in VERSIONS)
        self.copies = {
            path.stem.removeprefix("copies_"): dict(np.load(path))
            for path in sorted(cache.glob("copies_*.npz"))
            if ".part" not in path.name
        }


class Draw:
    """Draws batches from the train items of the pages that are not held out."""

    def __init__(
        self, items: list[Item], bank: Bank, held_out: set[str], seed: int, copy_share: float
    ) -> None:
        self.bank, self.copy_share = bank, copy_share
        self.random = np.random.default_rng(seed)
        train = [i for i in items if i.split == "train" and i.page not in held_out]
        self.pages: dict[str, tuple[list[Item], list[Item]]] = {}
        for page in sorted({item.page for item in train}):
            originals = [
                item
                for item in train
                if not item.manipulated
                and (item.page == page or (page in ONE_VOICE and item.page in ONE_VOICE_ORIGINALS))
            ]
            forged = [item for item in train if item.manipulated and item.page == page]
            if originals:
                self.pages[page] = originals, forged
        sizes = np.array([min(len(a), 60) + min(len(b), 120) for a, b in self.pages.values()])
        self.weights = np.sqrt(sizes) / np.sqrt(sizes).sum()

    def batch(self, pages: int, pairs: int, seconds: float, splice_share: float) -> Batch:
        """`pages` pages with `pairs` sounds of each label each."""
        length = round(seconds * RATE_HZ)
        names = list(self.pages)
        chosen = self.random.choice(len(names), pages, replace=False, p=self.weights)
        waves, labels, numbers, frames = [], [], [], []
        for number in chosen:
            originals, forged = self.pages[names[number]]
            for _ in range(pairs):
                original = originals[self.random.integers(len(originals))]
                waves.append(self._window(self._version(original), length))
                frames.append(np.zeros(50, np.float32))
                window, cells = self._forged(original, forged, length, splice_share)
                waves.append(window)
                frames.append(cells)
                labels += [0.0, 1.0]
                numbers += [int(number)] * 2
        return Batch(
            np.stack(waves), np.array(labels, np.float32), np.array(numbers), np.stack(frames)
        )

    def _forged(
        self, original: Item, forged: list[Item], length: int, splice_share: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        if forged and (not self.bank.copies or self.random.random() > self.copy_share):
            by_kind = sorted({item.kind for item in forged})
            kind = by_kind[self.random.integers(len(by_kind))]
            same = [item for item in forged if item.kind == kind]
            if self.random.random() < 0.5:
                same = forged
            item = same[self.random.integers(len(same))]
            if self.random.random() < splice_share / 2:
                return self._spliced(original.pcm, item.pcm, length)
            return self._window(self._version(item), length), np.ones(50, np.float32)
        methods = [name for name, made in self.bank.copies.items() if original.path in made]
        often = np.array([OFTEN.get(name, 1.0) for name in methods])
        copy = self.bank.copies[self.random.choice(methods, p=often / often.sum())][original.path]
        if self.random.random() < splice_share:
            return self._spliced(original.pcm, copy, length)
        return self._window(copy, length), np.ones(50, np.float32)

    def _version(self, item: Item) -> Pcm:
        draw = self.random.random()
        versions = self.bank.sent if draw < 0.25 else self.bank.rough if draw < 0.45 else None
        return versions[item.path] if versions else item.pcm

    def _spliced(
        self, original: Pcm, copy: Pcm, length: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """A stretch of the original replaced by its copy at the same level."""
        size = min(len(original), len(copy))
        start = self.random.integers(0, max(1, size - length))
        own = np.resize(original[start : start + length], length).astype(np.float32)
        other = np.resize(copy[start : start + length], length).astype(np.float32)
        other *= (own.std() + 1) / (other.std() + 1)
        share = self.random.uniform(0.25, 0.7)
        first = self.random.integers(0, max(1, round(50 * (1 - share))))
        cells = np.zeros(50, np.float32)
        cells[first : first + max(1, round(50 * share))] = 1
        gate = np.repeat(cells, length // 50 + 1)[:length]
        gate = np.convolve(gate, np.hanning(160) / np.hanning(160).sum(), mode="same")
        return self._played(own * (1 - gate) + other * gate), cells

    def _window(self, pcm: Pcm, length: int) -> NDArray[np.float32]:
        start = self.random.integers(0, max(1, len(pcm) - length))
        return self._played(np.resize(pcm[start : start + length], length).astype(np.float32))

    def _played(self, wave: NDArray[np.float32]) -> NDArray[np.float32]:
        """Polarity, a little noise, a little colour: cheap changes alike for both labels."""
        random = self.random
        wave = wave / (np.abs(wave).max() + 1) * np.float32(random.choice([-1.0, 1.0]))
        if random.random() < 0.3:
            hiss = random.standard_normal(len(wave)).astype(np.float32)
            wave = wave + hiss * wave.std() * 10 ** (-random.uniform(15, 45) / 20)
        if random.random() < 0.3:
            wave = np.convolve(wave, [1.0, random.uniform(-0.6, 0.6)], mode="same")
        return np.asarray(wave, dtype=np.float32)
