"""What a verdict costs, as ratios against something in the same run.

    python -m tests.bench.speed            both rows of the README's table
    python -m tests.bench.speed --cold     only the cold start
    python -m tests.bench.speed --warm     only the long clip

Cold: `bonafide check` of a 1 MP picture against `python -c "import numpy, onnxruntime"`.
Warm: a 60 s 1080p H.264 clip with speech and a face, all detectors on, against
PyAV's full decode of that clip with two threads; and the peak of the memory that
the product's processes hold together while they judge it.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from skimage import data

from tests.bench.footprint import Watch

RATE, SECONDS, SIZE = 25, 60, (1920, 1080)
GRAIN_LEVELS = 2.0


def timed(command: list[str]) -> float:
    """Seconds of a whole process."""
    started = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - started


def cold(folder: Path, rounds: int = 7) -> None:
    """Pairs of runs, so that whatever else the machine does falls on both."""
    picture = folder / "picture.jpg"
    cv2.imwrite(str(picture), cv2.resize(data.astronaut()[..., ::-1], (1000, 1000)))
    check = [sys.executable, "-m", "bonafide", "check", str(picture)]
    floor = [sys.executable, "-c", "import numpy, onnxruntime"]
    timed(check), timed(floor)
    pairs = [(timed(check), timed(floor)) for _ in range(rounds)]
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"cold check {statistics.median(a for a, _ in pairs):.2f} s, "
          f"imports {statistics.median(b for _, b in pairs):.2f} s, ratio {ratio:.2f}")  # fmt: skip


def clip(path: Path) -> None:
    """A face that drifts over a textured background, with a voice-like sound; ~6 Mbit/s.

    The noise of a sensor lies on every frame, as on everything that was filmed: without it the
    key frames would hold nearly all of the bits.
    """
    face = cv2.resize(data.astronaut(), (700, 700))
    noise = np.random.default_rng(0).integers(0, 60, (SIZE[1], SIZE[0] + 200, 3), dtype=np.uint8)
    background = cv2.GaussianBlur(noise, (0, 0), 1.2) * 3
    grain = np.random.default_rng(1).normal(0, GRAIN_LEVELS, (SIZE[1] + 97, SIZE[0] + 89, 1))
    grain = grain.astype(np.float32)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=RATE)
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        video.bit_rate = 6_000_000
        video.gop_size = 100
        video.codec_context.options = {"preset": "veryfast"}
        sound = container.add_stream("aac", rate=48_000, layout="mono")
        for number in range(RATE * SECONDS):
            shift = number % 200
            frame = np.ascontiguousarray(background[:, shift : shift + SIZE[0]])
            x, y = 300 + number % 500, 150 + number // 10 % 100
            frame[y : y + 700, x : x + 700] = face
            down, right = number * 31 % 97, number * 17 % 89
            sensor = grain[down : down + SIZE[1], right : right + SIZE[0]]
            frame = cv2.add(frame, np.repeat(sensor, 3, axis=2), dtype=cv2.CV_8U)
            picture = av.VideoFrame.from_ndarray(frame, "rgb24")
            picture.pts, picture.time_base = number, Fraction(1, RATE)
            container.mux(video.encode(picture))
        container.mux(video.encode(None))
        voice = av.AudioFrame.from_ndarray(_voice()[None], "fltp", "mono")
        voice.sample_rate, voice.pts = 48_000, 0
        container.mux(sound.encode(voice))
        container.mux(sound.encode(None))


def _voice() -> np.ndarray:
    """Pulses through three formants, in syllables: sounds like a vowel, is nobody's voice."""
    time_s = np.arange(48_000 * SECONDS) / 48_000
    pitch = 120 + 20 * np.sin(2 * np.pi * 0.7 * time_s)
    phase = 2 * np.pi * np.cumsum(pitch) / 48_000
    formants_hz = (600, 1200, 2500)
    gains = [sum(1 / (1 + ((k * 120 - f) / 300) ** 2) for f in formants_hz) for k in range(1, 30)]
    harmonics = sum(gain * np.sin(k * phase) for k, gain in enumerate(gains, 1))
    syllables = np.clip(np.sin(2 * np.pi * 3 * time_s), 0, 1)
    return (0.1 * harmonics * syllables / np.abs(harmonics).max()).astype(np.float32)


def full_decode(path: Path) -> float:
    """Seconds that PyAV takes for every frame and sample, two threads."""
    started = time.perf_counter()
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        container.streams.video[0].codec_context.thread_count = 2
        for _ in container.decode():
            pass
    return time.perf_counter() - started


def warm(folder: Path, rounds: int = 3) -> None:
    """The product in a process of its own, warmed by one picture, in turns with the decode."""
    path = folder / "clip.mp4"
    clip(path)
    print(f"clip: {path.stat().st_size * 8 / SECONDS / 1e6:.1f} Mbit/s")
    code = (
        "import sys, time\n"
        "from bonafide.examine import conduct\n"
        "conduct(sys.argv[2], frames=32)\n"
        "for line in sys.stdin:\n"
        "    started = time.perf_counter(); report = conduct(sys.argv[1], frames=32).report\n"
        "    print(time.perf_counter() - started, report.timings_s,\n"
        "          [f.detector for f in report.findings], sep='|', flush=True)\n"
    )
    still = folder / "still.jpg"
    cv2.imwrite(str(still), data.astronaut()[..., ::-1])
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path), str(still)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as product:  # fmt: skip

        def judge() -> tuple[float, str, str]:
            assert product.stdin is not None
            assert product.stdout is not None
            product.stdin.write("go\n")
            product.stdin.flush()
            seconds, timings, spoke = product.stdout.readline().strip().split("|")
            return float(seconds), timings, spoke

        # Apart from the timed rounds, because sampling takes time as well.
        with Watch(product.pid) as watch:
            judge(), judge()
        rows = [(judge(), full_decode(path)) for _ in range(rounds)]
        assert product.stdin is not None
        product.stdin.close()
    ours = statistics.median(one[0] for one, _ in rows)
    theirs = statistics.median(full for _, full in rows)
    ratio = statistics.median(one[0] / full for one, full in rows)
    print(f"warm check {ours:.2f} s, full decode {theirs:.2f} s, ratio {ratio:.2f}")
    _, timings, spoke = rows[-1][0]
    print(f"peak {watch.peak_mb:.0f} MB, {timings}, findings {spoke}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--warm", action="store_true")
    options = parser.parse_args()
    both = options.cold == options.warm
    with tempfile.TemporaryDirectory() as folder:
        if options.cold or both:
            cold(Path(folder))
        if options.warm or both:
            warm(Path(folder))


if __name__ == "__main__":
    main()
