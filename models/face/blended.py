"""Write a set of bona fide faces beside self-blended forgeries of them, with a manifest.

    python models/face/blended.py --data ../shared/data --split test --to FOLDER
    python models/evaluate.py FOLDER/manifest.csv --split test

Both versions are JPEG 90, so that only the forgery tells them apart.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import cv2
import numpy as np
from blend import blend
from crops import Teacher, frames, manifest_rows

COLUMNS = ["path", "label", "kind", "split", "group", "source_repo"]


def write(data: Path, split: str, to: Path) -> int:
    """Returns how many pairs were written."""
    teacher = Teacher(data / "scenes" / "pretrained" / "yunet_n_dynamic.onnx")
    to.mkdir(parents=True, exist_ok=True)
    count = 0
    with (to / "manifest.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        for dataset, row in manifest_rows(data):
            if dataset != "faces" or row["split"] != split or row["label"] != "bona_fide":
                continue
            _, pixels = next(frames(data / dataset / row["path"], 1))
            if (found := teacher.find(pixels)) is None:
                continue
            forged, _ = blend(pixels, found[0], np.random.default_rng([7, count]))
            for label, version in (("bona_fide", pixels), ("manipulated", forged)):
                path = f"{label}_{count:04}.jpg"
                jpeg = [cv2.IMWRITE_JPEG_QUALITY, 90]
                cv2.imwrite(str(to / path), version[..., ::-1], jpeg)
                kind = "self_blended" if label == "manipulated" else "real"
                facts = [path, label, kind, split, row["group"], row["source_repo"]]
                table.writerow(dict(zip(COLUMNS, facts, strict=True)))
            count += 1
    return count


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=["val", "test"], default="test")
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    print(f"{write(arguments.data, arguments.split, arguments.to)} pairs")


if __name__ == "__main__":
    main()
