"""A residual network over one spectrum, with a logit a window and a logit a frame (80 ms).

Tried beside the statistics of `network.py`; see README.md for how far it came.
"""

from __future__ import annotations

import math

import torch
from spectrum import Spectrum
from torch import Tensor, nn
from torch.nn import functional


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
    """One spectrum and its residual network; gives a logit a frame and an attention a frame."""

    def __init__(self, size: int, hop: int, phase: bool, stem: tuple[int, int], width: int) -> None:
        super().__init__()
        self.spectrum = Spectrum(size, hop, phase)
        w = width
        self.stem = nn.Sequential(
            nn.Conv2d(self.spectrum.channels, w, (7, 5), stem, (3, 2), bias=False),
            nn.BatchNorm2d(w),
            nn.ReLU(),
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
        self.heads = nn.Conv1d(64, 2, 3, padding=1)
        self.whole = nn.Linear(128, 1)
        self.drop = nn.Dropout(0.3)

    def forward(self, wave: Tensor) -> tuple[Tensor, Tensor]:
        """Logit of the window [N] and of its frames [N, frames]."""
        with torch.autocast(wave.device.type, enabled=False):
            spectrum = self.spectrum(wave)
        if self.training:
            spectrum = masked(spectrum)
        frames = self.collapse(self.stages(self.stem(spectrum)))[:, :, 0]
        frame_logit, attention = self.heads(self.drop(frames)).unbind(dim=1)
        share = torch.softmax(attention, dim=1)[:, None]
        mean = (frames * share).sum(dim=2)
        spread = ((frames.square() * share).sum(dim=2) - mean.square()).clamp(min=1e-5).sqrt()
        return self.whole(self.drop(torch.cat([mean, spread], dim=1)))[:, 0], frame_logit


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
