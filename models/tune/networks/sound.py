"""What voice networks begin with: spectra and band-pass filters, fixed, inside the graph."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

RATE_HZ = 16_000
FFT, HOP = 512, 160
# Some sources cut everything above 7 kHz: what lies there tells the source, not the label.
LOWEST_HZ, HIGHEST_HZ = 60.0, 7000.0


def mel(hertz: Tensor) -> Tensor:
    """Pitch as heard (O'Shaughnessy 1987)."""
    return 2595 * torch.log10(1 + hertz / 700)


def hertz(mels: Tensor) -> Tensor:
    """The inverse of `mel`."""
    return 700 * (10 ** (mels / 2595) - 1)


def band_edges(count: int, scale: str) -> Tensor:
    """`count` + 1 edges in Hz, evenly spaced on the `mel` or the `linear` scale."""
    ends = torch.tensor([LOWEST_HZ, HIGHEST_HZ], dtype=torch.float64)
    if scale == "linear":
        return torch.linspace(*ends.tolist(), count + 1, dtype=torch.float64)
    return hertz(torch.linspace(*mel(ends).tolist(), count + 1, dtype=torch.float64))


class BandSpectrum(nn.Module):
    """Waveform [n, samples] to log power in triangular bands, [n, bands, frames].

    The mean over time is taken away, so that microphone and room do not count.
    """

    def __init__(self, bands: int, scale: str) -> None:
        super().__init__()
        time = torch.arange(FFT, dtype=torch.float64)
        angle = 2 * math.pi * torch.arange(FFT // 2 + 1)[:, None] * time / FFT
        window = torch.hann_window(FFT, dtype=torch.float64)
        kernel = torch.cat([torch.cos(angle), torch.sin(angle)]) * window
        self.register_buffer("kernel", kernel[:, None].float(), persistent=False)
        edges = band_edges(bands + 1, scale)
        at_hz = torch.arange(FFT // 2 + 1, dtype=torch.float64) * RATE_HZ / FFT
        rising = (at_hz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
        falling = (edges[2:, None] - at_hz) / (edges[2:] - edges[1:-1])[:, None]
        shares = torch.minimum(rising, falling).clamp(min=0).float()
        self.register_buffer("shares", shares[..., None], persistent=False)

    def forward(self, wave: Tensor) -> Tensor:
        real, imaginary = functional.conv1d(wave[:, None], self.kernel, stride=HOP).chunk(2, 1)
        power = functional.conv1d(real.square() + imaginary.square(), self.shares)
        log = torch.log(power + 1e-3)
        return (log - log.mean(2, keepdim=True)) / 2


class Cepstrum(nn.Module):
    """Linear frequency cepstral coefficients with their steps, [n, 3 * count, frames]
    (Sahidullah et al., Interspeech 2015)."""

    def __init__(self, count: int = 20) -> None:
        super().__init__()
        self.spectrum = BandSpectrum(count, "linear")
        at = torch.arange(count, dtype=torch.float64)
        cosines = torch.cos(math.pi / count * (at + 0.5) * at[:, None]) * math.sqrt(2 / count)
        cosines[0] /= math.sqrt(2)
        self.register_buffer("cosines", cosines.float()[..., None], persistent=False)

    def forward(self, wave: Tensor) -> Tensor:
        still = functional.conv1d(self.spectrum(wave), self.cosines)
        step = _steps(still)
        return torch.cat([still, step, _steps(step)], dim=1)


def _steps(x: Tensor) -> Tensor:
    """Differences over time, as long as `x`."""
    padded = functional.pad(x, (1, 1), mode="replicate")
    return padded[:, :, 2:] - padded[:, :, :-2]


class SincFilters(nn.Module):
    """Waveform [n, samples] to band-passed waveforms [n, count, samples - length + 1].

    Ideal band passes under a Hamming window (Ravanelli & Bengio, SLT 2018), their edges
    spaced on the mel scale and not learned, as Tak et al., ICASSP 2021, found steadier.
    """

    def __init__(self, count: int, length: int = 129) -> None:
        super().__init__()
        edges = band_edges(count, "mel")
        at = torch.arange(length, dtype=torch.float64) - (length - 1) / 2
        passed = _low_pass(edges[1:], at) - _low_pass(edges[:-1], at)
        window = torch.hamming_window(length, periodic=False, dtype=torch.float64)
        self.register_buffer("kernel", (passed * window)[:, None].float(), persistent=False)

    def forward(self, wave: Tensor) -> Tensor:
        return functional.conv1d(wave[:, None], self.kernel)


def _low_pass(edges_hz: Tensor, at: Tensor) -> Tensor:
    share = 2 * edges_hz[:, None] / RATE_HZ
    return share * torch.sinc(share * at)
