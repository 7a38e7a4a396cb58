"""What happens to a sound between mouth and file: codecs, telephones, rooms, noise.

Drawn alike for both labels. Functions take and give float64 samples, shape (n,), 16 kHz.
"""

from __future__ import annotations

import io

import av
import numpy as np
from forge import RATE_HZ, Random, Wave
from scipy import signal

# name of the encoder, container, sampling rate, allowed bit rates in bit/s
CODECS: dict[str, tuple[str, str, int, tuple[int, ...]]] = {
    "opus": ("libopus", "ogg", 16_000, (12_000, 16_000, 24_000, 32_000, 48_000)),
    "mp3": ("libmp3lame", "mp3", 16_000, (24_000, 32_000, 48_000, 64_000)),
    "aac": ("aac", "adts", 16_000, (24_000, 32_000, 48_000, 64_000)),
    "amr": ("libopencore_amrnb", "amr", 8_000, (5_900, 7_950, 12_200)),
    "mulaw": ("pcm_mulaw", "wav", 8_000, (64_000,)),
    "g722": ("g722", "wav", 16_000, (64_000,)),
}
# What chats make of a voice message: the same codec, but of the whole band.
CHAT = ("libopus", "ogg", 48_000, (16_000, 24_000, 32_000))


def through_codec(wave: Wave, name: str, bit_rate: int) -> Wave:
    """Encode and decode in memory; the length is kept, a codec's delay is not undone."""
    encoder, container, rate_hz, _ = CHAT if name == "chat" else CODECS[name]
    sent = wave if rate_hz == RATE_HZ else signal.resample_poly(wave, rate_hz, RATE_HZ)
    pcm = np.clip(sent * 32767, -32768, 32767).astype(np.int16)
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as out:
        stream = out.add_stream(encoder, rate=rate_hz, layout="mono")
        if not encoder.startswith("pcm"):
            stream.bit_rate = bit_rate
        if encoder == "libopus":
            stream.options = {"compression_level": "2"}
        wanted = stream.codec_context.format or stream.codec_context.codec.audio_formats[0]
        convert = av.AudioResampler(wanted.name, "mono", rate_hz)
        frame = av.AudioFrame.from_ndarray(pcm[None], format="s16", layout="mono")
        frame.sample_rate = rate_hz
        for piece in convert.resample(frame):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    buffer.seek(0)
    back = av.AudioResampler("s16", "mono", RATE_HZ)
    with av.open(buffer) as source:
        parts = [p.to_ndarray()[0] for f in source.decode(audio=0) for p in back.resample(f)]
        parts += [p.to_ndarray()[0] for p in back.resample(None)]
    got = np.concatenate(parts)[: len(wave)] / 32768.0
    return np.pad(got, (0, len(wave) - len(got)))


def any_codec(wave: Wave, random: Random) -> Wave:
    """One codec of `CODECS` at one of its bit rates, the chat platforms' Opus most often."""
    name = str(random.choice(list(CODECS), p=[0.4, 0.15, 0.15, 0.1, 0.1, 0.1]))
    return through_codec(wave, name, int(random.choice(CODECS[name][3])))


def in_room(wave: Wave, random: Random) -> Wave:
    """A made-up room: direct sound and exponentially dying, coloured noise (RT60 0.1-0.6 s)."""
    rt60_s = random.uniform(0.1, 0.6)
    times = np.arange(int(rt60_s * RATE_HZ)) / RATE_HZ
    tail = random.standard_normal(len(times)) * 10 ** (-3 * times / rt60_s)
    tail = signal.lfilter([1.0], [1.0, -random.uniform(0, 0.7)], tail)
    tail[: int(0.002 * RATE_HZ)] = 0
    tail *= 10 ** (random.uniform(-12, 2) / 20) / (np.sqrt(np.sum(tail**2)) + 1e-9)
    tail[0] = 1.0
    return np.asarray(signal.fftconvolve(wave, tail)[: len(wave)])


def with_noise(wave: Wave, random: Random, lowest_db: float = 8.0) -> Wave:
    """Noise of a random colour, sometimes swelling, `lowest_db` to 35 dB under the voice."""
    noise = random.standard_normal(len(wave))
    noise = signal.lfilter([1.0], [1.0, -random.uniform(-0.3, 0.97)], noise)
    if random.random() < 0.3:
        noise = noise * (1 + np.sin(np.arange(len(wave)) * random.uniform(1, 30) / RATE_HZ))
    gain = np.sqrt(np.mean(wave**2) / (np.mean(noise**2) + 1e-12))
    return wave + noise * gain * 10 ** (-random.uniform(lowest_db, 35) / 20)


def coloured(wave: Wave, random: Random) -> Wave:
    """A smooth random frequency response of +-8 dB, as microphones and loudspeakers have."""
    knots = np.linspace(0, 1, 8)
    gains = 10 ** (random.uniform(-8, 8, 8) / 20)
    response = signal.firwin2(129, knots, gains)
    return np.asarray(signal.fftconvolve(wave, response, mode="same"))


def narrowed(wave: Wave, random: Random) -> Wave:
    """A band limit between telephone (3.4 kHz) and 7 kHz, sometimes with the low end cut."""
    high = random.uniform(3400, 7000)
    low = random.choice([20.0, 80.0, 200.0, 300.0])
    band = signal.butter(6, [low, high], btype="bandpass", fs=RATE_HZ, output="sos")
    return np.asarray(signal.sosfilt(band, wave))


def roughened(wave: Wave, random: Random) -> Wave:
    """A random chain of the above that always changes something."""
    steps = [(coloured, 0.5), (in_room, 0.35), (with_noise, 0.5), (narrowed, 0.25)]
    for step, share in steps:
        if random.random() < share:
            wave = step(wave, random)
    wave = wave * 0.3 / (np.abs(wave).max() + 1e-9)
    return any_codec(wave, random)


def sent(wave: Wave, random: Random) -> Wave:
    """What a message or a call does, no more: a codec, sometimes a telephone band or faint hiss."""
    if random.random() < 0.25:
        wave = with_noise(wave, random, lowest_db=20.0)
    wave = wave * 0.3 / (np.abs(wave).max() + 1e-9)
    if random.random() < 0.25:
        band = signal.butter(6, [300, 3400], btype="bandpass", fs=RATE_HZ, output="sos")
        wave = np.asarray(signal.sosfilt(band, wave))
        return through_codec(wave, "mulaw", 64_000)
    return any_codec(wave, random)


def chat(wave: Wave, random: Random) -> Wave:
    """What a chat does to a voice message, no more."""
    return through_codec(
        wave * 0.3 / (np.abs(wave).max() + 1e-9), "chat", int(random.choice(CHAT[3]))
    )
