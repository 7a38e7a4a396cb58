"""Figures of merit for scores that are llrs, higher for manipulated.

Brümmer & du Preez 2006 (Cllr), Naeini et al. 2015 (ECE). Intervals come from a
bootstrap over groups, because files of one group are not independent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Array = np.ndarray


def auc(scores: Array, labels: Array) -> float:
    """Area under the ROC (Mann-Whitney, ties count half); nan with one label only."""
    positive, negative = int(labels.sum()), int((1 - labels).sum())
    if not positive or not negative:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = ends - (counts - 1) / 2
    total = ranks[inverse][labels == 1].sum()
    return float((total - positive * (positive + 1) / 2) / (positive * negative))


def auc_within(
    scores: Array, labels: Array, sources: Sequence[str], least: int = 6
) -> tuple[float, dict[str, tuple[float, int]]]:
    """Mean of the AUCs of single sources with both labels and `least` items, and the rows."""
    sources_array = np.asarray(sources)
    rows = {}
    for source in sorted(set(sources)):
        chosen = sources_array == source
        if chosen.sum() >= least and len(set(labels[chosen])) == 2:
            rows[source] = (auc(scores[chosen], labels[chosen]), int(chosen.sum()))
    mean = float(np.mean([value for value, _ in rows.values()])) if rows else float("nan")
    return mean, rows


def roc(scores: Array, labels: Array) -> tuple[Array, Array]:
    """False and true positive rates, one point a distinct score, from (0, 0) to (1, 1)."""
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.diff(scores[order]) != 0, True)
    hits = np.cumsum(labels[order])[last] / max(labels.sum(), 1)
    alarms = np.cumsum(1 - labels[order])[last] / max((1 - labels).sum(), 1)
    return np.append(0.0, alarms), np.append(0.0, hits)


def eer(scores: Array, labels: Array) -> float:
    """Equal error rate, 0..1, between the two nearest points of the ROC."""
    alarms, hits = roc(scores, labels)
    gap = alarms - (1 - hits)
    after = int(np.argmax(gap >= 0))
    before = max(after - 1, 0)
    step = gap[after] - gap[before]
    share = 0.0 if step == 0 else -gap[before] / step
    return float(alarms[before] + share * (alarms[after] - alarms[before]))


def recall_at(scores: Array, labels: Array, false_alarms: float = 0.05) -> float:
    """Share of the manipulated found while at most that share of the bona fide alarms."""
    alarms, hits = roc(scores, labels)
    return float(hits[alarms <= false_alarms].max())


def cllr(llrs: Array, labels: Array) -> float:
    """Cost of the log-likelihood ratios in bits; 1 is a detector that says nothing."""
    misses = np.logaddexp(0, -llrs[labels == 1]).mean()
    alarms = np.logaddexp(0, llrs[labels == 0]).mean()
    return float((misses + alarms) / 2 / np.log(2))


def ece(probabilities: Array, labels: Array, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins of the probability."""
    index = np.minimum((probabilities * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            error += inside.mean() * abs(probabilities[inside].mean() - labels[inside].mean())
    return float(error)


def ece_by_chance(probabilities: Array, draws: int = 200, seed: int = 0) -> float:
    """The `ece` that these probabilities would show on so few files if they were exactly right."""
    random = np.random.default_rng(seed)
    drawn = [random.random(len(probabilities)) < probabilities for _ in range(draws)]
    return float(np.mean([ece(probabilities, labels.astype(float)) for labels in drawn]))


def balanced_probability(llrs: Array, labels: Array) -> Array:
    """Posterior at the share of manipulated in this very set, so that ECE sees only the llrs."""
    share = labels.mean()
    return np.asarray(1 / (1 + np.exp(-(llrs + np.log(share / (1 - share))))))


def interval(
    measure: Callable[[Array], float], groups: Sequence[str], draws: int = 400, seed: int = 0
) -> tuple[float, float]:
    """95 % bootstrap interval of `measure(indices)`, drawing whole groups."""
    random = np.random.default_rng(seed)
    names, inverse = np.unique(np.asarray(groups), return_inverse=True)
    members = [np.flatnonzero(inverse == i) for i in range(len(names))]
    values = []
    for _ in range(draws):
        drawn = random.integers(0, len(names), len(names))
        values.append(measure(np.concatenate([members[i] for i in drawn])))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)
