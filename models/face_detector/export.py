"""Write the averaged weights as ONNX and check them against torch.

python models/face_detector/export.py --data ../shared/data
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch
from data import scenes
from network import FaceNetwork
from shipping import ship
from torch import Tensor, nn

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "core/bonafide/weights/face_detector.onnx"
AGREE = 1e-4


class Shipped(nn.Module):
    """The network as the product calls it: uint8 pictures (n, height, width, 3) in, scores out."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        logits, boxes, points = self.network(pictures.permute(0, 3, 1, 2).float())
        return logits.sigmoid(), boxes, points


def main() -> None:
    """Read the command line, export, check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--out", type=Path, default=Path("artefacts/face_detector"))
    parser.add_argument("--onnx", type=Path, default=TARGET)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    network = FaceNetwork(**tomllib.loads(options.config.read_text())["network"])
    saved = torch.load(options.out / "checkpoint.pt", weights_only=True, map_location="cpu")
    network.load_state_dict(saved["average"])
    shipped = Shipped(network).eval()
    export(shipped, options.onnx)
    apart = disagreement(shipped, options.onnx, options.data)
    print(f"step {saved['step']}, torch and onnxruntime differ by {apart:.1e} at most")
    if apart > AGREE:
        raise SystemExit(f"That is more than {AGREE:g}.")


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
