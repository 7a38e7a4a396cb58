"""Real media files for tests, made on the spot.

Every video frame carries its number as the brightness of its upper left
quarter (`level_of`), so that a test can tell which frame it was given.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

RATE_HZ = 48_000
TICK = Fraction(1, 90_000)
QUIET_X265 = {"x265-params": "log-level=none"}


def photo(width: int = 320, height: int = 240, seed: int = 0) -> Image.Image:
    """Something like a photograph: smooth colours, a few edges, a little noise."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:height, 0:width]
    red = 255 * columns / max(width - 1, 1)
    green = 255 * rows / max(height - 1, 1)
    blue = 127 + 100 * np.sin((rows + columns) / 17 + seed)
    noisy = np.stack([red, green, blue], axis=-1) + rng.normal(0, 4, (height, width, 3))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def save(image: Image.Image, path: Path, **options: Any) -> Path:
    """Write a picture in the format of the path's ending."""
    image.save(path, **options)
    return path


def level_of(number: int) -> int:
    """Brightness of the marked quarter of frame `number`."""
    return 30 + number * 7 % 200


def frame_pixels(number: int, width: int, height: int) -> np.ndarray:
    """RGB of frame `number`: a moving bar, the mark, a constant ground."""
    pixels = np.full((height, width, 3), 90, np.uint8)
    at = number * 3 % max(width - 8, 1)
    pixels[:, at : at + 8] = (200, 60, 40)
    pixels[: height // 2, : width // 2] = level_of(number)
    return pixels


def number_shown(pixels: np.ndarray, among: Iterable[int]) -> int:
    """Which of some frame numbers a decoded frame shows."""
    height, width, _ = pixels.shape
    seen = pixels[height // 8 : height * 3 // 8, width // 8 : width * 3 // 8].mean()
    return min(among, key=lambda number: abs(level_of(number) - seen))


def video(
    path: Path,
    codec: str = "libx264",
    seconds: float = 2.0,
    size: tuple[int, int] = (160, 120),
    rate: int = 25,
    key_every: int = 25,
    pix_fmt: str = "yuv420p",
    times_s: Sequence[float] | None = None,
    sound: str | None = None,
    options: dict[str, str] | None = None,
    pixels: Any = frame_pixels,
) -> Path:
    """Encode a clip; `times_s` gives every frame its own time (variable rate)."""
    even = times_s is None
    times_s = [n / rate for n in range(round(seconds * rate))] if times_s is None else times_s
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=rate, options=options or {})
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        stream.gop_size = key_every
        stream.codec_context.time_base = Fraction(1, rate) if even else TICK
        track = container.add_stream(sound, rate=RATE_HZ, layout="stereo") if sound else None
        if track is not None:
            track.bit_rate = 96_000
        for number, time_s in enumerate(times_s):
            frame = av.VideoFrame.from_ndarray(pixels(number, *size), format="rgb24")
            frame.time_base = stream.codec_context.time_base
            frame.pts = round(time_s / frame.time_base)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if track is not None:
            write_sound(container, track, seconds, RATE_HZ, "stereo")
    return path


def sound(
    path: Path,
    codec: str = "pcm_s16le",
    seconds: float = 2.0,
    rate: int = RATE_HZ,
    layout: str = "mono",
    level: float = 0.4,
    tone_hz: float = 440.0,
    metadata: dict[str, str] | None = None,
    **settings: Any,
) -> Path:
    """Encode a tone."""
    with av.open(path, "w") as container:
        container.metadata.update(metadata or {})
        stream = container.add_stream(codec, rate=rate, layout=layout)
        for name, value in settings.items():
            setattr(stream, name, value)
        write_sound(container, stream, seconds, rate, layout, level, tone_hz)
    return path


def write_sound(
    container: Any,
    stream: Any,
    seconds: float,
    rate: int,
    layout: str,
    level: float = 0.4,
    tone_hz: float = 440.0,
) -> None:
    """Encode a tone, the same on all channels, into an open stream."""
    channels = av.AudioLayout(layout).nb_channels
    total, chunk = round(seconds * rate), rate
    resampler = av.AudioResampler(stream.format, layout, rate)
    for start in range(0, total, chunk):
        at_s = np.arange(start, min(start + chunk, total)) / rate
        tone = (level * np.sin(2 * np.pi * tone_hz * at_s)).astype(np.float32)
        packed = np.repeat(tone, channels)[np.newaxis]
        frame = av.AudioFrame.from_ndarray(packed, "flt", layout)
        frame.rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        for part in resampler.resample(frame):
            container.mux(stream.encode(part))
    container.mux(stream.encode(None))


def with_cover(path: Path, codec: str = "libmp3lame") -> Path:
    """Sound with a cover picture, as music shops sell it."""
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=44_100, layout="stereo")
        cover = container.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        picture = av.VideoFrame.from_image(photo(64, 64)).reformat(format="yuvj420p")
        picture.pts = 0
        packets = [*cover.encode(picture), *cover.encode(None)]
        container.mux(packets)
        write_sound(container, stream, 1.0, 44_100, "stereo")
    return path


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterable[tuple[bytes, int, int]]:
    """ISO base media boxes: name, start and end of the body."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size = int.from_bytes(data[start : start + 4], "big")
        if size < 8:
            return
        yield data[start + 4 : start + 8], start + 8, start + size
        start += size


def box_body(data: bytes, *names: bytes) -> tuple[int, int]:
    """Where the body of a nested box lies, such as moov, trak, tkhd (the first of each)."""
    start, end = 0, len(data)
    for name in names:
        start, end = next((at, to) for found, at, to in boxes(data, start, end) if found == name)
    return start, end


def rotated(source: Path, path: Path, degrees_clockwise: int) -> Path:
    """The same movie with a display matrix that turns it."""
    data = bytearray(source.read_bytes())
    start, _ = box_body(data, b"moov", b"trak", b"tkhd")
    one = 1 << 16
    turn = {
        0: (one, 0, 0, one),
        90: (0, one, -one, 0),
        180: (-one, 0, 0, -one),
        270: (0, -one, one, 0),
    }
    a, b, c, d = turn[degrees_clockwise]
    struct.pack_into(">9i", data, start + 40, a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def with_duration(source: Path, path: Path, seconds: float) -> Path:
    """The same movie with all its headers saying another length."""
    data = bytearray(source.read_bytes())
    start, _ = box_body(data, b"moov", b"mvhd")
    _lie(data, start, seconds, scale_at=12, at=16)
    movie, end = box_body(data, b"moov")
    scale = int.from_bytes(data[start + 12 : start + 16], "big")
    for name, at, to in list(boxes(data, movie, end)):
        if name == b"trak":
            header = next(body for found, body, _ in boxes(data, at, to) if found == b"tkhd")
            struct.pack_into(">I", data, header + 20, round(seconds * scale))
            media = next(
                (body, tail) for found, body, tail in boxes(data, at, to) if found == b"mdia"
            )
            inner = next(body for found, body, _ in boxes(data, *media) if found == b"mdhd")
            _lie(data, inner, seconds, scale_at=12, at=16)
            for found, body, _ in list(boxes(data, at, to)):
                if found == b"edts":
                    data[body - 4 : body] = b"free"
    path.write_bytes(data)
    return path


def _lie(data: bytearray, start: int, seconds: float, scale_at: int, at: int) -> None:
    scale = int.from_bytes(data[start + scale_at : start + scale_at + 4], "big")
    struct.pack_into(">I", data, start + at, min(round(seconds * scale), 0xFFFFFFFE))


def without_moov(source: Path, path: Path) -> Path:
    """A movie cut off before its index, as by a broken download."""
    data = source.read_bytes()
    start, _ = box_body(data, b"moov")
    path.write_bytes(data[: start - 8])
    return path


def png_header_only(path: Path, width: int, height: int) -> Path:
    """A PNG that says its size and holds nothing that could be decoded."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(4096))) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    return path


def flat_png(path: Path, width: int, height: int) -> Path:
    """A valid PNG of one colour: small on disk, large in memory; made row by row."""
    packer = zlib.compressobj(1)
    row = b"\0" + bytes([200, 120, 40, 255]) * width
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()

    def chunk(name: bytes, content: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    return path


def animation(
    path: Path, frames: int = 12, size: tuple[int, int] = (64, 48), **options: Any
) -> Path:
    """An animated GIF, WebP, PNG or AVIF with the numbered frames."""
    images = [Image.fromarray(frame_pixels(number, *size)) for number in range(frames)]
    options = {"duration": 40, "loop": 0, **options}
    images[0].save(path, save_all=True, append_images=images[1:], **options)
    return path


def long_gif(path: Path, frames: int) -> Path:
    """A GIF of very many tiny frames, written by hand: Pillow would take too long."""
    header = b"GIF89a" + struct.pack("<HHBBB", 16, 16, 0x80, 0, 0) + bytes([0, 0, 0, 255, 255, 255])
    control = b"\x21\xf9\x04\x00\x04\x00\x00\x00"
    # 16 x 16 pixels of index 0 as LZW with clear codes between, minimum code size 2.
    image = b"\x2c" + struct.pack("<HHHHB", 0, 0, 16, 16, 0) + _lzw_zeros(256)
    path.write_bytes(header + (control + image) * frames + b"\x3b")
    return path


def _lzw_zeros(count: int) -> bytes:
    codes = []
    for index in range(count):
        codes += [4, 0] if index % 2 == 0 else [0]
    bits = sum(code << (3 * place) for place, code in enumerate([*codes, 5]))
    packed = bits.to_bytes((3 * (len(codes) + 1) + 7) // 8, "little")
    blocks = [packed[at : at + 255] for at in range(0, len(packed), 255)]
    return b"\x02" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"
