"""Write the networks of a face as one ONNX, weights in half precision, and check it.

    python models/face/export.py --run models/face/.runs/default --second models/face/.runs/second

Several runs from one pretrained start may be given: their weights are averaged
(Wortsman et al., "Model soups", ICML 2022). In: `faces`, uint8 RGB (n, 3, 224, 224).
Out, for stills and for frames of clips: `logit`, `clip_logit` (n,), `map`, `clip_map`
(n, 14, 14) in 0..1; and of the fine-tuned network alone `tuned_logit`, `tuned_map`.
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
from network import FaceNetwork, pretrained, soup
from second import SecondLook
from torch import Tensor, nn
from torch.nn import functional
from train import PRETRAINED

from bonafide.faces.align import FACE_SIZE_PX

sys.path.insert(0, str(Path(__file__).parents[1]))
from halve import halve
from strip import strip

LARGEST_DIFFERENCE = 1e-4
OUTPUTS = ["logit", "map", "clip_logit", "clip_map", "tuned_logit", "tuned_map"]
# How much the fine-tuned network and the second look count: for stills, for clips. Chosen on val,
# where the first one says little about clips (README).
WEIGHTS = ((2.0, 1.0), (0.25, 1.0))
GRAIN_WEIGHT = 0.5


class Shipped(nn.Module):
    """All looks added and, as maps, what each part of the face adds to the logit, in 0..1.

    Covering what such a map marks takes evidence away; covering what the place head marks, which
    learned the masks of our own forgeries, does so less often (README).
    """

    def __init__(self, network: FaceNetwork, second: SecondLook) -> None:
        super().__init__()
        self.network, self.second = network, second

    def forward(self, faces: Tensor) -> tuple[Tensor, ...]:
        _, cells = self.network.evidence(faces)
        # Means of 2 x 2 cells stay what they are, so the logit stays the mean of the map.
        tuned = functional.interpolate(cells[:, None], scale_factor=2, mode="nearest")[:, 0]
        colour, grain = self.second(faces)
        stills, clips = (
            first * tuned + other * colour[:, head] for head, (first, other) in enumerate(WEIGHTS)
        )
        stills = stills + GRAIN_WEIGHT * grain[:, 0]
        outputs = [stills.mean((1, 2)), _smooth(stills), clips.mean((1, 2)), _smooth(clips)]
        return (*outputs, tuned.mean((1, 2)), _smooth(tuned))


def _smooth(cells: Tensor) -> Tensor:
    """A map to be looked at: blurred over 3 x 3 cells, 0.5 where a place adds nothing."""
    padded = functional.pad(cells[:, None], (1, 1, 1, 1), mode="replicate")
    return functional.avg_pool2d(padded, 3, 1)[:, 0].sigmoid()


def write(shipped: Shipped, path: Path) -> None:
    """Export, halve and save."""
    example = torch.zeros(2, 3, FACE_SIZE_PX, FACE_SIZE_PX, dtype=torch.uint8)
    torch.onnx.export(
        shipped,
        (example,),
        str(path),
        input_names=["faces"],
        output_names=OUTPUTS,
        dynamic_shapes={"faces": {0: torch.export.Dim("n")}},
        external_data=False,
        verbose=False,
    )
    model = onnx.load(path)
    halve(model)
    onnx.save(model, path)
    strip(path)


def check(shipped: Shipped, path: Path, pictures: np.ndarray) -> float:
    """Largest difference between torch and onnxruntime on real faces (n, 224, 224, 3)."""
    batch = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2))
    session = onnxruntime.InferenceSession(str(path))
    found = session.run(OUTPUTS, {"faces": batch})
    with torch.inference_mode():
        wanted = shipped(torch.from_numpy(batch))
    worst = max(float(np.abs(a - b.numpy()).max()) for a, b in zip(found, wanted, strict=True))
    if worst > LARGEST_DIFFERENCE:
        raise SystemExit(f"torch and onnxruntime differ by {worst:g}")
    return worst


def main() -> None:
    """Export what the runs have learned so far."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, nargs="+", required=True)
    parser.add_argument("--second", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path, default=Path("models/face/.cache"))
    parser.add_argument("--to", type=Path, default=Path("core/bonafide/weights/face.onnx"))
    arguments = parser.parse_args()
    second = SecondLook(pretrained(arguments.data / PRETRAINED))
    second.load_state_dict(torch.load(arguments.second / "second.pt", weights_only=True))
    shipped = Shipped(soup(arguments.run), second).eval()
    shipped.load_state_dict({name: w.half().float() for name, w in shipped.state_dict().items()})
    write(shipped, arguments.to)
    faces = Faces(arguments.cache)
    some = [crop for crop in faces.crops if crop.split == "val"][::40]
    worst = check(shipped, arguments.to, np.stack([faces.aligned(crop) for crop in some]))
    content = arguments.to.read_bytes()
    print(f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    print(f"largest difference between torch and onnxruntime on {len(some)} faces: {worst:.2g}")


if __name__ == "__main__":
    main()
