"""Make the samples again: `python ui/make_samples.py`.

The photograph is NASA's portrait of Eileen Collins (public domain, as
scikit-image carries it); the clip and the voice are computed from it and from
a small formant synthesiser. Nothing here was recorded from a private person.
"""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

HERE = Path(__file__).parent / "bonafide_ui" / "static" / "samples"
RATE_HZ, FRAMES_HZ, LENGTH_S = 16_000, 25, 5
# Formants in Hz and their bandwidths (Peterson & Barney 1952, male speakers).
VOWELS = {
    "a": (730, 1090, 2440), "e": (530, 1840, 2480), "i": (270, 2290, 3010),
    "o": (570, 840, 2410), "u": (300, 870, 2240),
}  # fmt: skip
BANDWIDTHS_HZ = (80, 100, 140)


def main() -> None:
    """Write all samples and their icons."""
    portrait = data.astronaut()
    write_jpeg(HERE / "photograph.jpg", portrait)
    changed = with_changed_face(portrait)
    voice = synthetic_voice("aeiouaoie" * 3)[: RATE_HZ * LENGTH_S]
    write_clip(HERE / "clip.mp4", portrait, changed, voice)
    write_voice(HERE / "voice.wav", voice)
    face = portrait[0:200, 130:330]
    write_icon("photograph", face)
    write_icon("clip", changed[0:200, 130:330])
    write_icon("voice", waveform(voice))


def with_changed_face(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The portrait with eyes and mouth of its own mirror image blended in, another colour."""
    x, y, w, h = 168, 65, 112, 135
    face = picture[y : y + h, x : x + w][:, ::-1].astype(np.float32)
    face = cv2.GaussianBlur(face, (0, 0), 1.2) * (1.12, 0.98, 0.86) + 6
    mask = np.zeros((h, w), np.float32)
    cv2.ellipse(mask, (w // 2, h // 2), (w // 2 - 14, h // 2 - 14), 0, 0, 360, 1.0, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 5)[..., None]
    changed = picture.copy()
    area = changed[y : y + h, x : x + w]
    area[:] = np.clip(area * (1 - mask) + face * mask, 0, 255).astype(np.uint8)
    return changed


def synthetic_voice(vowels: str) -> NDArray[np.float32]:
    """Vowels from a pulse train through formant resonators (Klatt 1980), in -1..1."""
    each = RATE_HZ // 4
    pitch = np.repeat([118.0 + 14 * np.sin(n) for n in range(len(vowels))], each)
    phase = np.cumsum(pitch / RATE_HZ)
    pulses = np.diff(np.floor(phase), prepend=0.0)
    parts = []
    for index, vowel in enumerate(vowels):
        part = pulses[index * each : (index + 1) * each]
        for formant, width in zip(VOWELS[vowel], BANDWIDTHS_HZ, strict=True):
            part = resonate(part, formant, width)
        ramp = np.minimum(1, np.minimum(np.arange(each), np.arange(each)[::-1]) / 800)
        parts.append(part / (np.abs(part).max() + 1e-9) * ramp)
    return (0.6 * np.concatenate(parts)).astype(np.float32)


def resonate(signal: NDArray[np.float64], centre_hz: float, width_hz: float) -> NDArray[np.float64]:
    """A second-order resonator."""
    radius = np.exp(-np.pi * width_hz / RATE_HZ)
    first = 2 * radius * np.cos(2 * np.pi * centre_hz / RATE_HZ)
    out = np.zeros(len(signal) + 2)
    for n, value in enumerate(signal):
        out[n + 2] = value + first * out[n + 1] - radius**2 * out[n]
    return out[2:]


def write_clip(
    path: Path, real: NDArray[np.uint8], changed: NDArray[np.uint8], voice: NDArray[np.float32]
) -> None:
    """A slow zoom on the portrait; from 1.6 s to 4 s the changed face is in it."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as file:
        video = file.add_stream("libx264", rate=FRAMES_HZ, options={"crf": "23"})
        video.width = video.height = 448
        video.pix_fmt = "yuv420p"
        sound = file.add_stream("aac", rate=RATE_HZ, layout="mono")
        for n in range(FRAMES_HZ * LENGTH_S):
            source = changed if 1.6 <= n / FRAMES_HZ < 4 else real
            frame = av.VideoFrame.from_ndarray(zoomed(source, n / (FRAMES_HZ * LENGTH_S)))
            file.mux(video.encode(frame))
        for start in range(0, len(voice), 1024):
            samples = (voice[start : start + 1024] * 32767).astype(np.int16)[None]
            block = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            block.sample_rate, block.pts = RATE_HZ, start
            block.time_base = Fraction(1, RATE_HZ)
            file.mux(sound.encode(block))
        file.mux(video.encode())
        file.mux(sound.encode())


def zoomed(picture: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    """A part of the portrait around the face, moving a little, 448 px square."""
    side = 330 - 60 * share
    left, top = 224 - side / 2 + 4 * np.sin(9 * share), 8 + 6 * share
    matrix = np.array([[448 / side, 0, -left * 448 / side], [0, 448 / side, -top * 448 / side]])
    return cv2.warpAffine(picture, matrix, (448, 448), flags=cv2.INTER_LINEAR)


def write_voice(path: Path, voice: NDArray[np.float32]) -> None:
    """The voice as 16-bit WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((voice * 32767).astype("<i2").tobytes())


def waveform(voice: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The loudness over time, drawn."""
    picture = np.full((200, 200, 3), (15, 94, 89), np.uint8)
    for column, part in enumerate(np.array_split(voice, 40)):
        tall = int(10 + 160 * float(np.abs(part).max()))
        x = column * 5
        cv2.rectangle(picture, (x, 100 - tall // 2), (x + 2, 100 + tall // 2), (230, 250, 245), -1)
    return picture


def write_icon(name: str, picture: NDArray[np.uint8]) -> None:
    """A square of 120 px."""
    small = cv2.resize(picture, (120, 120), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(HERE / f"{name}-icon.png"), cv2.cvtColor(small, cv2.COLOR_RGB2BGR))


def write_jpeg(path: Path, picture: NDArray[np.uint8]) -> None:
    """The whole portrait."""
    cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92])


if __name__ == "__main__":
    main()
