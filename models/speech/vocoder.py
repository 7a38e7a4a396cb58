"""A neural vocoder, for copies that carry what current generators leave.

CARGAN (Morrison et al., "Chunked Autoregressive GAN for Conditional Waveform Synthesis", ICLR
2022): mel spectrogram to waveform, in chunks of 2048 samples at 22.05 kHz. The weights are the
authors' (VCTK voices, MIT licence) from the package `cargan` 0.0.4; the network is written here.
It only makes training material.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import torch
from forge import Random, Wave
from librosa.filters import mel
from scipy import ndimage, signal
from torch import Tensor, nn

RATE_HZ = 22_050
FFT, HOP, BANDS = 1024, 256, 80
CHUNK, CONTEXT = 2048, 512
FRAMES = CHUNK // HOP


def conv(before: int, after: int, size: int, dilation: int = 1) -> nn.Module:
    """Weight-normalised convolution that keeps the length."""
    layer = nn.Conv1d(before, after, size, padding=dilation * (size // 2), dilation=dilation)
    return nn.utils.parametrizations.weight_norm(layer)


class Block(nn.Module):
    """Four dilated convolutions in two residual halves (Binkowski et al., GAN-TTS, 2020)."""

    def __init__(self, before: int, after: int, grow: int) -> None:
        super().__init__()
        up: list[nn.Module] = [nn.Upsample(scale_factor=grow)] if grow > 1 else []
        first, second = conv(before, after, 3), conv(after, after, 3, 3)
        self.conv1 = nn.Sequential(nn.ReLU(), *up, first, nn.ReLU(), second)
        self.res1 = nn.Sequential(*up, conv(before, after, 1))
        third, fourth = conv(after, after, 3, 9), conv(after, after, 3, 27)
        self.conv2 = nn.Sequential(nn.ReLU(), third, nn.ReLU(), fourth)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv1(x) + self.res1(x)
        return x + self.conv2(x)


class Vocoder(nn.Module):
    """Log mels [N, 80, 8] and the 512 samples before to the next 2048 samples [N, 2048]."""

    def __init__(self) -> None:
        super().__init__()
        past: list[nn.Module] = [nn.Linear(CONTEXT, 256)]
        for width in (256, 256, 256, 128):
            past += [nn.LeakyReLU(0.1), nn.Linear(256, width)]
        self.ar_model = nn.ModuleDict({"model": nn.Sequential(*past)})
        widths = [768, 768, 768, 384, 384, 384, 384, 192, 192, 96, 96]
        grows = [1, 1, 4, 4, 4, 1, 2, 1, 2, 1]
        blocks = [Block(*sides) for sides in zip(widths, widths[1:], grows, strict=False)]
        self.gblocks = nn.Sequential(conv(BANDS + 128, 768, 1), *blocks)
        self.last_conv = nn.Sequential(nn.ReLU(), conv(96, 1, 3))

    def forward(self, mels: Tensor, before: Tensor) -> Tensor:
        past = self.ar_model["model"](before)[:, :, None].expand(-1, -1, mels.shape[2])
        return torch.tanh(self.last_conv(self.gblocks(torch.cat([mels, past], dim=1))))[:, 0]


def load() -> Vocoder:
    """The authors' weights; `pip install --no-deps cargan==0.0.4` brings them."""
    package = importlib.util.find_spec("cargan")
    if package is None or package.origin is None:
        raise SystemExit("Run `pip install --no-deps cargan==0.0.4` first.")
    path = Path(package.origin).parent / "assets/checkpoints/cargan.pt"
    saved = torch.load(path, map_location="cpu", weights_only=True)
    parts = {"weight_g": "parametrizations.weight.original0"}
    parts["weight_v"] = "parametrizations.weight.original1"
    named = {}
    for name, value in saved.items():
        stem, leaf = name.rsplit(".", 1)
        named[f"{stem}.{parts.get(leaf, leaf)}"] = value
    network = Vocoder()
    network.load_state_dict(named)
    for module in network.modules():
        if nn.utils.parametrize.is_parametrized(module):
            nn.utils.parametrize.remove_parametrizations(module, "weight")
    return network.eval()


def log_mels(wave: Wave) -> np.ndarray:
    """Waveform at 22.05 kHz to log10 mel magnitudes, shape (80, frames)."""
    side = (FFT - HOP) // 2
    padded = torch.from_numpy(np.pad(wave, side, mode="reflect")).float()
    window = torch.hann_window(FFT)
    spectrum = torch.stft(padded, FFT, HOP, window=window, center=False, return_complex=True)
    bank = torch.from_numpy(mel(sr=RATE_HZ, n_fft=FFT, n_mels=BANDS))
    return torch.log10((bank @ (spectrum.abs().square() + 1e-9).sqrt()).clamp(min=1e-5)).numpy()


def guessed(mels: np.ndarray, random: Random) -> np.ndarray:
    """As an acoustic model would have guessed them: smoother, or a little off."""
    draw = random.random()
    if draw < 0.4:
        blur = random.uniform(0.3, 1.0), random.uniform(0.3, 1.2)
        return np.asarray(ndimage.gaussian_filter(mels, blur), np.float32)
    if draw < 0.6:
        error = ndimage.gaussian_filter(random.standard_normal(mels.shape), (2, 2))
        return np.asarray(mels + error * random.uniform(0.1, 0.6), np.float32)
    return mels


@torch.no_grad()
def copies(network: Vocoder, waves: list[Wave], randoms: list[Random]) -> list[Wave]:
    """Waves at 16 kHz of one length built again, together, so that a core is well used.

    The rate that the vocoder is told is wrong by up to a quarter, which moves its traces.
    """
    rates = [round(RATE_HZ * random.uniform(0.8, 1.25)) for random in randoms]
    fitted = [
        signal.resample(wave, round(len(wave) * rate / 16_000))
        for wave, rate in zip(waves, rates, strict=True)
    ]
    features = [
        guessed(log_mels(wave), random) for wave, random in zip(fitted, randoms, strict=True)
    ]
    longest = -(-max(part.shape[1] for part in features) // FRAMES) * FRAMES
    silent = np.log10(1e-5)
    mels = torch.from_numpy(
        np.stack(
            [
                np.pad(part, ((0, 0), (0, longest - part.shape[1])), constant_values=silent)
                for part in features
            ]
        )
    ).float()
    made, before = [], torch.zeros(len(waves), CONTEXT)
    for start in range(0, longest, FRAMES):
        with torch.autocast("cpu", torch.bfloat16):
            chunk = network(mels[:, :, start : start + FRAMES], before).float()
        made.append(chunk)
        before = chunk[:, -CONTEXT:]
    whole = torch.cat(made, dim=1).double().numpy()
    return [
        np.asarray(signal.resample(row[: len(fit)], len(wave)))
        for row, fit, wave in zip(whole, fitted, waves, strict=True)
    ]
