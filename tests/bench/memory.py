"""Memory of decoding a long 4K file: both processes together, sampled while it runs.

    python -m tests.bench.memory [MINUTES]

The file is 4K H.264 at 30 frames a second with sound; one encoded stretch is
repeated, so that making it does not take an hour.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from tests.bench.footprint import Watch, held_mb

SIZE, RATE, STRETCH_FRAMES = (3840, 2160), 30, 60


def make(path: Path, minutes: float) -> None:
    """Encode two seconds and write them as often as needed."""
    part = path.with_suffix(".part.mp4")
    encode_stretch(part)
    with av.open(part) as source, av.open(path, "w") as container:
        stream = source.streams.video[0]
        video = container.add_stream_from_template(stream)
        sound = container.add_stream("aac", rate=48_000, layout="stereo")
        packets = [packet for packet in source.demux(stream) if packet.size]
        span = packets[0].duration * STRETCH_FRAMES
        for repeat in range(int(minutes * 60 * RATE / STRETCH_FRAMES)):
            for packet in packets:
                copy = av.Packet(bytes(packet))
                copy.stream, copy.time_base = video, packet.time_base
                copy.pts, copy.dts = packet.pts + repeat * span, packet.dts + repeat * span
                copy.duration, copy.is_keyframe = packet.duration, packet.is_keyframe
                container.mux(copy)
            samples = 48_000 * STRETCH_FRAMES // RATE
            tone = np.sin(np.arange(samples) / 30).astype(np.float32) * 0.3
            frame = av.AudioFrame.from_ndarray(np.stack([tone, tone]), "fltp", "stereo")
            frame.rate, frame.pts, frame.time_base = 48_000, repeat * samples, Fraction(1, 48_000)
            container.mux(sound.encode(frame))
        container.mux(sound.encode(None))


def encode_stretch(path: Path) -> None:
    """A textured picture that slides, with one key frame."""
    noise = np.random.default_rng(0).integers(0, 255, (400, 600, 3), dtype=np.uint8)
    ground = cv2.resize(noise, (SIZE[0] + 400, SIZE[1] + 400))
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "superfast"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.bit_rate, stream.gop_size = 20_000_000, STRETCH_FRAMES
        for number in range(STRETCH_FRAMES):
            part = ground[number : number + SIZE[1], 2 * number : 2 * number + SIZE[0]]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(part), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder, Decoder(MediaSettings()) as decoder:
        path = Path(folder) / "long.mp4"
        make(path, minutes)
        decoder.protections()
        # What making the file took is not what reading it takes.
        before_mb = held_mb(os.getpid())
        with Watch(os.getpid()) as watch:
            started = time.perf_counter()
            recording = decoder.read(path)
            elapsed_s = time.perf_counter() - started
            # Touch every pixel, as detectors do.
            checksum = sum(int(picture.pixels.sum()) for picture in recording.pictures)
        size_mb = path.stat().st_size / 1e6
        print(
            f"{recording.facts.duration_s:.0f} s of 4K, {size_mb:.0f} MB, read in {elapsed_s:.1f} s"
        )
        print(f"{len(recording.pictures)} pictures, checksum {checksum}")
        print(f"together {before_mb:.0f} MB before, at most {watch.peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
