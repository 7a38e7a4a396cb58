"""Write the averaged weights as ONNX and check them against torch.

python models/landmarks/export.py --data ../shared/data
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch

sys.path.append(str(Path(__file__).parents[1] / "face_detector"))
from data import annotated
from network import LandmarkNetwork
from shipping import Shipped, command_line, confirm, ship, trained

from bonafide.faces.align import align_face


@torch.no_grad()
def main() -> None:
    """Read the command line, export, check on validation faces."""
    options = command_line(__doc__.splitlines()[0], Path(__file__).parent)
    network = trained(LandmarkNetwork, options)
    shipped, size = Shipped(network).eval(), network.size_px
    example = torch.zeros(2, size, size, 3, dtype=torch.uint8)
    shapes = {0: torch.export.Dim("n", max=1024)}
    ship(shipped, example, options.onnx, ("crops", ["points"]), shapes)
    faces = annotated(options.data, "val")
    crops = np.stack([align_face(pixels, five, size) for pixels, five, *_ in faces])
    session = onnxruntime.InferenceSession(options.onnx, providers=["CPUExecutionProvider"])
    theirs = session.run(None, {"crops": crops})[0]
    apart = float(np.abs(shipped(torch.from_numpy(crops)).numpy() - theirs).max())
    confirm(apart)


if __name__ == "__main__":
    main()
