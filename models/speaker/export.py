"""The GE2E voice encoder of Resemblyzer as one ONNX file that takes the waveform.

    pip download --no-deps Resemblyzer==0.1.4 && unzip Resemblyzer-0.1.4-py3-none-any.whl
    python models/speaker/export.py --start resemblyzer/pretrained.pt

Wan et al. 2018, "Generalized end-to-end loss for speaker verification". Weights by Resemble AI,
Apache-2.0; changed: mel spectrogram inside the graph, half precision. In: `waves` (n, 25600),
16 kHz. Out: `voices` (n, 256), length 1.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import librosa
import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parents[1]))
from halve import halve
from strip import strip

from bonafide.detectors.speaker import WINDOW

RATE_HZ, FRAME, HOP, FRAMES, MELS = 16_000, 400, 160, 160, 40
LARGEST_DIFFERENCE = 2e-3


class Encoder(nn.Module):
    """Power mel spectrogram, three LSTM layers, a ReLU and unit length."""

    def __init__(self, state: dict[str, Tensor]) -> None:
        super().__init__()
        self.lstm = nn.LSTM(MELS, 256, 3, batch_first=True)
        self.linear = nn.Linear(256, 256)
        self.load_state_dict({n: v for n, v in state.items() if not n.startswith("similarity")})
        mels = librosa.filters.mel(sr=RATE_HZ, n_fft=FRAME, n_mels=MELS)
        self.register_buffer("mels", torch.from_numpy(mels.astype(np.float32)))
        window = np.hanning(FRAME + 1)[:-1]
        phase = 2 * np.pi * np.outer(np.arange(FRAME // 2 + 1), np.arange(FRAME)) / FRAME
        waves = np.concatenate([np.cos(phase) * window, np.sin(phase) * window])
        self.register_buffer("waves", torch.from_numpy(waves[:, None].astype(np.float32)))

    def forward(self, waves: Tensor) -> Tensor:
        padded = F.pad(waves, (FRAME // 2, FRAME // 2))
        parts = F.conv1d(padded[:, None], self.waves, stride=HOP)[..., :FRAMES]
        real, imaginary = parts.chunk(2, 1)
        mel = (self.mels @ (real**2 + imaginary**2)).transpose(1, 2)
        _, (hidden, _) = self.lstm(mel)
        raw = F.relu(self.linear(hidden[-1]))
        return raw / raw.norm(dim=1, keepdim=True).clamp_min(1e-6)


def main() -> None:
    """Export and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=Path("core/bonafide/weights/speaker.onnx"))
    options = parser.parse_args()
    state = torch.load(options.start, map_location="cpu", weights_only=False)["model_state"]
    network = Encoder(state).eval()
    example = torch.randn(2, WINDOW) * 0.03
    torch.onnx.export(
        network, (example,), str(options.to), input_names=["waves"], output_names=["voices"],
        dynamic_axes={"waves": {0: "n"}, "voices": {0: "n"}}, dynamo=False,
    )  # fmt: skip
    model = onnx.load(options.to)
    halve(model)
    onnx.save(model, options.to)
    strip(options.to)
    waves = torch.randn(3, WINDOW) * 0.05
    (found,) = onnxruntime.InferenceSession(str(options.to)).run(None, {"waves": waves.numpy()})
    with torch.inference_mode():
        worst = float(np.abs(found - network(waves).numpy()).max())
    if worst > LARGEST_DIFFERENCE:
        raise SystemExit(f"torch and onnxruntime differ by {worst:g}")
    content = options.to.read_bytes()
    print(f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}, {worst:.2g}")


if __name__ == "__main__":
    main()
