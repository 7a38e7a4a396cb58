"""Whatever comes in gives a recording or one clear sentence, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bonafide.errors import (
    DecodeFailed,
    FileChanged,
    FileUnreadable,
    InputError,
    LimitExceeded,
    UnsupportedMedia,
)
from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from bonafide.terms import MediaKind
from tests.media import build


def refused(decoder: Decoder, path: Path, kind: type[InputError]) -> str:
    with pytest.raises(kind) as caught:
        decoder.read(path)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert str(path) not in sentence
    return sentence


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_empty_file(decoder: Decoder, tmp_path: Path) -> None:
    assert "empty" in refused(decoder, written(tmp_path / "a.mp4", b""), UnsupportedMedia)


def test_text_renamed(decoder: Decoder, tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", b"only words, many words. " * 100)
    assert "no picture, video or sound" in refused(decoder, path, UnsupportedMedia)


def test_playlist_that_names_other_files(decoder: Decoder, tmp_path: Path) -> None:
    for text in ("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", "ffconcat version 1.0\nfile /etc/passwd\n"):
        path = written(tmp_path / "a.mp4", text.encode())
        assert "no picture, video or sound" in refused(decoder, path, UnsupportedMedia)


def test_truncated_movie(decoder: Decoder, tmp_path: Path) -> None:
    source = build.video(tmp_path / "a.mp4", sound="aac")
    path = build.without_moov(source, tmp_path / "cut.mp4")
    assert "incomplete" in refused(decoder, path, DecodeFailed)


@pytest.mark.parametrize(
    "name", ["a.jpg", "a.png", "a.webp", "a.gif", "a.heic", "a.avif", "a.tiff"]
)
def test_truncated_picture(decoder: Decoder, tmp_path: Path, name: str) -> None:
    data = build.save(build.photo(), tmp_path / name).read_bytes()
    path = written(tmp_path / f"cut-{name}", data[: len(data) // 2])
    assert "damaged" in refused(decoder, path, DecodeFailed)


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("a.jpg", "damaged"),
        ("a.png", "damaged"),
        ("a.gif", "damaged"),
        ("a.mp4", "incomplete"),
        ("a.wav", "damaged"),
        ("a.mkv", "damaged"),
    ],
)
def test_nothing_but_the_first_bytes(decoder: Decoder, tmp_path: Path, name: str, cut: str) -> None:
    makers: dict[str, Callable[[Path], Path]] = {
        ".mp4": build.video,
        ".mkv": build.video,
        ".wav": build.sound,
    }
    make = makers.get(Path(name).suffix, lambda path: build.save(build.photo(), path))
    data = make(tmp_path / name).read_bytes()
    # Four bytes name only some formats.
    assert re.search(
        f"no picture, video or sound|{cut}",
        refused(decoder, written(tmp_path / "cut", data[:4]), InputError),
    )
    for length in (12, 40):
        assert cut in refused(decoder, written(tmp_path / "cut", data[:length]), DecodeFailed)


def test_video_without_a_frame(decoder: Decoder, tmp_path: Path) -> None:
    path = build.video(tmp_path / "a.mkv", "mjpeg", seconds=0.04, pix_fmt="yuvj420p")
    data = path.read_bytes()
    # The one block is cut away; header and track remain.
    cut = data[: data.index(b"\xff\xd8\xff") - 8]
    path = written(tmp_path / "none.mkv", cut)
    assert "not a single picture" in refused(decoder, path, DecodeFailed)


def test_codecs_that_nobody_forwards_stay_closed(decoder: Decoder, tmp_path: Path) -> None:
    silent = build.video(tmp_path / "a.mkv", "ffv1")
    assert "neither pictures nor sound" in refused(decoder, silent, UnsupportedMedia)
    heard = decoder.read(build.video(tmp_path / "b.mkv", "ffv1", sound="aac"))
    assert heard.facts.kind is MediaKind.SOUND
    assert "media-more-streams" in {note.id for note in heard.facts.notes}


def test_sound_without_a_sample(decoder: Decoder, tmp_path: Path) -> None:
    data = build.sound(tmp_path / "a.wav").read_bytes()
    path = written(tmp_path / "none.wav", data[: data.index(b"data") + 8])
    assert "not a single sample" in refused(decoder, path, DecodeFailed)


def test_huge_picture(decoder: Decoder, tmp_path: Path) -> None:
    path = build.png_header_only(tmp_path / "a.png", 30_000, 30_000)
    assert "PICTURE_PIXELS_REFUSED" in refused(decoder, path, LimitExceeded)


def test_gif_of_ten_thousand_frames_is_sampled(decoder: Decoder, tmp_path: Path) -> None:
    recording = decoder.read(build.long_gif(tmp_path / "a.gif", 10_000))
    assert recording.facts.kind is MediaKind.VIDEO
    assert len(recording.pictures) == 32
    assert recording.facts.duration_s == pytest.approx(400)


def test_endless_gif_is_read_as_far_as_allowed(tmp_path: Path) -> None:
    path = build.long_gif(tmp_path / "a.gif", 40_000)
    with Decoder(MediaSettings(decoded_pixels=10_000_000)) as decoder:
        recording = decoder.read(path)
    assert len(recording.pictures) == 32
    assert "media-partly-read" in {note.id for note in recording.facts.notes}


@pytest.mark.parametrize("seconds", [0.1, 4_000.0, 4_000_000.0])
def test_lying_duration(decoder: Decoder, tmp_path: Path, seconds: float) -> None:
    source = build.video(tmp_path / "a.mp4", seconds=3, sound="aac")
    recording = decoder.read(build.with_duration(source, tmp_path / "lies.mp4", seconds))
    assert recording.facts.duration_s == pytest.approx(3, abs=0.3)
    assert recording.pictures[-1].time_s > 2
    assert recording.sound is not None
    assert recording.sound.read_s == pytest.approx(3, abs=0.2)


def test_longer_than_allowed(tmp_path: Path) -> None:
    path = build.sound(tmp_path / "a.wav", seconds=5)
    with Decoder(MediaSettings(duration_s=2)) as decoder:
        assert "BONAFIDE_MEDIA_DURATION_S" in refused(decoder, path, LimitExceeded)


def test_larger_than_allowed(tmp_path: Path) -> None:
    path = build.sound(tmp_path / "a.wav")
    with Decoder(MediaSettings(file_bytes=2000)) as decoder:
        assert "BONAFIDE_MEDIA_FILE_BYTES" in refused(decoder, path, LimitExceeded)


def test_frames_larger_than_allowed(tmp_path: Path) -> None:
    path = build.video(tmp_path / "a.mp4", size=(640, 480))
    with Decoder(MediaSettings(frame_pixels=100_000)) as decoder:
        assert "BONAFIDE_MEDIA_FRAME_PIXELS" in refused(decoder, path, LimitExceeded)


def test_more_streams_than_allowed(tmp_path: Path) -> None:
    path = build.video(tmp_path / "a.mp4", sound="aac")
    with Decoder(MediaSettings(streams=1)) as decoder:
        assert "BONAFIDE_MEDIA_STREAMS" in refused(decoder, path, LimitExceeded)


def test_unreadable_paths(decoder: Decoder, tmp_path: Path) -> None:
    missing = refused(decoder, tmp_path / "missing.mp4", FileUnreadable)
    assert "No such file" in missing
    for no_file in (tmp_path, Path("/dev/zero")):
        assert "not a regular file" in refused(decoder, no_file, FileUnreadable)
    assert "name too long" in refused(decoder, tmp_path / ("long" * 100), FileUnreadable)
    assert "not a valid name" in refused(decoder, Path("nul\0byte.jpg"), FileUnreadable)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_path_without_permission(decoder: Decoder, tmp_path: Path) -> None:
    path = build.save(build.photo(), tmp_path / "a.png")
    path.chmod(0)
    assert "Permission denied" in refused(decoder, path, FileUnreadable)


def test_fifo_does_not_hang(decoder: Decoder, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mp4")
    assert "regular file" in refused(decoder, tmp_path / "a.mp4", FileUnreadable)


def test_link_loop(decoder: Decoder, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").symlink_to(tmp_path / "b.mp4")
    (tmp_path / "b.mp4").symlink_to(tmp_path / "a.mp4")
    assert "symbolic links" in refused(decoder, tmp_path / "a.mp4", FileUnreadable)


def test_file_that_changes_while_being_read(decoder: Decoder, tmp_path: Path) -> None:
    path = build.long_gif(tmp_path / "a.gif", 20_000)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with path.open("r+b") as file:
                file.seek(-1, os.SEEK_END)
                file.write(b"\x3b")
            time.sleep(0.01)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert "changed" in refused(decoder, path, FileChanged)
    finally:
        stop.set()
        writer.join()


def test_file_that_grows_while_being_read(decoder: Decoder, tmp_path: Path) -> None:
    path = build.long_gif(tmp_path / "a.gif", 20_000)
    stop = threading.Event()

    def grow() -> None:
        while not stop.is_set():
            with path.open("ab") as file:
                file.write(b"more")
            time.sleep(0.01)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        assert "changed" in refused(decoder, path, FileChanged)
    finally:
        stop.set()
        writer.join()


def test_polyglots_are_what_they_begin_as(decoder: Decoder, tmp_path: Path) -> None:
    picture = build.save(build.photo(64, 48), tmp_path / "a.jpg").read_bytes()
    movie = build.video(tmp_path / "a.mp4").read_bytes()
    recording = decoder.read(written(tmp_path / "both.mp4", picture + movie))
    assert recording.facts.container == "jpeg"
    recording = decoder.read(written(tmp_path / "both.jpg", movie + picture))
    assert recording.facts.container == "mov"


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leftovers = tmp_path / "temp"
    leftovers.mkdir()
    monkeypatch.setenv("TMPDIR", str(leftovers))
    before = set(os.listdir("/proc/self/fd"))
    with Decoder() as decoder:
        decoder.read(build.save(build.photo(), tmp_path / "a.png"))
        refused(decoder, written(tmp_path / "b.mp4", b"words"), UnsupportedMedia)
    assert not list(leftovers.iterdir())
    assert len(set(os.listdir("/proc/self/fd")) - before) <= 1
