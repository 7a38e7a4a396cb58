"""Figures of the generated-picture network on a split, also after re-encoding.

    python models/image/evaluate.py --data ../shared/data --split val

Takes the patches, the mean and the calibration that the product takes; writes
models/results/image-SPLIT.json. `models/evaluate.py` goes through the whole product.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from data import Item, Pixels, pictures
from numpy.typing import NDArray
from reencode import resize, still

from bonafide.detectors.image import patches
from bonafide.detectors.network import trimmed_mean
from bonafide.weights import cards

sys.path.insert(0, str(Path(__file__).parents[1]))
import metrics

Scores = NDArray[np.float64]
# Chance of manipulated before looking, and the risk from which a picture is called so.
PRIOR, MANIPULATED_FROM = 0.3, 0.65

TREATMENTS: dict[str, Callable[[Pixels], Pixels]] = {
    "stored": lambda picture: picture,
    "jpeg50": lambda picture: still(picture, ".jpg", 50),
    "jpeg50half": lambda picture: still(resize(picture, 0.5, cv2.INTER_AREA), ".jpg", 50),
    "webp50": lambda picture: still(picture, ".webp", 50),
}


def judge(
    session: onnxruntime.InferenceSession, items: Sequence[Item], treat: Callable[[Pixels], Pixels]
) -> Scores:
    """The logit of each item as the product takes it; nan where it has no texture."""
    scores = []
    for item in items:
        stack = [place.pixels for place in patches(treat(item.pixels))]
        if not stack:
            scores.append(float("nan"))
            continue
        batch = np.stack(stack).transpose(0, 3, 1, 2)
        scores.append(trimmed_mean(session.run(["logit"], {"patches": batch})[0]))
    return np.array(scores)


def table(items: Sequence[Item], scores: Scores) -> dict[str, Any]:
    """AUC over all with its interval over groups, and within sources with both labels."""
    labels = np.array([item.label for item in items])
    within, rows = metrics.auc_within(scores, labels, [item.source for item in items])
    low, high = metrics.interval(
        lambda chosen: metrics.auc(scores[chosen], labels[chosen]), [item.group for item in items]
    )
    return {
        "items": len(items),
        "auc": round(metrics.auc(scores, labels), 3),
        "auc_interval": [round(low, 3), round(high, 3)],
        "auc_within": round(within, 3),
        "sources": {source: [round(area, 3), count] for source, (area, count) in rows.items()},
        "eer": round(metrics.eer(scores, labels), 3),
        "recall_at_5_percent": round(metrics.recall_at(scores, labels), 3),
    }


def calibrated(items: Sequence[Item], llrs: Scores) -> dict[str, Any]:
    """Calibration, and how many of each label would be called manipulated at the prior."""
    labels = np.array([item.label for item in items])
    bar = np.log(MANIPULATED_FROM / (1 - MANIPULATED_FROM)) - np.log(PRIOR / (1 - PRIOR))
    return {
        "cllr": round(metrics.cllr(llrs, labels), 3),
        "ece": round(metrics.ece(metrics.balanced_probability(llrs, labels), labels), 3),
        "called_manipulated_of_bona_fide": round(float((llrs[labels == 0] > bar).mean()), 3),
        "called_manipulated_of_manipulated": round(float((llrs[labels == 1] > bar).mean()), 3),
    }


def kinds(items: Sequence[Item], scores: Scores) -> dict[str, list[float]]:
    """Each generator against all bona fide items: AUC and count."""
    labels = np.array([item.label for item in items])
    found = {}
    for kind in sorted({item.kind for item in items if item.label}):
        chosen = np.array([not item.label or item.kind == kind for item in items])
        count = int(labels[chosen].sum())
        found[kind] = [round(metrics.auc(scores[chosen], labels[chosen]), 3), count]
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="val", choices=("train", "val", "test"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "results")
    parser.add_argument("--onnx", type=Path, default=Path("core/bonafide/weights/image.onnx"))
    given = parser.parse_args()
    session = onnxruntime.InferenceSession(str(given.onnx), providers=["CPUExecutionProvider"])
    items = pictures(given.data, given.split)
    result: dict[str, Any] = {"network": "image", "split": given.split}
    for name, treat in TREATMENTS.items():
        scores = judge(session, items, treat)
        seen = [item for item, score in zip(items, scores, strict=True) if np.isfinite(score)]
        scores = scores[np.isfinite(scores)]
        result[name] = table(seen, scores)
        print(
            name, {key: result[name][key] for key in ("items", "auc", "auc_interval", "auc_within")}
        )
        if name == "stored":
            calibration = cards.load("image").calibration
            llrs = np.array([calibration.llr(float(score)) for score in scores])
            result[name] |= calibrated(seen, llrs) | {"kinds": kinds(seen, scores)}
            print({key: value for key, value in result[name].items() if key != "sources"})
    given.out.mkdir(exist_ok=True)
    path = given.out / f"image-{given.split}.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
