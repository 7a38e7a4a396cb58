"""Write the averaged network as ONNX, weights in half precision, and check it.

    python models/image/export.py --config models/image/config.toml --data ../shared/data

The runs have one pretrained start, so their weights are averaged (Wortsman et al., "Model
soups", ICML 2022). In: `patches`, uint8 RGB (n, 3, 224, 224). Out: `logit` (n,), `map`
(n, 7, 7) in 0..1.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from data import Pixels, pictures
from network import PatchJudge
from onnx import TensorProto, helper, numpy_helper

from bonafide.detectors.image import PATCH_PX, patches

sys.path.insert(0, str(Path(__file__).parents[1]))
from strip import strip

LARGEST_DIFFERENCE = 1e-4


def soup(config: Path, runs: Sequence[Path]) -> PatchJudge:
    """The mean of the runs' averages, every weight rounded to half precision."""
    settings = tomllib.loads(config.read_text(encoding="utf-8"))["network"]
    network = PatchJudge(settings["dropout"])
    states = [torch.load(run / "checkpoint.pt", weights_only=True)["average"] for run in runs]
    for name, kept in network.state_dict().items():
        mean = torch.stack([state[name].float() for state in states]).mean(0)
        kept.copy_(mean.half().to(kept.dtype))
    return network.eval()


def write(network: PatchJudge, path: Path) -> None:
    """Export, halve and save."""
    example = torch.zeros(2, 3, PATCH_PX, PATCH_PX, dtype=torch.uint8)
    torch.onnx.export(
        network,
        (example,),
        str(path),
        input_names=["patches"],
        output_names=["logit", "map"],
        dynamic_shapes={"patches": {0: torch.export.Dim("n")}},
        external_data=False,
        verbose=False,
    )
    model = onnx.load(path)
    halve(model)
    onnx.save(model, path)
    strip(path)


def halve(model: onnx.ModelProto) -> None:
    """Keep large weights as float16 with a cast before use, where nothing is lost by it."""
    graph, casts = model.graph, []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        narrow = values.astype(np.float16) if values.dtype == np.float32 else values
        if values.size < 64 or not np.array_equal(narrow, values) or narrow is values:
            continue
        half = numpy_helper.from_array(narrow, f"{tensor.name}_half")
        graph.initializer.remove(tensor)
        graph.initializer.append(half)
        casts.append(helper.make_node("Cast", [half.name], [tensor.name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def difference(network: PatchJudge, path: Path, some: list[Pixels]) -> float:
    """The largest difference between torch and onnxruntime on patches (224, 224, 3)."""
    stack = np.ascontiguousarray(np.stack(some).transpose(0, 3, 1, 2))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = session.run(["logit", "map"], {"patches": stack})
    with torch.inference_mode():
        wanted = network(torch.from_numpy(stack))
    return max(float(np.abs(a - b.numpy()).max()) for a, b in zip(found, wanted, strict=True))


def main() -> None:
    """Export what the runs have learned so far."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("models/image/.runs"))
    parser.add_argument("--onnx", type=Path, default=Path("core/bonafide/weights/image.onnx"))
    given = parser.parse_args()
    network = soup(given.config, sorted(given.runs.glob("seed-*")))
    write(network, given.onnx)
    some = [
        place.pixels for item in pictures(given.data, "val")[::16] for place in patches(item.pixels)
    ]
    worst = difference(network, given.onnx, some)
    if worst > LARGEST_DIFFERENCE:
        raise SystemExit(f"torch and onnxruntime differ by {worst:g}")
    content = given.onnx.read_bytes()
    print(f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    print(f"largest difference between torch and onnxruntime on {len(some)} patches: {worst:.2g}")


if __name__ == "__main__":
    main()
