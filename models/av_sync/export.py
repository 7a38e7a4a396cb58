"""Put the trained pairs into one ONNX file, hold it against torch, and name it on the card.

python models/av_sync/export.py
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tomllib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from network import Pair, Several
from train import FOLDER

sys.path.append(str(Path(__file__).parents[1]))
from halve import halve
from strip import strip

from bonafide.detectors.lips import BANDS, PARTS, SIDE_PX

WEIGHTS = Path(__file__).parents[2] / "core" / "bonafide" / "weights"
LARGEST_DIFFERENCE = 1e-4


def write(network: Several, out: Path) -> None:
    """ONNX from `mouths` (n, ticks, side, side) and `voice` (n, ticks, parts, bands), float32,
    to `seen` and `heard` (n, ticks, width)."""
    mouths, voice = example(40)
    count, ticks = torch.export.Dim("n"), torch.export.Dim("ticks", min=8)
    torch.onnx.export(
        network,
        (torch.from_numpy(mouths), torch.from_numpy(voice)),
        str(out),
        input_names=["mouths", "voice"],
        output_names=["seen", "heard"],
        dynamic_shapes={name: {0: count, 1: ticks} for name in ("mouths", "voice")},
        external_data=False,
        verbose=False,
    )
    model = onnx.load(out)
    halve(model)
    onnx.save(model, out)
    strip(out)


def rounded(network: Several) -> Several:
    """The network with the weights that half precision can hold, as the file holds them."""
    for weights in network.parameters():
        weights.data = weights.data.half().float()
    return network


def example(ticks: int) -> tuple[np.ndarray, np.ndarray]:
    """Mouths and voices of noise."""
    random = np.random.default_rng(ticks)
    mouths = random.uniform(0, 255, (2, ticks, SIDE_PX, SIDE_PX))
    voice = random.normal(0, 2, (2, ticks, PARTS, BANDS))
    return mouths.astype(np.float32), voice.astype(np.float32)


def difference(network: Several, path: Path) -> float:
    """The largest between torch and onnxruntime on several lengths."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = 0.0
    for ticks in (30, 75, 210):
        mouths, voice = example(ticks)
        found = session.run(["seen", "heard"], {"mouths": mouths, "voice": voice})
        with torch.inference_mode():
            wanted = network(torch.from_numpy(mouths), torch.from_numpy(voice))
        for one, other in zip(found, wanted, strict=True):
            worst = max(worst, float(np.abs(one - other.numpy()).max()))
    return worst


def main() -> None:
    """Export, check, and write the hash into the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=FOLDER / "config.toml")
    parser.add_argument("--work", type=Path, default=FOLDER / ".runs")
    parser.add_argument("--out", type=Path, default=WEIGHTS / "av_sync.onnx")
    options = parser.parse_args()
    config = tomllib.loads(options.config.read_text())
    pairs = []
    for seed in config["seeds"]:
        pair = Pair(**config["network"])
        pair.load_state_dict(torch.load(options.work / f"pair{seed}.pt", weights_only=True))
        pairs.append(pair)
    network = rounded(Several(pairs).eval())
    write(network, options.out)
    worst = difference(network, options.out)
    if worst > LARGEST_DIFFERENCE:
        raise SystemExit(f"torch and onnxruntime differ by {worst:.2g}")
    sha256 = hashlib.sha256(options.out.read_bytes()).hexdigest()
    card = WEIGHTS / "cards" / "av_sync.toml"
    card.write_text(re.sub(r"(?m)^sha256 = .*", f'sha256 = "{sha256}"', card.read_text()))
    print(f"{options.out.stat().st_size} bytes, sha256 {sha256}, differs by {worst:.2g}")


if __name__ == "__main__":
    main()
