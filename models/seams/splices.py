"""Sounds put together from pieces of the train pages, with the times of their seams.

A chain goes from file to file of one page or of another, across labels and within, and back into
the same file. A piece joined to its own file in a pause is no seam: so do pauses, breaths
and whole sentences of one recording follow each other.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import fft

sys.path.append(str(Path(__file__).parents[1] / "speech"))
from channel import any_codec, narrowed, with_noise
from data import RATE_HZ, Item

Wave = NDArray[np.float64]
Random = np.random.Generator
# How a chain goes on, and how often.
MOVES = {"other label": 0.35, "page": 0.2, "anywhere": 0.15, "inside": 0.12, "pause": 0.18}
SHORTEST_S, LONGEST_S = 0.8, 4.5
LONGEST_FADE_S = 0.06
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Chain:
    """Samples at 16 kHz, float32, shape (n,), and where its seams are, in seconds."""

    wave: NDArray[np.float32]
    seams_s: tuple[float, ...]


class Library:
    """Sounds by page and label, decoded, all at one level."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.pages: dict[str, dict[bool, list[Item]]] = defaultdict(lambda: defaultdict(list))
        for item in items:
            self.pages[item.page][item.manipulated].append(item)
        sizes = np.array([len([i for i in items if i.page == page]) for page in self.pages])
        self._weights = np.sqrt(sizes) / np.sqrt(sizes).sum()

    def any(self, random: Random) -> Item:
        """A sound; pages by the square root of their size."""
        page = self.pages[str(random.choice(list(self.pages), p=self._weights))]
        return _one(page[bool(random.choice(list(page)))], random)

    def after(self, item: Item, move: str, random: Random) -> Item:
        """The sound that a move leads to."""
        page = self.pages[item.page]
        if move in ("inside", "pause"):
            return item
        if move == "other label" and page.get(not item.manipulated):
            return _one(page[not item.manipulated], random)
        if move == "anywhere":
            return self.any(random)
        return _one(page[item.manipulated], random)


def chain(library: Library, seconds: float, random: Random) -> Chain:
    """One chain of `seconds`, clean."""
    wanted = round(seconds * RATE_HZ)
    wave, seams = np.zeros(0), []
    item, start, gain_db = library.any(random), 0, 0.0
    uneven = random.random() < 0.5
    names, shares = list(MOVES), list(MOVES.values())
    fade, is_seam = 0, False
    while len(wave) < wanted:
        move = str(random.choice(names, p=shares))
        ends, starts = _breaks(item, start)
        if move == "pause" and not (ends and starts):
            move = "inside"
        stop = int(random.choice(ends)) if move == "pause" else _stop(item, start, random)
        piece = level(item)[start:stop] * 10 ** (gain_db / 20)
        before = len(wave)
        wave = join(wave, piece, fade)
        if is_seam:
            seams.append((before - min(fade, before, len(piece)) / 2) / RATE_HZ)
        following = library.after(item, move, random)
        start = int(random.choice(starts)) if move == "pause" else _start(following, random)
        is_seam = move != "pause"
        fade = _fade(is_seam, random)
        if not is_seam and random.random() < 0.5:
            wave = join(wave, hush(item, random) * 10 ** (gain_db / 20), fade)
        if following is not item:
            gain_db = float(random.normal(0, 3)) if uneven else 0.0
        item = following
    kept = tuple(at for at in seams if 0.1 < at < seconds - 0.1)
    return Chain(wave[:wanted].astype(np.float32), kept)


def sent(made: Chain, random: Random) -> Chain:
    """The chain faster or slower, after silence, with noise, in a narrower band and through a
    codec, each sometimes."""
    if random.random() < 0.6:
        made = paced(made, random)
    if random.random() < 0.1:
        made = later(made, random)
    wave = made.wave.astype(np.float64)
    if random.random() < 0.3:
        wave = with_noise(wave, random, lowest_db=15.0)
    if random.random() < 0.12:
        wave = aligned(wave, narrowed(wave, random))
    if random.random() < 0.15:
        wave = gated(wave, random)
    if random.random() < 0.45:
        wave = wave * 0.3 / (np.abs(wave).max() + 1e-9)
        wave = aligned(wave, any_codec(wave, random))
    return Chain(wave.astype(np.float32), made.seams_s)


def paced(made: Chain, random: Random) -> Chain:
    """The chain up to a fifth faster or slower with its pitch; begun again where it ends early."""
    pace = random.uniform(0.85, 1.2)
    length = len(made.wave)
    places = np.arange(int(length / pace)) * pace
    wave = np.interp(places, np.arange(length), made.wave).astype(np.float32)
    seams = np.array(made.seams_s) / pace
    length_s = length / RATE_HZ
    again = np.concatenate([wave, wave])[:length]
    more = [len(wave) / RATE_HZ, *(seams + len(wave) / RATE_HZ)] if len(wave) < length else []
    kept = tuple(at for at in [*seams, *more] if at < length_s - 0.1)
    return Chain(again, kept)


def later(made: Chain, random: Random) -> Chain:
    """The chain after 0.1 to 2 s of nothing, cut to its length: a start is no seam."""
    wait_s = random.uniform(0.1, 2.0)
    silent = np.zeros(round(wait_s * RATE_HZ), np.float32)
    length_s = len(made.wave) / RATE_HZ
    seams = tuple(at + wait_s for at in made.seams_s if at + wait_s < length_s - 0.1)
    return Chain(np.concatenate([silent, made.wave])[: len(made.wave)], seams)


def join(wave: Wave, piece: Wave, fade: int) -> Wave:
    """The piece after the wave, crossfaded over `fade` samples."""
    fade = min(fade, len(wave), len(piece))
    if fade == 0:
        return np.concatenate([wave, piece])
    rise = np.linspace(0, 1, fade)
    mixed = wave[-fade:] * (1 - rise) + piece[:fade] * rise
    return np.concatenate([wave[:-fade], mixed, piece[fade:]])


def level(item: Item) -> Wave:
    """The sound at one level."""
    wave = item.pcm / 32768
    return np.asarray(wave * LEVEL / (np.sqrt(np.mean(wave**2)) + 1e-9))


def pauses(item: Item) -> list[tuple[int, int]]:
    """First and last sample of the stretches of 0.1 s or more without sound."""
    hop = RATE_HZ // 100
    count = len(item.pcm) // hop
    frames = item.pcm[: count * hop].reshape(count, hop).astype(np.float64)
    level_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-3)
    quiet = level_db < np.percentile(level_db, 95) - 30
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet, [0]])))
    runs = zip(edges[::2], edges[1::2], strict=True)
    return [(first * hop, last * hop) for first, last in runs if last - first >= 10]


def hush(item: Item, random: Random) -> Wave:
    """0.1 to 1 s of the file's own background, to and fro; nothing where it never pauses."""
    found = pauses(item)
    if not found:
        return np.zeros(0)
    first, last = max(found, key=lambda run: run[1] - run[0])
    quiet = level(item)[first:last]
    turned = np.concatenate([quiet, quiet[::-1]])
    return np.asarray(np.resize(turned, round(random.uniform(0.1, 1.0) * RATE_HZ)))


def gated(wave: Wave, random: Random) -> Wave:
    """Pauses pressed down, as calls do it."""
    hop = RATE_HZ // 100
    count = len(wave) // hop
    power = np.mean(wave[: count * hop].reshape(count, hop) ** 2, axis=1)
    power = np.convolve(power, np.ones(7) / 7, mode="same")
    open_ = power > np.percentile(power, 95) * 10 ** (-random.uniform(20, 35) / 10)
    shut = 0.0 if random.random() < 0.3 else random.uniform(0, 0.5)
    gain = np.convolve(np.where(open_, 1.0, shut), np.ones(5) / 5, mode="same")
    places = np.arange(len(wave)) / hop
    return np.asarray(wave * np.interp(places, np.arange(count), gain))


def aligned(before: Wave, after: Wave) -> Wave:
    """`after` moved back by the delay of what happened to it, at most 0.15 s."""
    size = fft.next_fast_len(2 * len(before), real=True)
    product = fft.rfft(after, size) * np.conj(fft.rfft(before, size))
    most = round(0.15 * RATE_HZ)
    lag = int(np.argmax(fft.irfft(product, size)[:most]))
    return np.concatenate([after[lag:], np.zeros(lag)])


def _breaks(item: Item, start: int) -> tuple[list[int], list[int]]:
    """Pauses where a piece from `start` may end, and where the next one may begin."""
    least = round(SHORTEST_S * RATE_HZ)
    middles = [(first + last) // 2 for first, last in pauses(item)]
    ends = [at for at in middles if at >= start + least]
    return ends, [at for at in middles if at <= len(item.pcm) - least]


def _stop(item: Item, start: int, random: Random) -> int:
    length = round(random.uniform(SHORTEST_S, LONGEST_S) * RATE_HZ)
    return min(len(item.pcm), start + length)


def _start(item: Item, random: Random) -> int:
    latest = max(0, len(item.pcm) - round(SHORTEST_S * RATE_HZ))
    return 0 if random.random() < 0.3 else int(random.integers(latest + 1))


def _fade(is_seam: bool, random: Random) -> int:
    if not is_seam:
        return RATE_HZ // 200
    return 0 if random.random() < 0.4 else round(random.uniform(0, LONGEST_FADE_S) * RATE_HZ)


def _one(items: list[Item], random: Random) -> Item:
    return items[int(random.integers(len(items)))]
