"""Everything that is no good, in one run: a line and a sentence each, and nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.media import build


def black(number: int, width: int, height: int) -> np.ndarray:
    return np.zeros((height, width, 3), np.uint8)


def without_frames(path: Path) -> Path:
    data = build.video(path, "mjpeg", seconds=0.04, pix_fmt="yuvj420p").read_bytes()
    path.write_bytes(data[: data.index(b"\xff\xd8\xff") - 8])
    return path


def looped(path: Path) -> Path:
    path.symlink_to(path)
    return path


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bad")


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, Path]:
    """What issue 7 calls bad input, under the answer that each must get."""
    good = build.video(folder / "good.mp4", seconds=1, sound="aac")
    return {
        "unsupported_media empty": written(folder / "empty.mp4", b""),
        "unsupported_media text": written(folder / "text.mp4", b"only words. " * 100),
        "decode_failed cut": build.without_moov(good, folder / "cut.mp4"),
        "decode_failed frameless": without_frames(folder / "frameless.mkv"),
        "inconclusive blink": build.sound(folder / "blink.wav", seconds=0.2),
        "inconclusive silence": build.sound(folder / "silence.wav", level=0.0),
        "inconclusive black": build.video(folder / "black.mp4", pixels=black),
        "limit_exceeded huge": build.png_header_only(folder / "huge.png", 30_000, 30_000),
        "inconclusive gif": build.long_gif(folder / "long.gif", 10_000),
        "any lying": build.with_duration(good, folder / "lying.mp4", 4_000.0),
        "file_unreadable missing": folder / "missing.mp4",
        "file_unreadable pipe": pipe(folder / "pipe.mp4"),
        "file_unreadable loop": looped(folder / "loop.mp4"),
    }


def test_one_run_over_all_bad_input(files: dict[str, Path], tmp_path: Path) -> None:
    temporary = tmp_path / "temp"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "bonafide", "check", "--json", *map(str, files.values())],
        capture_output=True, text=True, timeout=300,
        env={**os.environ, "TMPDIR": str(temporary)},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines] == [str(path) for path in files.values()]
    for wanted, line in zip(files, lines, strict=True):
        answer = wanted.split()[0]
        given = line.get("code") or line["band"]
        assert answer in ("any", given), wanted
        if "error" in line:
            assert line["error"].endswith(".")
            assert "\n" not in line["error"]
    assert not list(temporary.iterdir())
