"""Figures of a network on a list of pictures, over all and within sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from data import Item, Pixels
from network import PatchJudge
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from bonafide.detectors.image import patches

Scores = NDArray[np.float64]


@torch.no_grad()
def judge(
    network: PatchJudge,
    items: Sequence[Item],
    device: str = "cpu",
    treat: Callable[[Pixels], Pixels] = lambda picture: picture,
) -> Scores:
    """The mean logit of the patches that the product would look at, one a picture."""
    scores = []
    for item in items:
        cut = patches(treat(item.pixels))
        stack = np.stack([place.pixels for place in cut])
        tensor = torch.from_numpy(stack).permute(0, 3, 1, 2).to(device)
        scores.append(float(network(tensor)[0].mean()))
    return np.array(scores)


def within(items: Sequence[Item], scores: Scores) -> float:
    """Mean AUC of the sources that hold both labels and six items or more."""
    labels = np.array([item.label for item in items])
    sources = np.array([item.source for item in items])
    areas = [
        roc_auc_score(labels[sources == source], scores[sources == source])
        for source in sorted(set(sources))
        if (sources == source).sum() >= 6 and len(set(labels[sources == source])) == 2
    ]
    return float(np.mean(areas)) if areas else float("nan")


def table(items: Sequence[Item], scores: Scores) -> str:
    """One line: AUC over all / within sources."""
    labels = [item.label for item in items]
    return f"AUC {roc_auc_score(labels, scores):.3f} / {within(items, scores):.3f} ({len(items)})"
