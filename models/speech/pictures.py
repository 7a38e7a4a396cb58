"""Spectrograms as pictures for the second ears: red, green and blue in -1..1, low notes below."""

from __future__ import annotations

import librosa
import numpy as np
import torch
from places import evenly
from spectrum import HIGHEST_HZ, RATE_HZ, Spectrum, even_level, fourier
from torch import Tensor, nn
from torch.nn import functional

RUMBLE_HZ = 60


class Picture(nn.Module):
    """Waveform [N, samples] to a picture [N, 3, notes, time] whose notes are evenly spaced."""

    def edges(self, rows: int) -> Tensor:
        """Where so many rows begin and end between the highest note (0) and none (1)."""
        return evenly(rows)


class Phases(Picture):
    """Level, fine structure and phase step."""

    def __init__(self, size: int, hop: int) -> None:
        super().__init__()
        self.spectrum = Spectrum(size, hop, phase=True)

    def forward(self, wave: Tensor) -> Tensor:
        x = self.spectrum(wave)
        return _picture(x[:, 0] / 2, x[:, 1] / 2, x[:, 2])


class Mel(Picture):
    """Level in notes as the ear spaces them, without its mean over time; how it moves, and how
    that changes. Down to where rooms rumble, and to both ends of the sound."""

    def __init__(self, size: int, hop: int, notes: int) -> None:
        super().__init__()
        self.hop, self.half = hop, size // 2
        bands = librosa.filters.mel(
            sr=RATE_HZ, n_fft=size, n_mels=notes, fmin=RUMBLE_HZ, fmax=HIGHEST_HZ
        )
        first, last = int(RUMBLE_HZ * size / RATE_HZ) + 1, round(HIGHEST_HZ * size / RATE_HZ)
        self.register_buffer("kernel", fourier(size, first, last), persistent=False)
        self.register_buffer("bands", torch.from_numpy(bands[:, first:last]), persistent=False)

    def forward(self, wave: Tensor) -> Tensor:
        whole = functional.pad(even_level(wave)[:, None], (self.half,) * 2, mode="reflect")
        log = torch.log(self.bands @ _power(whole, self.kernel, self.hop) + 1e-2)
        level = (log - log.mean(dim=2, keepdim=True)) / 2.5
        moves = _over_two(level)
        return _picture(level / 2, moves * 1.2, _over_two(moves) * 1.2)

    def edges(self, rows: int) -> Tensor:
        lowest, highest = librosa.hz_to_mel([RUMBLE_HZ, HIGHEST_HZ])
        hz = librosa.mel_to_hz(np.linspace(highest, lowest, rows + 1))
        return torch.from_numpy(1 - hz / HIGHEST_HZ).float()


class Roots(Picture):
    """Magnitudes, range compressed but the microphone left in; their steps in time and in pitch."""

    def __init__(self, size: int, hop: int) -> None:
        super().__init__()
        self.hop = hop
        last = round(HIGHEST_HZ * size / RATE_HZ)
        self.register_buffer("kernel", fourier(size, 0, last), persistent=False)

    def forward(self, wave: Tensor) -> Tensor:
        # Nearer to nothing the root would make much of the last bits.
        power = _power(even_level(wave)[:, None], self.kernel, self.hop) + 1e-4
        size = power.pow(0.15) / 2 - 1
        later = functional.pad(size[:, :, 1:] - size[:, :, :-1], (1, 0))
        higher = functional.pad(size[:, 1:] - size[:, :-1], (0, 0, 1, 0))
        return _picture(size, later * 2, higher * 2)


def _power(wave: Tensor, kernel: Tensor, hop: int) -> Tensor:
    """Power of each bin of waveforms [N, 1, samples], [N, bins, time]."""
    real, imag = functional.conv1d(wave, kernel, stride=hop).chunk(2, dim=1)
    return real.square() + imag.square()


def _over_two(x: Tensor) -> Tensor:
    """The step from the frame before to the frame after."""
    return functional.pad(x[:, :, 2:] - x[:, :, :-2], (1, 1))


def _picture(red: Tensor, green: Tensor, blue: Tensor) -> Tensor:
    return torch.stack([red, green, blue], 1).clamp(-1, 1).flip(2)
