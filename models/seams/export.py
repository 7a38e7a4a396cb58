"""Put the trained seam network into an ONNX file and hold it against torch.

python models/seams/export.py --work build/seams --out core/bonafide/weights/seams.onnx
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
from network import RATE_HZ, STEP, Seams

sys.path.append(str(Path(__file__).parents[1]))
from halve import halve
from strip import strip

TOLERANCE = 0.02


def folded(network: Seams) -> Seams:
    """The network with its batch norms inside the convolutions."""
    for block in network.blocks:
        block[0] = torch.nn.utils.fuse_conv_bn_eval(block[0], block[1])
        block[1] = torch.nn.Identity()
    return network


def write(network: Seams, out: Path) -> None:
    """ONNX with input `wave` [N, samples], a multiple of 320, and output `logits` [N, steps]."""
    steps = torch.export.Dim("steps", min=10)
    torch.onnx.export(
        network,
        (torch.randn(2, 500 * STEP),),
        str(out),
        input_names=["wave"],
        output_names=["logits"],
        dynamic_shapes={"wave": {0: torch.export.Dim("n"), 1: STEP * steps}},
        opset_version=18,
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    model = onnx.load(out)
    halve(model)
    onnx.save(model, out)
    strip(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/seams"))
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    network = Seams()
    network.load_state_dict(torch.load(arguments.work / "seams.pt", weights_only=True))
    network = folded(network.eval())
    write(network, arguments.out)
    session = onnxruntime.InferenceSession(str(arguments.out), providers=["CPUExecutionProvider"])
    differences = []
    for seconds in (2, 7, 13):
        wave = torch.randn(1, seconds * RATE_HZ) * torch.linspace(0.01, 0.3, seconds * RATE_HZ)
        with torch.no_grad():
            expected = network(wave).numpy()
        (found,) = session.run(["logits"], {"wave": wave.numpy()})
        differences.append(float(np.abs(expected - found).max()))
    if max(differences) > TOLERANCE:
        raise SystemExit(f"torch and onnxruntime differ by {max(differences):.2g}")
    content = arguments.out.read_bytes()
    print(f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    print(f"torch and onnxruntime differ by at most {max(differences):.2g}")


if __name__ == "__main__":
    main()
