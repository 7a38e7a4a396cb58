"""A residual network over one log spectrum: a logit a window."""

from __future__ import annotations

import math

import torch
from spectrum import Spectrum
from torch import Tensor, nn
from torch.nn import functional


class Levels(Spectrum):
    """Waveform [N, samples] to [N, 2, bins, frames]: log power of the whole window standardised,
    and log power without its mean over time."""

    def __init__(self, size: int, hop: int) -> None:
        super().__init__(size, hop, phase=False)

    def forward(self, wave: Tensor) -> Tensor:
        wave = wave - wave.mean(dim=1, keepdim=True)
        wave = wave / (wave.square().mean(dim=1, keepdim=True) + 1e-10).sqrt()
        parts = functional.conv1d(wave[:, None], self.kernel, stride=self.hop)
        real, imag = parts.chunk(2, dim=1)
        log = torch.log(real.square() + imag.square() + 1e-4)[:, 1:]
        centred = log - log.mean(dim=(1, 2), keepdim=True)
        spread = (centred.square().mean(dim=(1, 2), keepdim=True) + 1e-6).sqrt()
        return torch.stack([centred / spread, (log - log.mean(dim=2, keepdim=True)) / 2.5], dim=1)


class Block(nn.Module):
    """Two 3x3 convolutions around which the input goes past; `stride` halves both sides."""

    def __init__(self, before: int, after: int, stride: int, groups: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(before, after, 3, stride, 1, groups=groups, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.Conv2d(after, after, 3, 1, 1, groups=groups, bias=False),
            nn.BatchNorm2d(after),
        )
        self.past = nn.Sequential()
        if stride > 1 or before != after:
            self.past = nn.Sequential(
                nn.AvgPool2d(stride, ceil_mode=True) if stride > 1 else nn.Identity(),
                nn.Conv2d(before, after, 1, bias=False),
                nn.BatchNorm2d(after),
            )

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.body(x) + self.past(x))


class Trunk(nn.Module):
    """One spectrum and its residual network, pooled by an attention over its frames."""

    def __init__(self, size: int, hop: int, stem: tuple[int, int], width: int) -> None:
        super().__init__()
        self.spectrum = Levels(size, hop)
        w = width
        self.stem = nn.Sequential(
            nn.Conv2d(2, w, (7, 5), stem, (3, 2), bias=False), nn.BatchNorm2d(w), nn.ReLU()
        )
        self.stages = nn.Sequential(
            Block(w, w, 1, groups=w // 8), Block(w, 2 * w, 2), Block(2 * w, 3 * w, 2)
        )
        rows = math.ceil(math.ceil((self.spectrum.high - self.spectrum.low + 1) / stem[0]) / 4)
        self.collapse = nn.Sequential(
            nn.Conv2d(3 * w, 3 * w, (rows, 1), groups=3 * w, bias=False),
            nn.Conv2d(3 * w, 64, 1, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(),
        )
        self.attention = nn.Conv1d(64, 1, 3, padding=1)
        self.whole = nn.Linear(128, 1)
        self.drop = nn.Dropout(0.3)

    def forward(self, wave: Tensor) -> Tensor:
        """Logit of each window, [N]."""
        with torch.autocast(wave.device.type, enabled=False):
            spectrum = self.spectrum(wave)
        if self.training:
            spectrum = masked(spectrum)
        frames = self.collapse(self.stages(self.stem(spectrum)))[:, :, 0]
        share = torch.softmax(self.attention(self.drop(frames)), dim=2)
        mean = (frames * share).sum(dim=2)
        spread = ((frames.square() * share).sum(dim=2) - mean.square()).clamp(min=1e-5).sqrt()
        return self.whole(self.drop(torch.cat([mean, spread], dim=1)))[:, 0]


def masked(spectrum: Tensor) -> Tensor:
    """Hide one band of frequencies and one stretch of time of each sound (SpecAugment)."""
    count, _, bins, frames = spectrum.shape
    mask = torch.ones(count, 1, bins, frames)
    for row in mask:
        wide, long = int(torch.randint(bins // 3, (1,))), int(torch.randint(frames // 5, (1,)))
        low = int(torch.randint(bins - wide, (1,)))
        start = int(torch.randint(frames - long, (1,)))
        row[:, low : low + wide] = 0
        row[:, :, start : start + long] = 0
    return spectrum * mask.to(spectrum.device)
