"""Write the averaged weights as ONNX and check them against torch.

python models/face_detector/export.py --data ../shared/data
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
import torch
from data import scenes
from network import FaceNetwork
from shipping import Shipped, command_line, confirm, ship, trained
from torch import Tensor, nn


def main() -> None:
    """Read the command line, export, check."""
    options = command_line(__doc__.splitlines()[0], Path(__file__).parent)
    shipped = Shipped(trained(FaceNetwork, options), scored).eval()
    export(shipped, options.onnx)
    confirm(disagreement(shipped, options.onnx, options.data))


def scored(answer: Any) -> tuple[Tensor, Tensor, Tensor]:
    """Scores in 0..1 instead of logits; boxes and points as they are."""
    logits, boxes, points = answer
    return logits.sigmoid(), boxes, points


def export(shipped: nn.Module, path: Path) -> None:
    """Any number of pictures of any size whose sides are multiples of 32."""
    pictures, rows, columns = (torch.export.Dim(name, max=256) for name in ("n", "rows", "columns"))
    example = torch.zeros(2, 256, 320, 3, dtype=torch.uint8)
    names = ("pictures", ["scores", "boxes", "points"])
    ship(shipped, example, path, names, {0: pictures, 1: 32 * rows, 2: 32 * columns})


@torch.no_grad()
def disagreement(shipped: nn.Module, path: Path, data: Path, count: int = 20) -> float:
    """Largest difference on validation pictures: scores as they are, places over the side."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    worst = 0.0
    for index, (_, pixels, _) in enumerate(scenes(data, "val")):
        if index == count:
            break
        side = 32 * (3 + index % 8)
        ready = cv2.resize(pixels, (side, side + 64))[None]
        theirs = session.run(None, {"pictures": ready})
        ours = shipped(torch.from_numpy(ready))
        for here, there, size in zip(ours, theirs, (1, side + 64, side + 64), strict=True):
            worst = max(worst, float(np.abs(here.numpy() - there).max()) / size)
    return worst


if __name__ == "__main__":
    main()
