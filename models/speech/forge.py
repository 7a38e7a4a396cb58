"""Copy synthesis: bona fide sounds analysed and built again, so that voice, words, room and
microphone stay and only the traces of the synthesis are added.

Every function takes and gives float64 samples, shape (n,), 16 kHz, and keeps the length.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyworld
from numpy.typing import NDArray
from scipy import fft, signal

RATE_HZ = 16_000
Wave = NDArray[np.float64]
Random = np.random.Generator


def _stft(wave: Wave, size: int, hop: int) -> NDArray[np.complex128]:
    """Hann-windowed transform of the centred frames, shape (frames, size // 2 + 1)."""
    padded = np.pad(wave, (size // 2, size // 2 + hop), mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    return np.asarray(fft.rfft(frames * signal.windows.hann(size, sym=False), axis=1))


def _istft(spectrum: NDArray[np.complex128], size: int, hop: int, length: int) -> Wave:
    """Least-squares inverse of `_stft` (Griffin & Lim 1984, eq. 6)."""
    window = signal.windows.hann(size, sym=False)
    frames = fft.irfft(spectrum, n=size, axis=1) * window
    total = size + hop * (len(frames) - 1)
    wave, weight = np.zeros(total), np.zeros(total)
    for index, frame in enumerate(frames):
        place = slice(index * hop, index * hop + size)
        wave[place] += frame
        weight[place] += window**2
    wave = wave / np.maximum(weight, 1e-3)
    return np.asarray(np.resize(wave[size // 2 :], length))


def mel_filters(size: int, bands: int) -> NDArray[np.float64]:
    """Triangular mel filters from 0 to 8 kHz (HTK scale), shape (bands, size // 2 + 1)."""
    top = 2595 * np.log10(1 + 8000 / 700)
    edges = 700 * (10 ** (np.linspace(0, top, bands + 2) / 2595) - 1)
    bins = np.arange(size // 2 + 1) * RATE_HZ / size
    low, mid, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rise, fall = (bins - low) / (mid - low), (high - bins) / (high - mid)
    return np.maximum(0, np.minimum(rise, fall))


def _through_mel(magnitude: NDArray[np.float64], size: int, bands: int) -> NDArray[np.float64]:
    """Magnitudes squeezed through a mel spectrogram and spread again by its pseudo-inverse."""
    filters = mel_filters(size, bands)
    return np.maximum(1e-5, (magnitude @ filters.T) @ np.linalg.pinv(filters).T)


def griffin_lim(wave: Wave, random: Random) -> Wave:
    """Phase found again from the mel magnitudes (fast Griffin-Lim, Perraudin et al. 2013)."""
    size = int(random.choice([512, 800, 1024]))
    hop = size // 4
    spectrum = _stft(wave, size, hop)
    magnitude = np.abs(spectrum)
    if random.random() < 0.75:
        magnitude = _through_mel(magnitude, size, int(random.choice([64, 80, 100, 128])))
    phase = np.exp(2j * np.pi * random.random(magnitude.shape))
    previous = np.zeros_like(spectrum)
    for _ in range(int(random.choice([6, 16, 32, 50]))):
        rebuilt = _stft(_istft(magnitude * phase, size, hop, len(wave)), size, hop)
        pushed = rebuilt + 0.99 * (rebuilt - previous)
        phase = pushed / np.maximum(np.abs(pushed), 1e-8)
        previous = rebuilt
    return _istft(magnitude * phase, size, hop, len(wave))


def _analyse(wave: Wave) -> tuple[Wave, NDArray[np.float64], NDArray[np.float64]]:
    coarse, times = pyworld.dio(wave, RATE_HZ)
    pitch = pyworld.stonemask(wave, coarse, times, RATE_HZ)
    envelope = pyworld.cheaptrick(wave, pitch, times, RATE_HZ)
    return pitch, envelope, pyworld.d4c(wave, pitch, times, RATE_HZ)


def world(wave: Wave, random: Random) -> Wave:
    """WORLD (Morise et al. 2016), often with coded envelope and bands as a parametric voice has."""
    pitch, envelope, noise = _analyse(wave)
    if random.random() < 0.5:
        order = int(random.choice([24, 40, 60]))
        coded = pyworld.code_spectral_envelope(envelope, RATE_HZ, order)
        envelope = pyworld.decode_spectral_envelope(coded, RATE_HZ, (envelope.shape[1] - 1) * 2)
        bands = pyworld.code_aperiodicity(noise, RATE_HZ)
        noise = pyworld.decode_aperiodicity(bands, RATE_HZ, (envelope.shape[1] - 1) * 2)
    if random.random() < 0.4:
        pitch = pitch * random.uniform(0.8, 1.25)
    made = pyworld.synthesize(pitch, envelope, noise, RATE_HZ)
    return np.asarray(np.resize(made, len(wave)))


def world_voice(wave: Wave, random: Random) -> Wave:
    """Another voice by warping the envelope and moving the pitch, as simple converters do."""
    pitch, envelope, noise = _analyse(wave)
    warp = random.uniform(0.85, 1.18)
    bins = np.arange(envelope.shape[1])
    warped = np.stack([np.interp(bins * warp, bins, row) for row in envelope])
    voiced = pitch > 0
    mean = np.exp(np.mean(np.log(pitch[voiced]))) if voiced.any() else 1.0
    flat = mean * (pitch / mean) ** random.uniform(0.6, 1.2) * random.uniform(0.75, 1.35)
    made = pyworld.synthesize(
        np.where(voiced, flat, 0), np.ascontiguousarray(warped), noise, RATE_HZ
    )
    return np.asarray(np.resize(made, len(wave)))


def linear_prediction(wave: Wave, random: Random) -> Wave:
    """Frame-wise all-pole filter driven by pulses and noise, or by a coarsened residual."""
    order, size = int(random.choice([16, 20, 24])), 512
    hop = size // 4
    window = signal.windows.hann(size, sym=False)
    padded = np.pad(wave, (size, size))
    pitch, _ = pyworld.dio(wave, RATE_HZ)
    pulses = _pulses(pitch, len(padded), size)
    hiss = random.standard_normal(len(padded))
    coarse = random.random() < 0.5
    made, weight = np.zeros(len(padded)), np.full(len(padded), 1e-3)
    for start in range(0, len(padded) - size, hop):
        place = slice(start, start + size)
        frame = padded[place] * window
        power = np.correlate(frame, frame, "full")[size - 1 : size + order]
        power[0] = power[0] * 1.0001 + 1e-9
        poles = np.concatenate(([1.0], -np.linalg.solve(_toeplitz(power[:order]), power[1:])))
        residual = signal.lfilter(poles, [1.0], frame)
        row = min(len(pitch) - 1, max(0, (start - size // 2) * 200 // RATE_HZ))
        if coarse:
            step = residual.std() * 1.5 + 1e-9
            drive = np.round(residual / step) * step
        else:
            drive = (pulses[place] if pitch[row] > 0 else hiss[place]) * window
            drive = drive * residual.std() / (drive.std() + 1e-9)
        made[place] += signal.lfilter([1.0], poles, drive) * window
        weight[place] += window**2 if coarse else window
    return (made / np.maximum(weight, 0.1))[size:-size]


def _toeplitz(row: Wave) -> NDArray[np.float64]:
    return row[np.abs(np.subtract.outer(np.arange(len(row)), np.arange(len(row))))]


def _pulses(pitch: Wave, length: int, shift: int) -> Wave:
    """One unit pulse a period of `pitch` (Hz, every 5 ms)."""
    times = (np.arange(length) - shift) / RATE_HZ * 200
    turns = np.cumsum(np.interp(times, np.arange(len(pitch)), pitch) / RATE_HZ)
    return np.diff(np.floor(turns), prepend=0.0)


def phase_shuffle(wave: Wave, random: Random) -> Wave:
    """Magnitudes kept (often through mel), phases shaken, quantised or run at bin speed."""
    size = int(random.choice([256, 512, 1024]))
    hop = size // int(random.choice([2, 4]))
    spectrum = _stft(wave, size, hop)
    magnitude, phase = np.abs(spectrum), np.angle(spectrum)
    if random.random() < 0.5:
        magnitude = _through_mel(magnitude, size, int(random.choice([80, 100, 128])))
    way = random.integers(3)
    if way == 0:
        phase = phase + random.uniform(0.4, 1.6) * random.standard_normal(phase.shape)
    elif way == 1:
        steps = int(random.choice([4, 6, 8]))
        phase = np.round(phase * steps / (2 * np.pi)) * 2 * np.pi / steps
    else:
        speed = np.arange(phase.shape[1]) * 2 * np.pi * hop / size
        free = phase[0] + np.arange(len(phase))[:, None] * speed
        share = np.linspace(0, 1, phase.shape[1]) > random.uniform(0.15, 0.5)
        phase = np.where(share, free + random.standard_normal(phase.shape) * 0.3, phase)
    return _istft(magnitude * np.exp(1j * phase), size, hop, len(wave))


def resampled(wave: Wave, random: Random) -> Wave:
    """Naive upsampling images: the top of the band is a mirror of what lies beneath,
    the trace that transposed convolutions leave."""
    down = int(random.choice([2, 3, 4]))
    low = signal.resample_poly(wave, 1, down)
    coarse = np.repeat(low, down)[: len(wave)]
    coarse = np.pad(coarse, (0, len(wave) - len(coarse)))
    bank = signal.firwin(65, 0.9 / down)
    bottom = signal.fftconvolve(wave, bank, mode="same")
    top = signal.fftconvolve(coarse, -bank + np.eye(1, 65, 32)[0], mode="same")
    own = wave - bottom
    share = random.uniform(0.5, 1.0)
    gain = np.sqrt(np.mean(own**2) / (np.mean(top**2) + 1e-12))
    return bottom + share * gain * top + (1 - share) * own


METHODS: dict[str, Callable[[Wave, Random], Wave]] = {
    "world": world,
    "world_voice": world_voice,
    "griffin_lim": griffin_lim,
    "lpc": linear_prediction,
    "phase": phase_shuffle,
    "images": resampled,
}
