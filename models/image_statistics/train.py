"""Counted numbers weighed: a logistic for faces, boosted trees for patches of pictures.

    for table in face_pairs face_items picture_pairs picture_items; do
      python models/image_statistics/data.py $table
    done
    python models/image_statistics/train.py

Learnt from pairs of the data's own items; the forgeries made here are left out (README).
Writes image_statistics.onnx and image_statistics_picture.onnx and prints val figures with the
calibration for the cards.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parents[1]))
import tabular

FORGED = 0


def faces() -> Pipeline:
    """Held strongly: there are few sources to learn from."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.001, max_iter=500))


def pictures() -> GradientBoostingClassifier:
    """Shallow, slow trees."""
    return GradientBoostingClassifier(
        n_estimators=200,
        learning_rate=0.06,
        max_depth=4,
        min_samples_leaf=40,
        subsample=0.5,
        max_features=0.25,
        random_state=0,
    )


def main() -> None:
    """Fit both and write them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", type=Path, default=Path("models/image_statistics/.cache"))
    parser.add_argument("--to", type=Path, default=Path("core/bonafide/weights"))
    options = parser.parse_args()
    for kind, name in (("face", "image_statistics"), ("picture", "image_statistics_picture")):
        pairs = np.load(options.tables / f"{kind}_pairs.npz")
        rows, labels = pairs["rows"], pairs["labels"]
        if "how" in pairs:
            rows, labels = rows[pairs["how"] != FORGED], labels[pairs["how"] != FORGED]
        fitted = (faces() if kind == "face" else pictures()).fit(rows, labels)
        items = np.load(options.tables / f"{kind}_items_val.npz")
        sets = tabular.by_item(
            items["facts"], items["labels"], fitted.decision_function(items["rows"])
        )
        sha256 = tabular.ship(fitted, items["rows"], options.to / f"{name}.onnx", name)
        print(name, len(rows), "rows", tabular.figures(sets), sha256)
        for dataset, table in sets.items():
            print("  ", dataset, tabular.calibration(table))


if __name__ == "__main__":
    main()
