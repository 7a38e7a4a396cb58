"""The seam network: log mel spectrum, then dilated convolutions; one logit every 20 ms."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

RATE_HZ = 16_000
FRAME, HOP, MELS = 320, 160, 40
LOWEST_HZ, HIGHEST_HZ = 80, 7000
CHANNELS, DILATIONS = 80, (1, 2, 4, 8, 16, 32)
# What lies before is held against what lies behind over so many steps (0.32 and 1.28 s).
SPANS = (16, 64)
# One logit every so many samples.
STEP = 2 * HOP


class Mel(nn.Module):
    """Waveform [N, samples], samples a multiple of HOP, to log mel power [N, MELS, samples / HOP]
    without its mean over time (so that the microphone does not count), nothing above 7 kHz."""

    def __init__(self) -> None:
        super().__init__()
        last = math.ceil(HIGHEST_HZ * FRAME / RATE_HZ)
        bins = torch.arange(1, last + 1, dtype=torch.float64)
        time = torch.arange(FRAME, dtype=torch.float64)
        angle = 2 * math.pi * bins[:, None] * time[None] / FRAME
        window = torch.hann_window(FRAME, periodic=True, dtype=torch.float64)
        kernel = torch.cat([torch.cos(angle), torch.sin(angle)]) * window
        # Stored in half precision: what is learnt is learnt on the rounded transform.
        self.register_buffer("kernel", kernel.T.contiguous().half().float(), persistent=False)
        self.register_buffer("mels", _triangles(bins * RATE_HZ / FRAME), persistent=False)

    def forward(self, wave: Tensor) -> Tensor:
        wave = wave - wave.mean(dim=1, keepdim=True)
        wave = wave / (wave.square().mean(dim=1, keepdim=True) + 1e-10).sqrt()
        padded = functional.pad(wave, (HOP // 2, HOP // 2))
        hops = padded.unflatten(1, (-1, HOP))
        frames = torch.cat([hops[:, :-1], hops[:, 1:]], dim=2)
        real, imag = (frames @ self.kernel).chunk(2, dim=2)
        log = torch.log((real.square() + imag.square()) @ self.mels + 1e-4).transpose(1, 2)
        return (log - log.mean(dim=2, keepdim=True)) / 3


def _triangles(hertz: Tensor) -> Tensor:
    """Triangular filters, evenly spaced in mel (O'Shaughnessy 1987), each of sum 1, as columns."""
    low, high = (2595 * math.log10(1 + hz / 700) for hz in (LOWEST_HZ, HIGHEST_HZ))
    edges = 700 * (10 ** (torch.linspace(low, high, MELS + 2, dtype=torch.float64) / 2595) - 1)
    left, middle, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (hertz - left) / (middle - left), (right - hertz) / (right - middle)
    # Low filters are narrower than a bin: they take the nearest one.
    nearest = (hertz - middle).abs() == (hertz - middle).abs().amin(dim=1, keepdim=True)
    shape = torch.minimum(rising, falling).clamp(min=0) + 1e-3 * nearest
    return (shape / shape.sum(dim=1, keepdim=True)).T.contiguous().float()


class Contrast(nn.Module):
    """How far the means of features [N, CHANNELS, steps] on both sides of each step differ."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Conv1d(len(SPANS) * CHANNELS, CHANNELS, 1)
        nn.init.zeros_(self.mix.weight)

    def forward(self, x: Tensor) -> Tensor:
        found = []
        for span in SPANS:
            mean = functional.avg_pool1d(x, span + 1, 1, span // 2, count_include_pad=False)
            wide = functional.pad(mean, (span // 2, span // 2), mode="replicate")
            found.append((wide[:, :, span:] - wide[:, :, :-span]).abs())
        return self.mix(torch.cat(found, dim=1))


class Seams(nn.Module):
    """Waveform [N, samples] to logits [N, samples / STEP]; > 0 where a recording ends and another
    begins. A logit sees 1.5 s on either side."""

    def __init__(self) -> None:
        super().__init__()
        self.mel = Mel()
        self.lost = nn.Dropout1d(0.1)
        self.first = nn.Conv1d(MELS, CHANNELS, 5, stride=2, padding=2)
        self.blocks = nn.ModuleList(
            nn.Sequential(
                nn.Conv1d(CHANNELS, CHANNELS, 3, padding=wide, dilation=wide),
                nn.BatchNorm1d(CHANNELS),
                nn.ReLU(),
                nn.Dropout(0.1),
            )
            for wide in DILATIONS
        )
        self.contrast = Contrast()
        self.mixed = nn.Conv1d(CHANNELS, CHANNELS, 3, padding=1)
        self.last = nn.Conv1d(CHANNELS, 1, 3, padding=1)

    def forward(self, wave: Tensor) -> Tensor:
        x = functional.relu(self.first(self.lost(self.mel(wave))))
        near = x
        for number, block in enumerate(self.blocks):
            x = x + block(x)
            if number == 2:
                near = x
        x = x + functional.relu(self.mixed(x + self.contrast(near)))
        logits: Tensor = self.last(x)[:, 0]
        return logits
