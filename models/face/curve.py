"""What more sources would do for the second look: its judges on shares of the train sources.

    python models/face/curve.py --data ../shared/data

Judged on val; the fine-tuned network and the loosening are left aside.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
import torch
from data import Faces
from export import GRAIN_WEIGHT
from network import pretrained
from second import PRETRAINED, Judges, SecondLook, chosen, compare, described, regress

sys.path.append(str(Path(__file__).parents[1]))
from curves import Row, curve, keep
from metrics import auc, auc_within


def logits(judges: Judges, table: np.ndarray) -> np.ndarray:
    """Of the crops as they are, shape (n, heads)."""
    weights = torch.cat([judges.everywhere.weight, judges.contrast.weight], 1)[:, :, 0, 0]
    found = table[:, 0] @ weights.detach().numpy().T + judges.everywhere.bias.detach().numpy()
    return np.asarray(found)


def main() -> None:
    """Fit, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("models/face/.cache"))
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    faces = Faces(arguments.cache)
    train, val = chosen(faces, "train"), chosen(faces, "val")
    look = SecondLook(pretrained(arguments.data / PRETRAINED)).eval()
    known, unknown = (described(look, faces, crops) for crops in (train, val))
    labels = np.array([float(crop.manipulated) for crop in val])
    names = np.array([crop.source for crop in val])
    stills = np.array([crop.dataset == "faces" for crop in val])

    def judge(kept: set[str]) -> Row:
        rows = [number for number, crop in enumerate(train) if crop.source in kept]
        some = [train[number] for number in rows]
        regress(look, known[0][rows], some)
        compare(look, known[0][rows], known[1][rows], some)
        colour = logits(look.colour, unknown[0])
        grain = logits(look.grain, unknown[1])
        of_stills = colour[:, 0] + GRAIN_WEIGHT * grain[:, 0]
        return {
            "stills": auc(of_stills[stills], labels[stills]),
            "stills (within sources)": auc_within(
                of_stills[stills], labels[stills], list(names[stills])
            )[0],
            "frames of clips": auc(colour[~stills, 1], labels[~stills]),
        }

    keep("faces", curve(sorted({crop.source for crop in train}), judge))


if __name__ == "__main__":
    main()
