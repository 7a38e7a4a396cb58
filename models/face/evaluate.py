"""Figures on crops made by the teacher: over all, within sources, self-blended.

    python models/face/evaluate.py --weights core/bonafide/weights/face.onnx --split val

The figures that count go through the product (`models/evaluate.py`); these choose.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from blend import blend
from crops import Crop
from data import Faces
from degrade import still_codec
from sklearn.metrics import roc_auc_score

from bonafide.faces.align import align_face

Judge = Callable[[np.ndarray], np.ndarray]  # (n, 224, 224, 3) uint8 -> logits (n,)
BATCH = 32
MINIMUM_ITEMS = 6  # a source with fewer says nothing about "within sources"


def judge_all(judge: Judge, pictures: Iterator[np.ndarray]) -> np.ndarray:
    """Logits of many aligned faces, in batches."""
    logits: list[np.ndarray] = []
    batch: list[np.ndarray] = []
    for picture in pictures:
        batch.append(picture)
        if len(batch) == BATCH:
            logits.append(judge(np.stack(batch)))
            batch = []
    if batch:
        logits.append(judge(np.stack(batch)))
    return np.concatenate(logits)


def item_scores(
    judge: Judge, faces: Faces, split: str, dataset: str, frames: int
) -> list[tuple[Crop, float]]:
    """One crop and the mean logit for each item; `frames` crops of a clip at most."""
    items: dict[str, list[Crop]] = defaultdict(list)
    for crop in faces.crops:
        if crop.split == split and crop.dataset == dataset:
            items[crop.item].append(crop)
    chosen = []
    for crops in items.values():
        places = np.linspace(0, len(crops) - 1, min(frames, len(crops))).round().astype(int)
        chosen += [crops[place] for place in places]
    logits = judge_all(judge, (faces.aligned(crop) for crop in chosen))
    by_item: dict[str, list[float]] = defaultdict(list)
    for crop, logit in zip(chosen, logits, strict=True):
        by_item[crop.item].append(float(logit))
    return [(items[name][0], float(np.mean(values))) for name, values in by_item.items()]


def auc_rows(scores: list[tuple[Crop, float]]) -> dict[str, object]:
    """AUC over all, the mean within sources, and the rows behind it."""
    labels = np.array([crop.manipulated for crop, _ in scores])
    logits = np.array([logit for _, logit in scores])
    sources = np.array([crop.source for crop, _ in scores])
    rows = {}
    for source in sorted(set(sources)):
        here = sources == source
        if here.sum() >= MINIMUM_ITEMS and 0 < labels[here].sum() < here.sum():
            rows[source] = round(float(roc_auc_score(labels[here], logits[here])), 3)
    kinds = {}
    for kind in sorted({crop.kind for crop, _ in scores if crop.manipulated}):
        here = np.array([not crop.manipulated or crop.kind == kind for crop, _ in scores])
        kinds[kind] = round(float(roc_auc_score(labels[here], logits[here])), 3)
    return {
        "all": round(float(roc_auc_score(labels, logits)), 3),
        "within": round(float(np.mean(list(rows.values()))), 3),
        "sources": rows,
        "kinds_against_all_bona_fide": kinds,
        "items": [int((~labels).sum()), int(labels.sum())],
    }


def self_blended(judge: Judge, faces: Faces, split: str, every: int = 1) -> float:
    """AUC of bona fide stills against forgeries of them, both JPEG 90 afterwards."""
    crops = [
        crop
        for crop in faces.crops
        if crop.split == split and crop.dataset == "faces" and not crop.manipulated
    ][::every]

    def pictures() -> Iterator[np.ndarray]:
        for number, crop in enumerate(crops):
            pixels, points = faces.load(crop)
            forged, _ = blend(pixels, points, np.random.default_rng([7, number]))
            for version in (pixels, forged):
                yield align_face(still_codec(version, ".jpg", 90), points)

    logits = judge_all(judge, pictures())
    return round(float(roc_auc_score(np.arange(len(logits)) % 2, logits)), 3)


def figures(
    judge: Judge, faces: Faces, split: str, frames: int = 14, every: int = 1
) -> dict[str, object]:
    """Everything that a network is chosen by; fewer `frames` a clip, every so many stills."""
    return {
        "faces": auc_rows(item_scores(judge, faces, split, "faces", 1)),
        "clips": auc_rows(item_scores(judge, faces, split, "clips", frames)),
        "self_blended": self_blended(judge, faces, split, every),
    }


def onnx_judge(weights: Path) -> Judge:
    """The exported network on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(weights), options)
    return lambda batch: session.run(["logit"], {"faces": batch.transpose(0, 3, 1, 2)})[0]


def main() -> None:
    """Print the figures of exported weights as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("models/face/.cache"))
    parser.add_argument("--split", choices=["val", "test"], default="val")
    parser.add_argument("--frames", type=int, default=14)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    judge = onnx_judge(arguments.weights)
    found = figures(judge, Faces(arguments.cache), arguments.split, arguments.frames)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
