"""Two small networks that put mouths and sound into one space, moment by moment."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bonafide.detectors.lips import BANDS, PARTS, SIDE_PX


class Eyes(nn.Module):
    """Mouths (n, steps, side, side), 0..255, to (n, steps, width), each of length one.

    The mean mouth is taken off, so that looks and light do not count, only what moves.
    """

    def __init__(self, channels: int, inner: int, width: int, lost: float) -> None:
        super().__init__()
        fields = (SIDE_PX // 8) ** 2
        self.one = nn.Sequential(
            nn.Conv2d(1, channels // 2, 4, 4),
            nn.ReLU(),
            nn.Conv2d(channels // 2, channels, 3, 2, 1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(lost),
            nn.Linear(fields * channels, inner),
            nn.ReLU(),
        )
        self.over_time = nn.Conv1d(inner, width, 5, padding=2)

    def forward(self, mouths: Tensor) -> Tensor:
        moving = mouths - mouths.mean(1, keepdim=True)
        moving = moving / (moving.square().mean((1, 2, 3), keepdim=True).sqrt() + 1.0)
        seen = self.one(moving.flatten(0, 1)[:, None]).unflatten(0, mouths.shape[:2])
        return F.normalize(self.over_time(seen.transpose(1, 2)), dim=1).transpose(1, 2)


class Ears(nn.Module):
    """Log mel energies (n, steps, parts, bands) to (n, steps, width), each of length one.

    The mean of each band is taken off, so that microphone and format do not count.
    """

    def __init__(self, inner: int, width: int, lost: float) -> None:
        super().__init__()
        self.one = nn.Conv1d(PARTS * BANDS, inner, 3, padding=1)
        self.lost = nn.Dropout(lost)
        self.over_time = nn.Conv1d(inner, width, 5, padding=2)

    def forward(self, voice: Tensor) -> Tensor:
        loud = voice - voice.mean((1, 2), keepdim=True)
        loud = loud / (loud.square().mean((1, 2), keepdim=True).sqrt() + 0.1)
        heard = self.lost(F.relu(self.one(loud.flatten(2).transpose(1, 2))))
        return F.normalize(self.over_time(heard), dim=1).transpose(1, 2)


class Pair(nn.Module):
    """Both, with the sharpness that the loss learns."""

    def __init__(self, channels: int, inner: int, width: int, lost: float) -> None:
        super().__init__()
        self.eyes = Eyes(channels, inner, width, lost)
        self.ears = Ears(inner, width, lost)
        self.sharpness = nn.Parameter(torch.tensor(2.0))

    def forward(self, mouths: Tensor, voice: Tensor) -> tuple[Tensor, Tensor]:
        return self.eyes(mouths), self.ears(voice)


class Several(nn.Module):
    """Pairs of several seeds side by side: products of what comes out are the mean of theirs."""

    def __init__(self, pairs: list[Pair]) -> None:
        super().__init__()
        self.pairs = nn.ModuleList(pairs)

    def forward(self, mouths: Tensor, voice: Tensor) -> tuple[Tensor, Tensor]:
        share = len(self.pairs) ** -0.5
        seen, heard = zip(*(pair(mouths, voice) for pair in self.pairs), strict=True)
        return torch.cat(seen, -1) * share, torch.cat(heard, -1) * share
