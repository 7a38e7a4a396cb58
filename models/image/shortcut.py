"""How far do trivial facts alone tell the labels apart? A warning, not a detector.

Sides, stored bytes a pixel, sharpness, mean and spread of colour; gradient boosted trees
learn from train and are judged on val, as stored and after one more encode of equal size.

    python models/image/shortcut.py --data ../shared/data
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from data import Item, Pixels, pictures
from evaluate import table
from numpy.typing import NDArray
from reencode import still
from sklearn.ensemble import HistGradientBoostingClassifier

from bonafide.detectors.image import quality

SIDE_PX = 160


def facts(pixels: Pixels) -> list[float]:
    """Sides, bytes a pixel at JPEG 90, blockiness, sharpness, mean and spread of colour."""
    _, data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    colours = pixels.reshape(-1, 3)
    sides = [float(side) for side in pixels.shape[:2]]
    shown = [*quality(pixels).values(), *colours.mean(0), *colours.std(0)]
    return [*sides, len(data) / len(colours), *shown]


def encoded(pixels: Pixels) -> Pixels:
    """A square of equal size and JPEG quality for all."""
    square = cv2.resize(pixels, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    return still(np.asarray(square, np.uint8), ".jpg", 75)


def columns(items: list[Item], again: bool) -> NDArray[np.float64]:
    """The facts of all items, shape (n, 12)."""
    return np.array([facts(encoded(item.pixels) if again else item.pixels) for item in items])


def main() -> None:
    """Print AUC over all and within sources, as stored and after the encode."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    train, val = pictures(data, "train"), pictures(data, "val")
    for again in (False, True):
        model = HistGradientBoostingClassifier(random_state=0)
        model.fit(columns(train, again), [item.label for item in train])
        scores = model.predict_proba(columns(val, again))[:, 1]
        found = table(val, scores)
        print("after one more encode" if again else "as stored", found["auc"], found["auc_within"])


if __name__ == "__main__":
    main()
