"""Fit the map from a network's logit and quality facts to an llr.

Logistic regression with a Gaussian prior on its weights (Platt 1999; Brümmer &
du Preez 2006), both labels counted as equally frequent, so that its log odds
are an llr. A quality fact bends the slope only: poor material makes the network say less. A fact
that spoke for itself would tell apart the sources of the data, not the labels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bonafide.weights.cards import Calibration, QualityTerm

Array = NDArray[np.float64]


def fit(
    logits: Array,
    labels: Array,
    quality: dict[str, Array] | None = None,
    *,
    penalty: float = 1.0,
    groups: Sequence[str] | None = None,
) -> Calibration:
    """The calibration that makes `logits` (n,) likeliest under `labels` (n,) of 0 and 1.

    Args:
        logits: what the network says, higher for manipulated.
        labels: 1 = manipulated.
        quality: facts (n,) by name; each is standardised and clipped to ±2.
        penalty: strength of the prior in pseudo-observations.
        groups: files of one group share the weight of one file's square root.

    Returns:
        A calibration whose `limit` is the log of the rarer label's effective
        count: more certainty than one error in that many cannot be learned.
    """
    names = sorted(quality or {})
    terms = {name: (float(v.mean()), float(v.std()) or 1.0) for name, v in (quality or {}).items()}
    columns = [np.ones_like(logits), logits]
    for name in names:
        mean, scale = terms[name]
        z = np.clip(((quality or {})[name] - mean) / scale, -2, 2)
        columns.append(z * logits)
    design = np.stack(columns, axis=1)
    weights = _weights(labels, groups)
    found = _newton(design, labels, weights, penalty)
    rarer = min(float(weights[labels == side].sum()) for side in (0, 1))
    return Calibration(
        intercept=float(found[0]),
        slope=float(found[1]),
        limit=round(math.log(max(rarer, 2.0)), 2),
        quality={
            name: QualityTerm(
                mean=terms[name][0],
                scale=terms[name][1],
                slope=float(found[2 + i]),
            )
            for i, name in enumerate(names)
        },
    )


def _weights(labels: Array, groups: Sequence[str] | None) -> Array:
    """Weights that sum to the effective number of files, half for each label."""
    weights = np.ones_like(labels, dtype=np.float64)
    if groups is not None:
        _, inverse, counts = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
        weights = 1 / np.sqrt(counts[inverse])
    total = weights.sum()
    for side in (0, 1):
        chosen = labels == side
        weights[chosen] *= total / 2 / weights[chosen].sum()
    return weights


def _newton(design: Array, labels: Array, weights: Array, penalty: float) -> Array:
    """Iteratively reweighted least squares; intercept unpenalised."""
    prior = np.full(design.shape[1], penalty)
    prior[0] = 1e-6
    found = np.zeros(design.shape[1])
    for _ in range(50):
        probability = 1 / (1 + np.exp(-design @ found))
        gradient = design.T @ (weights * (probability - labels)) + prior * found
        curvature = weights * np.maximum(probability * (1 - probability), 1e-9)
        step = np.linalg.solve((design * curvature[:, None]).T @ design + np.diag(prior), gradient)
        found = found - step
        if np.abs(step).max() < 1e-8:
            break
    return found
