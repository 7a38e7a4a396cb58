"""How far do trivial facts alone tell the labels apart? A warning, not a detector.

Size of the face, bytes a pixel, sharpness and mean colour of the still pictures; gradient
boosted trees learn from train and are judged on val, as stored and after one more encode
that is the same for both labels.

    python models/face/shortcut.py --cache models/face/.cache
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
from crops import Crop
from data import Faces
from degrade import still_codec
from evaluate import auc_rows
from sklearn.ensemble import HistGradientBoostingClassifier

from bonafide.faces.align import align_face


def facts(pixels: np.ndarray, size_px: float) -> list[float]:
    """Size, bytes a pixel at one JPEG quality, sharpness, mean and spread of colour."""
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 90])
    sharpness = cv2.Laplacian(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.CV_64F).std()
    colours = pixels.reshape(-1, 3)
    return [size_px, len(data) / len(colours), sharpness, *colours.mean(0), *colours.std(0)]


def table(faces: Faces, split: str, encoded: bool) -> tuple[list[Crop], np.ndarray]:
    """Stills of a split and their facts, shape (n, 9)."""
    crops = [crop for crop in faces.crops if crop.split == split and crop.dataset == "faces"]
    rows = []
    for crop in crops:
        aligned = align_face(*faces.load(crop))
        size_px = crop.face_height_px
        if encoded:
            small = cv2.resize(aligned, (112, 112), interpolation=cv2.INTER_AREA)
            aligned, size_px = still_codec(small, ".jpg", 75), 0.0
        rows.append(facts(aligned, size_px))
    return crops, np.array(rows)


def main() -> None:
    """Print AUC over all and within sources, as stored and after the encode."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path("models/face/.cache"))
    faces = Faces(parser.parse_args().cache)
    for encoded in (False, True):
        crops, train = table(faces, "train", encoded)
        model = HistGradientBoostingClassifier(random_state=0)
        model.fit(train, [crop.manipulated for crop in crops])
        crops, val = table(faces, "val", encoded)
        scores = model.predict_proba(val)[:, 1].tolist()
        found = auc_rows(list(zip(crops, scores, strict=True)))
        name = "after one more encode" if encoded else "as stored"
        print(name, json.dumps({key: found[key] for key in ("all", "within", "sources")}))


if __name__ == "__main__":
    main()
