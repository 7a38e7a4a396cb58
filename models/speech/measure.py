"""AUC over all and within pages, of logits of the clips of some pages."""

from __future__ import annotations

import numpy as np
from data import RATE_HZ, Item, Pcm
from numpy.typing import NDArray


def auc(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """Chance that a manipulated item scores higher than a bona fide one."""
    order = np.argsort(np.argsort(scores)) + 1.0
    positive, negative = labels.sum(), (~labels).sum()
    return float((order[labels].sum() - positive * (positive + 1) / 2) / (positive * negative))


def windows(pcm: Pcm, seconds: float, hop_s: float) -> NDArray[np.float32]:
    """Windows over the whole clip, shape (n, samples); a short clip is repeated to one window."""
    length, hop = round(seconds * RATE_HZ), round(hop_s * RATE_HZ)
    if len(pcm) < length:
        pcm = np.resize(pcm, length)
    starts = list(range(0, len(pcm) - length + 1, hop))
    if starts[-1] + length < len(pcm) - hop // 4:
        starts.append(len(pcm) - length)
    return np.stack([pcm[s : s + length] for s in starts]).astype(np.float32) / 32768


def page_aucs(items: list[Item], scores: NDArray[np.float64]) -> dict[str, float]:
    """AUC of each page that holds both labels and at least 6 items."""
    labels = np.array([item.manipulated for item in items])
    pages = np.array([item.page for item in items])
    found = {}
    for page in sorted(set(pages)):
        here = pages == page
        if here.sum() >= 6 and 0 < labels[here].sum() < here.sum():
            found[page] = auc(labels[here], scores[here])
    return found
