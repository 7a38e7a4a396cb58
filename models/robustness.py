"""What chat platforms and telephones do to a file, done to a copy of it.

Pictures: jpeg50 (quality 50), jpeg50half (and half size), jpeg60.
Clips: h264crf30, h264crf32half. Sound: opus16, opus24, phone (300-3400 Hz, mu-law).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import cv2
import numpy as np
from scipy.signal import butter, sosfilt


def jpeg(source: Path, target: Path, quality: int, scale: float = 1.0) -> Path:
    """A JPEG copy, resized first."""
    pixels = cv2.imread(str(source), cv2.IMREAD_COLOR)
    if scale != 1:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    path = target / "copy.jpg"
    cv2.imwrite(str(path), pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return path


def h264(source: Path, target: Path, crf: int, scale: float = 1.0) -> Path:
    """An H.264 copy of the picture track; the sound is carried over as it is."""
    path = target / "copy.mp4"
    with av.open(str(source)) as old, av.open(str(path), "w") as new:
        video = old.streams.video[0]
        rate = video.average_rate or Fraction(25)
        stream = new.add_stream("libx264", rate=rate, options={"crf": str(crf)})
        stream.width = max(2, int(video.width * scale) // 2 * 2)
        stream.height = max(2, int(video.height * scale) // 2 * 2)
        stream.pix_fmt = "yuv420p"
        sound = {one: new.add_stream_from_template(one) for one in old.streams.audio[:1]}
        number = 0
        for packet in old.demux(video, *sound):
            if packet.stream in sound and packet.dts is not None:
                packet.stream = sound[packet.stream]
                new.mux(packet)
                continue
            for frame in packet.decode() if packet.stream is video else ():
                small = frame.reformat(stream.width, stream.height, "yuv420p")
                small.pts, small.time_base = number, 1 / rate
                new.mux(stream.encode(small))
                number += 1
        new.mux(stream.encode(None))
    return path


def opus(source: Path, target: Path, bit_rate_bps: int) -> Path:
    """An Ogg Opus copy of the sound."""
    return _write(target / "copy.ogg", "libopus", 48_000, read(source, 48_000), bit_rate_bps)


def phone(source: Path, target: Path) -> Path:
    """A telephone copy: 8 kHz, 300 to 3400 Hz, mu-law (ITU-T G.711)."""
    band = butter(6, (300, 3400), "bandpass", fs=8_000, output="sos")
    samples = np.clip(sosfilt(band, read(source, 8_000)), -1, 1)
    return _write(target / "copy.wav", "pcm_mulaw", 8_000, samples)


def read(source: Path, rate_hz: int) -> np.ndarray:
    """Mono samples in -1..1."""
    with av.open(str(source)) as container:
        resampler = av.AudioResampler("flt", "mono", rate_hz)
        frames = [
            part.to_ndarray()[0]
            for frame in [*container.decode(audio=0), None]
            for part in resampler.resample(frame)
        ]
    return np.concatenate(frames)


def _write(
    path: Path, codec: str, rate_hz: int, samples: np.ndarray, bit_rate_bps: int | None = None
) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout="mono")
        if bit_rate_bps:
            stream.bit_rate = bit_rate_bps
        whole = (samples * 32767).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(whole), "s16", "mono")
        frame.sample_rate, frame.pts = rate_hz, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


CHANGES: dict[str, Callable[[Path, Path], Path]] = {
    "jpeg50": partial(jpeg, quality=50),
    "jpeg60": partial(jpeg, quality=60),
    "jpeg50half": partial(jpeg, quality=50, scale=0.5),
    "h264crf30": partial(h264, crf=30),
    "h264crf32half": partial(h264, crf=32, scale=0.5),
    "opus16": partial(opus, bit_rate_bps=16_000),
    "opus24": partial(opus, bit_rate_bps=24_000),
    "phone": phone,
}


_MEDIA = {"jpeg": {".jpg", ".jpeg", ".png", ".webp"}, "h264": {".mp4", ".webm", ".mov", ".mkv"}}


def fits(source: Path, change: str) -> bool:
    """Whether a change is for this kind of file, by its name."""
    for codec, suffixes in _MEDIA.items():
        if change.startswith(codec):
            return source.suffix.lower() in suffixes
    return source.suffix.lower() not in set().union(*_MEDIA.values())


@contextmanager
def changed(source: Path, change: str | None) -> Iterator[Path]:
    """The changed copy of a file, gone afterwards; the file itself for None."""
    if change is None:
        yield source
        return
    with tempfile.TemporaryDirectory() as folder:
        yield CHANGES[change](source, Path(folder))
