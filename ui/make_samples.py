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
import librosa
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data

HERE = Path(__file__).parent / "bonafide_ui" / "static" / "samples"
RATE_HZ, FRAMES_HZ, LENGTH_S = 16_000, 25, 5
# Formants in Hz and their bandwidths (Peterson & Barney 1952, male speakers).
VOWELS = {
    "a": (730, 1090, 2440), "e": (530, 1840, 2480), "i": (270, 2290, 3010),
    "o": (570, 840, 2410), "u": (300, 870, 2240),
}  # fmt: skip
BANDWIDTHS_HZ = (80, 100, 140)
SYLLABLE_S, PHRASE_S = 0.21, 2.5


def main() -> None:
    """Write all samples and their icons."""
    portrait = data.astronaut()
    write_jpeg(HERE / "photograph.jpg", portrait)
    changed = with_changed_face(portrait)
    voice = synthetic_voice("aeioueaoieuoaieaoueioaieu")
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
    """Syllables of a hiss and a vowel through moving formant resonators (Klatt 1980), in -1..1."""
    random = np.random.default_rng(1980)
    count = RATE_HZ * LENGTH_S
    at_s = np.arange(count) / RATE_HZ
    pitch_hz = 125 - 6 * at_s + 18 * np.sin(2.3 * at_s) + 7 * np.sin(9.1 * at_s)
    pulses = np.diff(np.floor(np.cumsum(pitch_hz) / RATE_HZ), prepend=0.0)
    beat = (at_s / SYLLABLE_S) % 1
    hiss = 0.05 * random.standard_normal(count) * (beat < 0.18)
    source = pulses * (beat > 0.15) + hiss
    targets = np.array([VOWELS[vowel] for vowel in vowels], dtype=float)
    place = np.clip(at_s / SYLLABLE_S - 0.5, 0, len(vowels) - 1)
    for formant, width in enumerate(BANDWIDTHS_HZ):
        track = np.interp(place, np.arange(len(vowels)), targets[:, formant])
        source = resonate(source, track, width)
    phrase = (at_s % PHRASE_S) < PHRASE_S - 0.25
    voice = source * np.sin(np.pi * beat) ** 0.6 * phrase
    return vocoded((0.6 * voice / np.abs(voice).max()).astype(np.float32))


def vocoded(voice: NDArray[np.float32]) -> NDArray[np.float32]:
    """The voice as a generator would give it: from a mel spectrogram (Griffin & Lim 1984)."""
    mel = librosa.feature.melspectrogram(y=voice, sr=RATE_HZ, n_fft=1024, hop_length=256, n_mels=80)
    made = librosa.feature.inverse.mel_to_audio(mel, sr=RATE_HZ, n_fft=1024, hop_length=256)
    out = np.zeros_like(voice)
    out[: len(made)] = made[: len(voice)]
    return (0.6 * out / np.abs(out).max()).astype(np.float32)


def resonate(
    signal: NDArray[np.float64], centre_hz: NDArray[np.float64], width_hz: float
) -> NDArray[np.float64]:
    """A second-order resonator of unit gain at 0 Hz whose centre moves with time."""
    radius = np.exp(-np.pi * width_hz / RATE_HZ)
    first = 2 * radius * np.cos(2 * np.pi * centre_hz / RATE_HZ)
    gain = 1 - first + radius**2
    out = np.zeros(len(signal) + 2)
    for n, value in enumerate(signal):
        out[n + 2] = gain[n] * value + first[n] * out[n + 1] - radius**2 * out[n]
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
    """A square of 120 px, in few colours: it is among the first things that a visitor loads."""
    small = cv2.resize(picture, (120, 120), interpolation=cv2.INTER_AREA)
    few = Image.fromarray(small).quantize(96, dither=Image.Dither.FLOYDSTEINBERG)
    few.save(HERE / f"{name}-icon.png", optimize=True)


def write_jpeg(path: Path, picture: NDArray[np.uint8]) -> None:
    """The whole portrait."""
    cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92])


if __name__ == "__main__":
    main()
