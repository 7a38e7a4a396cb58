"""What make-up, glasses or a dim room move in a face says nothing of forgeries: a judge forgets it.

Nuisance attribute projection (Solomonoff, Campbell & Boardman, "Advances in channel compensation
for SVM speaker recognition", ICASSP 2005), with one direction a disguise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from crops import Crop
from data import Faces
from disguise import DISGUISES, landmarks_of

from bonafide.faces.align import align_face
from bonafide.faces.landmarks import Landmarks

if TYPE_CHECKING:
    from second import SecondLook

# Stills lose more within sources than their genuine faces gain (README).
HEAD, DATASET = 1, "clips"
# Taken out whole, dim rooms and calls swing to the other side (README).
SHARE = 0.5
Array = np.ndarray


@torch.no_grad()
def moved(look: SecondLook, faces: Faces, crops: list[Crop]) -> Array:
    """Features of each crop as it is and in a disguise, by turns; shape (n, 2, 320)."""
    finder, names = Landmarks(), list(DISGUISES)
    found = []
    for number, crop in enumerate(crops):
        pixels, points = faces.load(crop)
        landmarks = landmarks_of(finder, pixels, points)
        make = DISGUISES[names[number % len(names)]]
        odd = make(pixels, landmarks, np.random.default_rng([11, number]))
        pair = np.stack([align_face(pixels, points), align_face(odd, points)])
        seen = look.colours(torch.from_numpy(pair.transpose(0, 3, 1, 2).copy()))
        found.append(look.colour.table(seen).numpy())
    return np.stack(found)


def without(slope: Array, bias: float, table: Array) -> tuple[Array, float]:
    """A linear judge to whom no disguise of `moved` means anything on the average.

    The mean logit of the faces as they are stays.
    """
    plain = table[:, 0]
    spread, kinds = plain.std(0) + 1e-6, np.arange(len(table)) % len(DISGUISES)
    steps = (table[:, 1] - plain) / spread
    means = np.stack([steps[kinds == kind].mean(0) for kind in range(len(DISGUISES))])
    basis, _ = np.linalg.qr(means.T)
    taken = basis @ (basis.T @ (slope * spread)) / spread
    return slope - taken, bias + float(taken @ plain.mean(0))


def forget(look: SecondLook, faces: Faces, crops: list[Crop]) -> None:
    """Let the judge of clips forget disguises by half."""
    judges = look.colour
    halves = [
        layer.weight[HEAD].detach().flatten() for layer in (judges.everywhere, judges.contrast)
    ]
    slope, bias = torch.cat(halves).double().numpy(), judges.everywhere.bias[HEAD].item()
    table = moved(look, faces, [crop for crop in crops if crop.dataset == DATASET])
    judges.take(HEAD, *without(slope, bias, table.astype(np.float64)), share=SHARE)
