"""Write the averaged network as ONNX, weights in half precision, and check it.

    python models/face/export.py --run models/face/.runs/default

Several runs from one pretrained start may be given: their weights are averaged
(Wortsman et al., "Model soups", ICML 2022). In: `faces`, uint8 RGB (n, 3, 224, 224).
Out: `logit` (n,), `map` (n, 14, 14) in 0..1.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from data import Faces
from network import FaceNetwork, soup
from torch import Tensor, nn
from torch.nn import functional

from bonafide.faces.align import FACE_SIZE_PX

sys.path.insert(0, str(Path(__file__).parents[1]))
from halve import halve
from strip import strip

LARGEST_DIFFERENCE = 1e-4


class Shipped(nn.Module):
    """The network and, as its map, what each part of the face adds to the logit, in 0..1.

    Covering what this map marks takes evidence away; covering what the place head marks, which
    learned the masks of our own forgeries, does so less often (README).
    """

    def __init__(self, network: FaceNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, faces: Tensor) -> tuple[Tensor, Tensor]:
        logit, cells = self.network.evidence(faces)
        map_ = functional.interpolate(cells[:, None], scale_factor=2, mode="bilinear")
        return logit, map_[:, 0].sigmoid()


def write(network: FaceNetwork, path: Path) -> None:
    """Export, halve and save."""
    example = torch.zeros(2, 3, FACE_SIZE_PX, FACE_SIZE_PX, dtype=torch.uint8)
    torch.onnx.export(
        Shipped(network).eval(),
        (example,),
        str(path),
        input_names=["faces"],
        output_names=["logit", "map"],
        dynamic_shapes={"faces": {0: torch.export.Dim("n")}},
        external_data=False,
        verbose=False,
    )
    model = onnx.load(path)
    halve(model)
    onnx.save(model, path)
    strip(path)


def check(network: FaceNetwork, path: Path, pictures: np.ndarray) -> float:
    """Largest difference between torch and onnxruntime on real faces (n, 224, 224, 3)."""
    batch = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2))
    session = onnxruntime.InferenceSession(str(path))
    found = session.run(["logit", "map"], {"faces": batch})
    with torch.inference_mode():
        wanted = Shipped(network)(torch.from_numpy(batch))
    worst = max(float(np.abs(a - b.numpy()).max()) for a, b in zip(found, wanted, strict=True))
    if worst > LARGEST_DIFFERENCE:
        raise SystemExit(f"torch and onnxruntime differ by {worst:g}")
    return worst


def main() -> None:
    """Export what the runs have learned so far."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, nargs="+", required=True)
    parser.add_argument("--cache", type=Path, default=Path("models/face/.cache"))
    parser.add_argument("--to", type=Path, default=Path("core/bonafide/weights/face.onnx"))
    arguments = parser.parse_args()
    network = soup(arguments.run).eval()
    network.load_state_dict({name: w.half().float() for name, w in network.state_dict().items()})
    write(network, arguments.to)
    faces = Faces(arguments.cache)
    some = [crop for crop in faces.crops if crop.split == "val"][::40]
    worst = check(network, arguments.to, np.stack([faces.aligned(crop) for crop in some]))
    content = arguments.to.read_bytes()
    print(f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    print(f"largest difference between torch and onnxruntime on {len(some)} faces: {worst:.2g}")


if __name__ == "__main__":
    main()
