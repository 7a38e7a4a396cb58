"""Short-time spectra of a waveform, normalised so that level, room and microphone do not count."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

RATE_HZ = 16_000
LOWEST_HZ, HIGHEST_HZ = 90, 7000


def fourier(size: int, first: int, last: int) -> Tensor:
    """Kernels [2 x bins, 1, size] of a transform with a Hann window, real parts first."""
    bins = torch.arange(first, last, dtype=torch.float64)
    time = torch.arange(size, dtype=torch.float64) - size // 2
    angle = 2 * math.pi * bins[:, None] * time[None] / size
    window = torch.hann_window(size, periodic=True, dtype=torch.float64)
    return (torch.cat([torch.cos(angle), -torch.sin(angle)]) * window)[:, None].float()


def even_level(wave: Tensor) -> Tensor:
    """Waveforms [N, samples] without offset and of the same power."""
    wave = wave - wave.mean(dim=1, keepdim=True)
    return wave / (wave.square().mean(dim=1, keepdim=True) + 1e-10).sqrt()


class Spectrum(nn.Module):
    """Waveform [N, samples] to [N, channels, bins, frames].

    Channels: log power without its mean over time (so that the microphone and the room do not
    count), log power without its smooth envelope over frequency (harmonics and the noise between
    them), and, if `phase`, cosine and sine of the phase's step in time and in frequency.
    """

    def __init__(self, size: int, hop: int, phase: bool) -> None:
        super().__init__()
        self.size, self.hop, self.phase = size, hop, phase
        self.channels = 6 if phase else 2
        self.low = max(1, round(LOWEST_HZ * size / RATE_HZ))
        self.high = round(HIGHEST_HZ * size / RATE_HZ)
        self.smooth = 2 * max(2, round(240 * size / RATE_HZ)) + 1
        self.register_buffer("kernel", fourier(size, self.low - 1, self.high), persistent=False)
        bins = torch.arange(self.low - 1, self.high, dtype=torch.float64)
        turn = 2 * math.pi * bins * hop / size
        self.register_buffer("turn_cos", torch.cos(turn)[:, None].float(), persistent=False)
        self.register_buffer("turn_sin", torch.sin(turn)[:, None].float(), persistent=False)

    def forward(self, wave: Tensor) -> Tensor:
        parts = functional.conv1d(even_level(wave)[:, None], self.kernel, stride=self.hop)
        real, imag = parts.chunk(2, dim=1)
        power = real.square() + imag.square()
        log = torch.log(power[:, 1:] + 1e-3)
        level = (log - log.mean(dim=2, keepdim=True)) / 2.5
        pad = self.smooth // 2
        envelope = functional.avg_pool1d(
            log.transpose(1, 2), self.smooth, 1, pad, count_include_pad=False
        ).transpose(1, 2)
        channels = [level, (log - envelope) / 1.5]
        if self.phase:
            channels += self._steps(real, imag, power)
        return torch.stack([c[:, :, 1:] for c in channels], dim=1)

    def _steps(self, real: Tensor, imag: Tensor, power: Tensor) -> list[Tensor]:
        size = power.sqrt() + 1e-3
        real, imag = real / size, imag / size
        here, past = slice(1, None), slice(None, -1)
        cos = real[:, :, here] * real[:, :, past] + imag[:, :, here] * imag[:, :, past]
        sin = imag[:, :, here] * real[:, :, past] - real[:, :, here] * imag[:, :, past]
        cos, sin = (
            cos * self.turn_cos + sin * self.turn_sin,
            sin * self.turn_cos - cos * self.turn_sin,
        )
        in_time = [functional.pad(part[:, 1:], (1, 0)) for part in (cos, sin)]
        across_cos = real[:, here] * real[:, past] + imag[:, here] * imag[:, past]
        across_sin = imag[:, here] * real[:, past] - real[:, here] * imag[:, past]
        return [*in_time, across_cos, across_sin]
