"""Write the averaged weights as ONNX and check them against torch.

python models/landmarks/export.py --data ../shared/data
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

sys.path.append(str(Path(__file__).parents[1] / "face_detector"))
from data import annotated
from network import LandmarkNetwork
from shipping import ship

from bonafide.faces.align import align_face

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "core/bonafide/weights/landmarks.onnx"
AGREE = 1e-4


class Shipped(nn.Module):
    """The network as the product calls it: uint8 crops (n, size, size, 3) in."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, crops: Tensor) -> Tensor:
        points: Tensor = self.network(crops.permute(0, 3, 1, 2).float())
        return points


@torch.no_grad()
def main() -> None:
    """Read the command line, export, check on validation faces."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--out", type=Path, default=Path("artefacts/landmarks"))
    parser.add_argument("--onnx", type=Path, default=TARGET)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    network = LandmarkNetwork(**tomllib.loads(options.config.read_text())["network"])
    saved = torch.load(options.out / "checkpoint.pt", weights_only=True, map_location="cpu")
    network.load_state_dict(saved["average"])
    shipped, size = Shipped(network).eval(), network.size_px
    example = torch.zeros(2, size, size, 3, dtype=torch.uint8)
    shapes = {0: torch.export.Dim("n", max=1024)}
    ship(shipped, example, options.onnx, ("crops", ["points"]), shapes)
    faces = annotated(options.data, "val")
    crops = np.stack([align_face(pixels, five, size) for pixels, five, *_ in faces])
    session = onnxruntime.InferenceSession(options.onnx, providers=["CPUExecutionProvider"])
    theirs = session.run(None, {"crops": crops})[0]
    apart = float(np.abs(shipped(torch.from_numpy(crops)).numpy() - theirs).max())
    print(f"step {saved['step']}, torch and onnxruntime differ by {apart:.1e} at most")
    if apart > AGREE:
        raise SystemExit(f"That is more than {AGREE:g}.")


if __name__ == "__main__":
    main()
