"""Long-term statistics of short-time spectra: what a small network can judge in seconds of
training. Fixed, without weights, inside the exported graph."""

from __future__ import annotations

import torch
from spectrum import Spectrum
from torch import Tensor, nn

# Views: transform size, hop, whether phases are looked at.
VIEWS = ((512, 160, True), (256, 64, False))
BAND_HZ = 250
LAGS = (1, 2, 4, 8, 16)
NEIGHBOURS = (1, 2, 4)


class Summary(nn.Module):
    """Waveform [N, samples] to statistics [N, features] of one view.

    Per band of 250 Hz and channel: mean, deviation and skewness over the loud frames, roughness
    over time and frequency; deviation over the quiet ones; how long a band's level holds
    (correlation over `LAGS` frames) and how alike neighbouring bands move.
    """

    def __init__(self, size: int, hop: int, phase: bool) -> None:
        super().__init__()
        self.spectrum = Spectrum(size, hop, phase)
        self.wide = BAND_HZ * size // 16_000
        self.bands = (self.spectrum.high - self.spectrum.low) // self.wide
        self.hold = max(1, 160 // hop)

    def forward(self, wave: Tensor) -> Tensor:
        x = self.spectrum(wave)[:, :, : self.bands * self.wide]
        loudness = x[:, 0].mean(dim=1)
        loudness = loudness - loudness.mean(dim=1, keepdim=True)
        loud = torch.sigmoid(4 * loudness)[:, None, None]
        found = self._moments(x, loud) + self._moments(x[:, :2], 1 - loud)[:2]
        steps = (x[:, :2, :, 1:] - x[:, :2, :, :-1]).abs()
        found.append(self._mean(steps, loud[..., 1:]))
        found.append(self._mean((x[:, :, 1:] - x[:, :, :-1]).abs(), loud, last=True))
        found += self._holding(x[:, 0])
        if x.shape[1] > 2:
            found += self._coherence(x[:, 2:], loud)
        return torch.cat([part.flatten(1) for part in found], dim=1)

    def _mean(self, x: Tensor, weight: Tensor, last: bool = False) -> Tensor:
        """Weighted mean over time and the bins of each band, [N, channels, bands]."""
        if last:
            x = torch.cat([x, x[:, :, -1:]], dim=2)
        over_time = (x * weight).sum(dim=3) / (weight.sum(dim=3) + 1e-3)
        return over_time.unflatten(2, (self.bands, self.wide)).mean(dim=3)

    def _moments(self, x: Tensor, weight: Tensor) -> list[Tensor]:
        mean = self._mean(x, weight)
        away = x - mean.repeat_interleave(self.wide, dim=2)[..., None]
        spread = (self._mean(away.square(), weight) + 1e-4).sqrt()
        return [mean, spread, self._mean(away.square() * away, weight) / spread.pow(3)]

    def _holding(self, level: Tensor) -> list[Tensor]:
        band = level.unflatten(1, (self.bands, self.wide)).mean(dim=2)
        band = band - band.mean(dim=2, keepdim=True)
        band = band / (band.square().mean(dim=2, keepdim=True) + 1e-3).sqrt()
        lags = [lag * self.hold for lag in LAGS]
        over_time = [(band[:, :, lag:] * band[:, :, :-lag]).mean(dim=2) for lag in lags]
        across = [(band[:, n:] * band[:, :-n]).mean(dim=2) for n in NEIGHBOURS]
        return over_time + across

    def _coherence(self, x: Tensor, loud: Tensor) -> list[Tensor]:
        """How alike the phase steps are inside a band, in time and in frequency."""
        mean = x.unflatten(2, (self.bands, self.wide)).mean(dim=3)
        long = (mean[:, 0::2].square() + mean[:, 1::2].square() + 1e-8).sqrt()
        return [(long * loud).sum(dim=3) / (loud.sum(dim=3) + 1e-3)]


class Summaries(nn.Module):
    """All views side by side, [N, features]."""

    def __init__(self) -> None:
        super().__init__()
        self.views = nn.ModuleList(Summary(*view) for view in VIEWS)

    def forward(self, wave: Tensor) -> Tensor:
        return torch.cat([view(wave) for view in self.views], dim=1)


class Judge(nn.Module):
    """Statistics to a logit: standardised, clipped, then small perceptrons averaged."""

    def __init__(self, features: int, hidden: int, members: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("scale", torch.ones(features))
        self.members = nn.ModuleList(
            nn.Sequential(
                nn.Dropout(0.3),
                nn.Linear(features, hidden),
                nn.ReLU(),
                nn.Dropout(0.5),
                nn.Linear(hidden, 1),
            )
            for _ in range(members)
        )

    def standardised(self, features: Tensor) -> Tensor:
        """Features in units of their deviation on the train part, within 4."""
        return ((features - self.mean) / self.scale).clamp(-4, 4)

    def forward(self, features: Tensor) -> Tensor:
        """[N, features] to [N]."""
        z = self.standardised(features)
        return torch.stack([member(z)[:, 0] for member in self.members]).mean(dim=0)


class Listener(nn.Module):
    """What is exported: waveform windows [N, samples] to `logit` [N]."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.summaries, self.judge = Summaries(), judge

    def forward(self, wave: Tensor) -> Tensor:
        return self.judge(self.summaries(wave))
