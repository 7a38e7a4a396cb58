"""What a trained network is worth: a score a file, and the figures over files."""

from __future__ import annotations

from collections.abc import Callable

import metrics
import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tune.batches import Views
from tune.gather import Example

Judge = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def judge_of(network: torch.nn.Module, device: str) -> Judge:
    """Views (n, ...) to logits (n,) by torch."""

    def judge(views: NDArray[np.float32]) -> NDArray[np.float32]:
        network.eval()
        with torch.inference_mode():
            return network(torch.from_numpy(views).to(device)).float().cpu().numpy()

    return judge


def scores(judge: Judge, examples: list[Example], views: Views) -> NDArray[np.float64]:
    """The mean logit of each file's views, as the product takes it."""
    return np.array([float(judge(views.judged(example)).mean()) for example in examples])


def figures(logits: NDArray[np.float64], examples: list[Example]) -> dict:
    """Accuracy, precision, recall and F1 at the logit 0; AUC over all with an interval over
    groups, within sources that hold both labels, and by kind; EER."""
    labels = np.array([int(example.item.manipulated) for example in examples])
    said = logits > 0
    hits, alarms = int((said & (labels == 1)).sum()), int((said & (labels == 0)).sum())
    missed = int(labels.sum()) - hits
    found: dict = {"bona_fide": int((labels == 0).sum()), "manipulated": int(labels.sum())}
    found["accuracy"] = float((said == labels).mean())
    found["precision"] = hits / (hits + alarms) if hits + alarms else None
    found["recall"] = hits / (hits + missed) if hits + missed else None
    found["f1"] = 2 * hits / (2 * hits + alarms + missed) if hits + alarms + missed else None
    if 0 < labels.sum() < len(labels):
        groups = [example.item.group for example in examples]
        sources = [example.item.source for example in examples]
        found["auc"] = metrics.auc(logits, labels)
        found["auc_interval"] = [
            round(edge, 3)
            for edge in metrics.interval(
                lambda chosen: metrics.auc(logits[chosen], labels[chosen]), groups
            )
        ]
        within, rows = metrics.auc_within(logits, labels, sources)
        found["auc_within"], found["sources_within"] = (within, len(rows)) if rows else (None, 0)
        found["eer"] = metrics.eer(logits, labels)
        found["auc_by_kind"] = _by_kind(logits, examples, labels)
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in found.items()
    }


def _by_kind(
    logits: NDArray[np.float64], examples: list[Example], labels: NDArray[np.int64]
) -> dict[str, float]:
    """Each kind of manipulation against all bona fide files."""
    kinds = np.array([example.item.kind for example in examples])
    found = {}
    for kind in sorted(set(kinds[labels == 1]) - {""}):
        chosen = (labels == 0) | (kinds == kind)
        found[str(kind)] = round(metrics.auc(logits[chosen], labels[chosen]), 4)
    return found


def worth(found: dict) -> float:
    """The one number that checkpoints are chosen by: AUC over all, and within where there is."""
    values = [found["auc"], found["auc_within"]]
    return float(np.mean([value for value in values if value is not None]))


def calibration(logits: NDArray[np.float64], examples: list[Example]) -> dict[str, float]:
    """Intercept and slope from logit to llr (Platt 1999), and the limit that so many files bear."""
    labels = np.array([int(example.item.manipulated) for example in examples])
    mean, scale = logits.mean(), logits.std() + 1e-6
    standard = (logits - mean)[:, None] / scale
    model = LogisticRegression(C=1.0, class_weight="balanced").fit(standard, labels)
    slope = max(float(model.coef_[0, 0]), 0.0) / scale
    fewer = min(int(labels.sum()), int((1 - labels).sum()))
    return {
        "intercept": round(float(model.intercept_[0]) - slope * float(mean), 4),
        "slope": round(slope, 4),
        "limit": round(min(4.0, float(np.log(1 + fewer))), 2),
    }
