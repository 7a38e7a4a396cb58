"""The stretch of a voice that stands out from the rest, from one seam to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# A window of an even voice strays so far from the mean (logit).
_STRAY = 2.0
# What a seam's logit counts beside the windows, and how much of it.
_SEAM_COUNTS, _SEAM_AT_MOST = 0.4, 3.0
# The rest must be the larger part, or nobody knows which of both is the odd one.
_LARGEST_SHARE = 0.6
_SHORTEST_S = 1.0
# Only the plainest ends are tried; bounds the time.
_MOST_ENDS = 60


def odd_stretch(
    windows: Array, ends: Array, least_gap: float
) -> tuple[float, tuple[float, float] | None]:
    """The best pair of ends, and how well it explains the windows' logits (half a chi-square).

    Each pair makes the logit of a window a line in the share of the window that lies between
    the two; what that explains of the variance, with a bonus for plain seams, is the score.

    Args:
        windows: first and last second and logit of each, shape (n, 3).
        ends: second and logit of seams and of the ends of the sound, shape (m, 2).
        least_gap: how much higher (logit) the stretch must be than the rest.
    """
    ends = ends[np.argsort(-ends[:, 1], kind="stable")[:_MOST_ENDS]]
    ends = ends[np.argsort(ends[:, 0], kind="stable")]
    first, last = np.triu_indices(len(ends), 1)
    start_s, end_s = ends[first, 0], ends[last, 0]
    lengths_s = windows[:, 1] - windows[:, 0]
    seconds = lengths_s.sum()
    weight = lengths_s / seconds
    shares = _inside(windows, start_s, end_s)
    share = shares @ weight
    away = shares - share[:, None]
    logits = windows[:, 2] - windows[:, 2] @ weight
    spread = away**2 @ weight + 1e-9
    gap = away @ (weight * logits) / spread
    plain = np.minimum(ends[:, 1], _SEAM_AT_MOST)
    explained = gap**2 * spread * seconds / 3 / (2 * _STRAY**2)
    score = explained + _SEAM_COUNTS * (plain[first] + plain[last])
    wrong = (gap < least_gap) | (share > _LARGEST_SHARE) | (end_s - start_s < _SHORTEST_S)
    score[wrong] = 0
    if not len(score) or score.max() <= 0:
        return 0.0, None
    best = int(np.argmax(score))
    return float(score[best]), (float(start_s[best]), float(end_s[best]))


def _inside(windows: Array, start_s: Array, end_s: Array) -> Array:
    """Share of each window that lies in each stretch, shape (stretches, windows)."""
    begin, end = windows[:, 0], windows[:, 1]
    overlap_s = np.minimum(end, end_s[:, None]) - np.maximum(begin, start_s[:, None])
    return np.asarray(np.maximum(overlap_s, 0) / (end - begin))
