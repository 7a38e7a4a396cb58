"""Damaged files of every kind: a recording or an error, in time, and the next file works."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from bonafide.errors import InputError
from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from bonafide.terms import Recording
from tests.media import build

EXTREMES = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\x01")
SMALL = {"size": (64, 48), "seconds": 0.6, "key_every": 5}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    """Small valid files, one of each kind."""
    folder = tmp_path_factory.mktemp("seeds")
    image = build.photo(48, 36)
    paths = [
        *(
            build.save(image, folder / name)
            for name in ("a.jpg", "a.png", "a.gif", "a.webp", "a.bmp", "a.tiff", "a.heic", "a.avif")
        ),
        build.animation(folder / "an.gif", 5),
        build.animation(folder / "an.webp", 5),
        build.animation(folder / "an.png", 5),
        build.video(folder / "a.mp4", sound="aac", **SMALL),
        build.video(folder / "a.mkv", sound="aac", **SMALL),
        build.video(folder / "a.webm", "libvpx-vp9", sound="libopus", **SMALL),
        build.video(folder / "hevc.mp4", "libx265", options=build.QUIET_X265, **SMALL),
        build.video(folder / "av1.mp4", "libsvtav1", **SMALL),
        build.video(folder / "a.avi", "mpeg4", sound="libmp3lame", **SMALL),
        build.video(folder / "a.ts", sound="aac", **SMALL),
        build.video(folder / "a.wmv", "wmv2", sound="wmav2", **SMALL),
        build.sound(folder / "a.wav", seconds=0.3),
        build.sound(folder / "a.flac", "flac", seconds=0.3),
        build.sound(folder / "a.mp3", "libmp3lame", seconds=0.3),
        build.sound(folder / "a.ogg", "libopus", seconds=0.3),
        build.sound(folder / "a.m4a", "aac", seconds=0.3),
        build.sound(folder / "a.amr", "libopencore_amrnb", seconds=0.3, rate=8000, bit_rate=12_200),
    ]
    return [(path.name, path.read_bytes()) for path in paths]


def damaged(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """One to four wounds: bits, numbers, holes, repetitions, a graft, an end."""
    body = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        # The headers are where parsers live.
        reach = len(body) if chance.random() < 0.5 else min(len(body), 600)
        at = chance.randrange(max(reach, 1))
        match chance.randrange(7):
            case 0:
                for _ in range(chance.randint(1, 8)):
                    body[chance.randrange(max(reach, 1)) % len(body)] ^= 1 << chance.randrange(8)
            case 1:
                body[at : at + 4] = chance.choice(EXTREMES)
            case 2:
                del body[at : at + chance.randint(1, 200)]
            case 3:
                body[at:at] = body[at : at + chance.randint(1, 400)]
            case 4:
                body[at:at] = other[: chance.randint(8, 800)]
            case 5:
                body[at : at + 16] = chance.randbytes(16)
            case _:
                del body[max(at, 16) :]
        if not body:
            return b"\0"
    return bytes(body)


def wounds(seeds: list[tuple[str, bytes]], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(seed)
    for number in range(count):
        name, data = seeds[number % len(seeds)]
        yield name, damaged(data, chance, chance.choice(seeds)[1])


def outcome(decoder: Decoder, path: Path) -> Recording | str:
    """The recording, or the sentence of the error."""
    try:
        return decoder.read(path, frames=8)
    except InputError as error:
        return str(error)


def check(seeds: list[tuple[str, bytes]], path: Path, count: int, seed: int) -> None:
    taken = 0
    with Decoder(MediaSettings(deadline_s=30)) as decoder:
        for number, (name, data) in enumerate(wounds(seeds, count, seed)):
            path.write_bytes(data)
            found = outcome(decoder, path)
            if isinstance(found, Recording):
                assert found.pictures or found.sound, (number, name)
                taken += 1
            else:
                assert "longer than is allowed" not in found, (number, name)
                assert "makes no sense" not in found, (number, name)
        path.write_bytes(seeds[0][1])
        assert isinstance(outcome(decoder, path), Recording)
    assert taken > count // 10


def test_a_hundred_damaged_files(seeds: list[tuple[str, bytes]], tmp_path: Path) -> None:
    check(seeds, tmp_path / "file", count=100, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
def test_thousands_of_damaged_files(
    seeds: list[tuple[str, bytes]], tmp_path: Path, seed: int
) -> None:
    check(seeds, tmp_path / "file", count=500, seed=seed)
