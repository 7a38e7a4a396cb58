"""What decoding alone costs: frames and sound of a clip against PyAV's full decode of it.

    python tests/bench/decoding.py [CLIP]

Without CLIP the one of `speed.py` is made: 60 s, 1080p, H.264 at 6 Mbit/s, a
key frame every four seconds, with sound. Time is wall time, in turns; processor
time is that of this process and its worker together.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from tests.bench.speed import clip, full_decode


def worker_processor_s(decoder: Decoder) -> float:
    """Processor seconds that the decoding process has used."""
    pid = decoder._worker._process.pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def own_processor_s() -> float:
    """Processor seconds that this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "clip.mp4"
        if len(sys.argv) < 2:
            clip(path)
        rows = []
        with Decoder(MediaSettings()) as decoder:
            decoder.read(path)
            for _ in range(3):
                before, started = (
                    own_processor_s() + worker_processor_s(decoder),
                    time.perf_counter(),
                )
                recording = decoder.read(path)
                wall_s = time.perf_counter() - started
                used_s = own_processor_s() + worker_processor_s(decoder) - before
                before = own_processor_s()
                full_s = full_decode(path)
                rows.append((wall_s, full_s, used_s, own_processor_s() - before))
        assert recording.sound is not None
        print(f"{len(recording.pictures)} pictures, {recording.sound.read_s:.0f} s of sound")
        wall, full, used, full_used = (
            statistics.median(column) for column in zip(*rows, strict=True)
        )
        print(f"wall time      {wall:.2f} s of {full:.2f} s: {wall / full:.2f}x")
        print(f"processor time {used:.2f} s of {full_used:.2f} s: {used / full_used:.2f}x")


if __name__ == "__main__":
    main()
