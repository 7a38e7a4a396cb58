"""How much a face moves, weighed: three numbers and a logistic.

    python models/face_signals/traces.py --data ../shared/data
    python models/face_signals/train.py --data ../shared/data

Prints AUCs of every measure, of the fit on left-out sources of train, and on val, with the
calibration for the card, and writes face_signals.onnx.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parents[1]))
import metrics
import tabular

from bonafide.detectors import signals
from bonafide.detectors.face_signals import LEAST_EYES_PX, LEAST_RATE_HZ, LEAST_S
from bonafide.faces.follow import Trace


def traced(data: Path, folder: Path) -> Iterator[tuple[dict[str, str], Trace]]:
    """Every clip whose face the detector would not refuse, with its trace."""
    with (data / "clips" / "manifest.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        path = folder / f"{Path(row['path']).stem}.npz"
        if path.exists():
            kept = np.load(path)
            trace = Trace(1, kept["times_s"], kept["landmarks"], kept["pictures"])
            fit = trace.span_s >= LEAST_S and trace.rate_hz >= LEAST_RATE_HZ
            if fit and trace.eyes_px >= LEAST_EYES_PX:
                yield row, trace


def weights(labels: np.ndarray, sources: np.ndarray) -> np.ndarray:
    """Sources by the root of their size, both labels alike."""
    _, inverse, counts = np.unique(sources, return_inverse=True, return_counts=True)
    found = 1 / np.sqrt(counts[inverse])
    for label in (0, 1):
        found[labels == label] *= len(labels) / 2 / found[labels == label].sum()
    return found


def fitted(rows: np.ndarray, labels: np.ndarray, sources: np.ndarray) -> Pipeline:
    """A logistic on standardised rows, held strongly."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1))
    return model.fit(rows, labels, logisticregression__sample_weight=weights(labels, sources))


def report(name: str, scores: np.ndarray, labels: np.ndarray, sources: np.ndarray) -> None:
    """One line: over all, within sources, items."""
    within, _ = metrics.auc_within(scores, labels, list(sources))
    print(f"{name:32s} {metrics.auc(scores, labels):.3f} {within:.3f} {len(labels)}")


def main() -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--traces", type=Path, default=Path("models/face_signals/.cache"))
    parser.add_argument("--to", type=Path, default=Path("core/bonafide/weights/face_signals.onnx"))
    options = parser.parse_args()
    found = list(traced(options.data, options.traces))
    labels = np.array([row["label"] == "manipulated" for row, _ in found], int)
    sources = np.array([row["source_repo"] for row, _ in found])
    split = np.array([row["split"] for row, _ in found])
    rows = np.stack([signals.movement(trace) for _, trace in found])
    measures = [{**signals.jitter(trace), **signals.pose(trace)} for _, trace in found]
    train, val = split == "train", split == "val"
    for name in measures[0]:
        values = np.array([measure[name] for measure in measures])
        for part in (train, val):
            report(name, values[part], labels[part], sources[part])
    left_out = np.zeros(train.sum())
    folds = GroupKFold(6).split(rows[train], groups=sources[train])
    for learn, judge in folds:
        model = fitted(rows[train][learn], labels[train][learn], sources[train][learn])
        left_out[judge] = model.decision_function(rows[train][judge])
    report("train, left-out sources", left_out, labels[train], sources[train])
    model = fitted(rows[train], labels[train], sources[train])
    scores = model.decision_function(rows)
    report("val", scores[val], labels[val], sources[val])
    print("weights", model[-1].coef_[0], tabular.ship(model, rows, options.to, "face_signals"))
    groups = np.array([row["group"] for row, _ in found])
    print(
        tabular.calibration({"scores": scores[val], "labels": labels[val], "groups": groups[val]})
    )
    both = {
        "scores": np.append(left_out, scores[val]),
        "labels": np.append(labels[train], labels[val]),
    }
    print(tabular.calibration(both | {"groups": np.append(groups[train], groups[val])}))


if __name__ == "__main__":
    main()
