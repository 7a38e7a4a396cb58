"""Small models on rows of numbers: from scikit-learn to ONNX, and figures by item."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import metrics
import numpy as np
import onnx
import onnxruntime
import skl2onnx
from onnx import helper
from skl2onnx.common.data_types import FloatTensorType
from strip import strip

LARGEST_DIFFERENCE = 1e-3


def ship(model: Any, rows: np.ndarray, path: Path, name: str) -> str:
    """Write a binary classifier with input `rows` (n, d) and output `logit` (n,).

    Compares both on `rows`; returns the sha256.
    """
    kind = [("rows", FloatTensorType([None, rows.shape[1]]))]
    last = model[-1] if hasattr(model, "steps") else model
    options = {id(last): {"zipmap": False, "raw_scores": True}}
    made = skl2onnx.to_onnx(model, initial_types=kind, options=options, target_opset=17, name=name)
    scores = made.graph.output[1].name
    manipulated = helper.make_tensor("manipulated", onnx.TensorProto.INT64, [], [1])
    made.graph.initializer.append(manipulated)
    made.graph.node.append(helper.make_node("Gather", [scores, "manipulated"], ["logit"], axis=1))
    del made.graph.output[:]
    shape = helper.make_tensor_value_info("logit", onnx.TensorProto.FLOAT, [None])
    made.graph.output.append(shape)
    onnx.save(made, path)
    strip(path)
    session = onnxruntime.InferenceSession(str(path))
    found = session.run(["logit"], {"rows": rows.astype(np.float32)})[0]
    worst = float(np.abs(found - model.decision_function(rows)).max())
    if worst > LARGEST_DIFFERENCE:
        raise SystemExit(f"scikit-learn and onnxruntime differ by {worst:g}")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def by_item(facts: np.ndarray, labels: np.ndarray, scores: np.ndarray) -> dict[str, dict]:
    """Mean score of the rows of each item, by set.

    `facts` has the columns set, item, source, group, kind.
    """
    sets: dict[str, dict] = {}
    for dataset in np.unique(facts[:, 0]):
        here = facts[:, 0] == dataset
        names, first, inverse = np.unique(facts[here, 1], return_index=True, return_inverse=True)
        means = np.bincount(inverse, scores[here]) / np.bincount(inverse)
        sets[str(dataset)] = {
            "scores": means,
            "labels": labels[here][first].astype(int),
            "sources": facts[here, 2][first],
            "groups": facts[here, 3][first],
            "items": names,
        }
    return sets


def figures(sets: dict[str, dict]) -> dict[str, list[float]]:
    """AUC over all and within sources, and the number of items, of each set."""
    found = {}
    for dataset, table in sets.items():
        scores, labels = table["scores"], table["labels"]
        within, _ = metrics.auc_within(scores, labels, list(table["sources"]))
        found[dataset] = [round(metrics.auc(scores, labels), 3), round(within, 3), len(labels)]
    return found


def calibration(table: dict) -> Any:
    """Platt's two numbers from one set's items, groups weighed as in the product."""
    from bonafide.fusion.calibration import fit

    return fit(table["scores"], table["labels"].astype(float), {}, groups=list(table["groups"]))
