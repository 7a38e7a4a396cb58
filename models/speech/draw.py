"""Batches of as many bona fide as manipulated sounds; every page and kind has its turn, and some
of the manipulated ones are copies of bona fide ones by a neural vocoder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from data import RATE_HZ, Item, Pcm
from numpy.typing import NDArray

# Pages that published forgeries of the LJSpeech voice only, compared with its sounds elsewhere.
ONE_VOICE = {"matcha", "diffgan", "fastspeech1"}
ONE_VOICE_ORIGINALS = {"hifigan", "fastspeech2", "glowtts", "vits"}


def turns(items: list[Item]) -> NDArray[np.float64]:
    """How often each of `items` (one label) is drawn: a page by the square root of its size, a
    kind within its page likewise. Sums to 1."""
    pages = np.array([item.page for item in items])
    kinds = np.array([item.kind for item in items])
    chances = np.zeros(len(items))
    for page in set(pages):
        here = pages == page
        sizes = {kind: int((here & (kinds == kind)).sum()) for kind in set(kinds[here])}
        total = sum(np.sqrt(size) for size in sizes.values())
        for kind, size in sizes.items():
            one = np.sqrt(here.sum()) * np.sqrt(size) / total / size
            chances[here & (kinds == kind)] = one
    return np.asarray(chances / chances.sum())


@dataclass(frozen=True, slots=True)
class Bank:
    """The versions that `bank.py` made, by the path of their original."""

    sent: dict[str, Pcm]
    rough: dict[str, Pcm]
    neural: dict[str, Pcm]

    @classmethod
    def load(cls, cache: Path) -> Bank:
        names = ("sent_0", "rough_0", "copies_neural")
        return cls(*(dict(np.load(cache / f"{name}.npz")) for name in names))


class Draw:
    """Draws windows from the train items of the pages that are not held out."""

    def __init__(
        self, items: list[Item], bank: Bank, held_out: set[str], settings: dict[str, Any], seed: int
    ) -> None:
        self.bank, self.settings = bank, settings
        self.random = np.random.default_rng(seed)
        self.length = round(settings["seconds"] * RATE_HZ)
        train = [item for item in items if item.split == "train" and item.page not in held_out]
        self.bona_fide = [item for item in train if not item.manipulated]
        self.manipulated = [item for item in train if item.manipulated]
        self.chances = turns(self.bona_fide), turns(self.manipulated)
        self.copied = [item.path for item in self.bona_fide if item.path in bank.neural]

    def batch(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Waves [N, samples] and labels [N]: first the bona fide, then as many manipulated."""
        half = self.settings["batch"] // 2
        waves = []
        for pool, chances in zip((self.bona_fide, self.manipulated), self.chances, strict=True):
            for number in self.random.choice(len(pool), half, p=chances):
                item = pool[number]
                copied = item.manipulated and self.random.random() < self.settings["copy_share"]
                waves.append(self._played(self._copy() if copied else self._version(item)))
        return np.stack(waves), np.repeat(np.array([0.0, 1.0], np.float32), half)

    def _copy(self) -> Pcm:
        return self.bank.neural[self.copied[self.random.integers(len(self.copied))]]

    def _version(self, item: Item) -> Pcm:
        draw = self.random.random()
        if draw < self.settings["sent_share"]:
            return self.bank.sent[item.path]
        if draw < self.settings["sent_share"] + self.settings["rough_share"]:
            return self.bank.rough[item.path]
        return item.pcm

    def _played(self, pcm: Pcm) -> NDArray[np.float32]:
        """A window of random polarity, sometimes with a little noise or colour."""
        random = self.random
        start = random.integers(0, max(1, len(pcm) - self.length))
        wave = np.resize(pcm[start : start + self.length], self.length).astype(np.float32)
        wave = wave / (np.abs(wave).max() + 1) * np.float32(random.choice([-1.0, 1.0]))
        if random.random() < 0.2:
            hiss = random.standard_normal(len(wave)).astype(np.float32)
            wave = wave + hiss * wave.std() * 10 ** (-random.uniform(20, 45) / 20)
        if random.random() < 0.3:
            wave = np.convolve(wave, [1.0, random.uniform(-0.5, 0.5)], mode="same")
        return np.asarray(wave, dtype=np.float32)
