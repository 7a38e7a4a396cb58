"""Numbers to learn from: faces in pairs through the street, patches of pictures, val items.

python models/image_statistics/data.py --data ../shared/data --faces models/face/.cache

Face pairs are those of the face network: a face and its own forgery through one street, two
items of one source, two of any.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np

from bonafide.detectors.image import patches
from bonafide.detectors.texture import SIDE_PX, describe

MODELS = Path(__file__).parents[1]
FACE_PAIRS = {"forged_pairs": 6, "source_pairs": 6, "free_pairs": 4}
FRAMES, PATCHES = 6, 4


def face_pairs(cache: Path, steps: int, out: Path) -> None:
    """Rows alternate bona fide and manipulated; `how` is 0 forged, 1 one source, 2 any."""
    sys.path.insert(0, str(MODELS / "face"))
    from data import Faces, Pairs

    pairs = Pairs(
        Faces(cache), {"steps": steps, "size_px": SIDE_PX, "swap_share": 0.3} | FACE_PAIRS, 5
    )
    rows, how = [], np.repeat([0, 1, 2], [2 * count for count in FACE_PAIRS.values()])
    for step in range(steps):
        batch, _ = pairs[step]
        rows += [describe(np.ascontiguousarray(one.permute(1, 2, 0).numpy())) for one in batch]
        if step % 20 == 19:
            hows = np.tile(how, step + 1)
            np.savez(out, rows=np.stack(rows), labels=np.arange(len(rows)) % 2, how=hows)


def face_items(cache: Path, split: str, out: Path) -> None:
    """Stills, and `FRAMES` frames of each clip, as stored."""
    sys.path.insert(0, str(MODELS / "face"))
    from data import Faces

    faces = Faces(cache)
    items = defaultdict(list)
    for crop in faces.crops:
        if crop.split == split and crop.dataset in ("faces", "clips"):
            items[crop.item].append(crop)
    rows, facts = [], []
    for crops in items.values():
        for at in np.unique(np.linspace(0, len(crops) - 1, FRAMES).round().astype(int)):
            crop = crops[at]
            rows.append(describe(faces.aligned(crop)))
            facts.append((crop.dataset, crop.item, crop.source, crop.group, crop.kind))
    labels = np.array([kind != "real" for *_, kind in facts], int)
    np.savez(out, rows=np.stack(rows), labels=labels, facts=np.array(facts))


def picture_pairs(data: Path, steps: int, out: Path) -> None:
    """Rows alternate bona fide and manipulated; a third of the pairs are of one source."""
    sys.path.insert(0, str(MODELS / "image"))
    from data import Balanced, patch, pictures
    from reencode import reencoded

    balanced = Balanced(pictures(data, "train"), 0.0)
    rows = []
    for step in range(steps):
        draw = np.random.default_rng([3, step])
        twins = draw.random() < 1 / 3
        items = balanced.pair(draw) if twins else (balanced.draw(0, draw), balanced.draw(1, draw))
        for item in items:
            rows.append(describe(patch(reencoded(item.pixels, draw), SIDE_PX, draw)))
        if step % 200 == 199:
            np.savez(out, rows=np.stack(rows), labels=np.arange(len(rows)) % 2)


def picture_items(data: Path, split: str, out: Path) -> None:
    """The patches that the product looks at."""
    sys.path.insert(0, str(MODELS / "image"))
    from data import pictures

    rows, labels, facts = [], [], []
    for number, item in enumerate(pictures(data, split)):
        for place in patches(item.pixels, PATCHES):
            rows.append(describe(np.ascontiguousarray(place.pixels)))
            labels.append(item.label)
            facts.append(("pictures", str(number), item.source, item.group, item.kind))
    np.savez(out, rows=np.stack(rows), labels=np.array(labels), facts=np.array(facts))


def main() -> None:
    """Write one of the four tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "table", choices=["face_pairs", "face_items", "picture_pairs", "picture_items"]
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--faces", type=Path, default=Path("models/face/.cache"))
    parser.add_argument("--out", type=Path, default=Path("models/image_statistics/.cache"))
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--split", choices=["val", "test"], default="val")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    if options.table == "face_pairs":
        face_pairs(options.faces, options.steps, options.out / "face_pairs.npz")
    elif options.table == "picture_pairs":
        picture_pairs(options.data, options.steps, options.out / "picture_pairs.npz")
    elif options.table == "face_items":
        face_items(options.faces, options.split, options.out / f"face_items_{options.split}.npz")
    else:
        picture_items(
            options.data, options.split, options.out / f"picture_items_{options.split}.npz"
        )


if __name__ == "__main__":
    main()
