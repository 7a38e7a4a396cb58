"""Put both trained networks into one ONNX file and check it against torch on real sounds.

python models/speech/export.py --data ../shared/data --out core/bonafide/weights/speech.onnx
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import places
import torch
from data import load_items
from measure import windows
from network import Judge, Listener
from second import PRETRAINED, VIEWS, SecondEar, pretrained
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parents[1]))
from halve import halve
from strip import share, strip

WINDOW_S = 3.0
TOLERANCE = 1e-4
# How much the statistics and each second ear count: alike by their spreads on pages left out.
FIRST, SECOND = 0.6, 0.35
OUTPUTS = ["logit", "map"]


class Shipped(nn.Module):
    """Waveform windows [N, samples] to `logit` [N], what the statistics and the second ears say,
    and `map` [N, 14, 14] in 0..1, where in pitch and time the ears hear it."""

    def __init__(self, listener: Listener, ears: list[SecondEar]) -> None:
        super().__init__()
        self.listener, self.ears = listener, nn.ModuleList(ears)

    def forward(self, wave: Tensor) -> tuple[Tensor, Tensor]:
        heard = [ear.heard(wave) for ear in self.ears]
        logit = FIRST * self.listener(wave) + SECOND * sum(logit for logit, _ in heard)
        return logit, places.shown(SECOND * sum(parts for _, parts in heard))


def load(work: Path, data: Path) -> Shipped:
    """The networks that `train.py` and `second.py` left in `work`."""
    saved = torch.load(work / "judge.pt", weights_only=True)
    settings = saved["settings"]
    features = saved["weights"]["mean"].shape[0]
    judge = Judge(features, settings["hidden"], settings["members"])
    judge.load_state_dict(saved["weights"])
    ears = [SecondEar(pretrained(data / PRETRAINED), view) for view in VIEWS]
    for ear in ears:
        ear.load_state_dict(torch.load(work / f"second_{ear.view}.pt", weights_only=True))
        for part in ear.features.parameters():
            part.data = part.data.half().float()
    return Shipped(Listener(judge), ears).eval()


def write(network: Shipped, out: Path) -> None:
    """ONNX with input `wave` [N, 48000] and outputs `logit` [N] and `map` [N, 14, 14]."""
    torch.onnx.export(
        network,
        (torch.randn(2, round(WINDOW_S * 16_000)),),
        str(out),
        input_names=["wave"],
        output_names=OUTPUTS,
        dynamic_shapes={"wave": {0: torch.export.Dim("n")}},
        opset_version=18,
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    model = onnx.load(out)
    # The kernels of the transforms stay exact: phases are taken from them.
    halve(model, lambda name: ".features." in name)
    share(model)
    onnx.save(model, out)
    strip(out)


def worst_difference(network: Shipped, out: Path, waves: np.ndarray) -> float:
    """Greatest distance between what torch and onnxruntime say of real windows."""
    session = onnxruntime.InferenceSession(str(out), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        expected = network(torch.from_numpy(waves))
    found = session.run(OUTPUTS, {"wave": waves})
    return max(float(np.abs(a.numpy() - b).max()) for a, b in zip(expected, found, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/speech"))
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    network = load(arguments.work, arguments.data)
    write(network, arguments.out)
    sounds = [i.pcm for i in load_items(arguments.data, arguments.work / "cache")][::100]
    waves = np.concatenate([windows(pcm, WINDOW_S, 1.0) for pcm in sounds])
    difference = worst_difference(network, arguments.out, waves)
    if difference > TOLERANCE:
        raise SystemExit(f"torch and onnxruntime differ by {difference:.2g}")
    content = arguments.out.read_bytes()
    print(f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    print(f"torch and onnxruntime differ by at most {difference:.2g} on {len(waves)} windows")


if __name__ == "__main__":
    main()
