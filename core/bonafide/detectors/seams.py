"""Where one recording ends and another begins, heard by a small network; it judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bonafide.detectors.speech_activity import HOP_S, RATE_HZ
from bonafide.weights import runtime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bonafide.detectors.speech_activity import Activity
    from bonafide.terms import Samples

CARD = "seams"
# The network gives one logit for so many samples.
_STEP = 320
# Sound is heard in pieces of at most this, each with what the network sees on either side.
_PIECE_STEPS, _MARGIN_STEPS = 500, 75
# Less sound has no room for a seam.
_LEAST_STEPS = 80
# From the first a stretch may end there, from the second windows are cut there; chosen on val.
POSSIBLE, _CUT_FROM = -1.0, 1.0
# Of seams nearer to each other the stronger one stays.
_APART_STEPS = 20
# Less speech than this between two seams is not judged by itself.
LEAST_IN_PART_S = 0.8


@dataclass(frozen=True, slots=True)
class Seam:
    """`sample` is the first one behind the seam; `logit`, from `POSSIBLE`, says how plain it is."""

    sample: int
    logit: float

    @property
    def worth_a_cut(self) -> bool:
        """Whether windows should not reach over it: a seam, or as often something like one."""
        return self.logit >= _CUT_FROM


def find_seams(samples: Samples) -> list[Seam]:
    """Possible seams in mono sound at 16 kHz, shape (n,), any level, in order of time."""
    steps = len(samples) // _STEP
    if steps < _LEAST_STEPS or not np.any(samples):
        return []
    pieces = -(-steps // _PIECE_STEPS)
    edges = np.linspace(0, steps, pieces + 1).astype(int)
    logits = np.concatenate([_hear(samples, first, last) for first, last in pairwise(edges)])
    return _peaks(logits)


def parts(found: list[Seam], activity: Activity, total: int) -> list[tuple[int, int]]:
    """First and last of `total` samples between seams worth a cut; all in one without any.

    A part with less than `LEAST_IN_PART_S` of speech is joined to its neighbour over the
    weaker of its two seams.
    """
    seams = [seam for seam in found if seam.worth_a_cut]
    spoken_s = np.concatenate([[0.0], np.cumsum(activity.speaking) * HOP_S])
    while True:
        bounds = [0, *(seam.sample for seam in seams), total]
        frames = [min(round(at / RATE_HZ / HOP_S), len(spoken_s) - 1) for at in bounds]
        short = np.flatnonzero(np.diff(spoken_s[frames]) < LEAST_IN_PART_S)
        around = {i for part in short for i in (part - 1, part) if 0 <= i < len(seams)}
        if not around:
            return list(pairwise(bounds))
        del seams[min(around, key=lambda i: seams[i].logit)]


def _hear(samples: Samples, first: int, last: int) -> NDArray[np.float32]:
    """Logits of the steps from `first` to `last`."""
    begin = max(0, first - _MARGIN_STEPS)
    piece = samples[begin * _STEP : (last + _MARGIN_STEPS) * _STEP]
    whole = piece[: len(piece) // _STEP * _STEP].astype(np.float32)
    (logits,) = runtime.session(CARD).run(["logits"], {"wave": whole[None]})
    found: NDArray[np.float32] = logits[0, first - begin : last - begin]
    return found


def _peaks(logits: NDArray[np.float32]) -> list[Seam]:
    around = np.pad(logits, _APART_STEPS, constant_values=-np.inf)
    highest = np.lib.stride_tricks.sliding_window_view(around, 2 * _APART_STEPS + 1).max(axis=1)
    found = np.flatnonzero((logits > POSSIBLE) & (logits == highest))
    return [Seam(int(step) * _STEP + _STEP // 2, float(logits[step])) for step in found]
