"""Frames of every codec and container, the right ones, upright, at the right time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from bonafide.terms import MediaKind, Recording
from tests.media import build


def check_frames(recording: Recording, rate: int = 25, late: int = 0) -> None:
    """Every picture shows the frame that belongs to its time, or one at most `late` before."""
    for picture in recording.pictures:
        number = round(picture.time_s * rate)
        near = range(max(0, number - 3), number + 4)
        assert 0 <= number - build.number_shown(picture.pixels, near) <= late


@pytest.mark.parametrize(
    ("name", "codec", "sound", "options", "shown_as"),
    [
        ("a.mp4", "libx264", "aac", {}, "h264"),
        ("a.mov", "libx264", "aac", {}, "h264"),
        ("a.3gp", "libx264", "aac", {}, "h264"),
        ("a.mkv", "libx264", "aac", {}, "h264"),
        ("hevc.mp4", "libx265", "aac", {"options": build.QUIET_X265}, "hevc"),
        ("a.webm", "libvpx-vp9", "libopus", {}, "vp9"),
        ("av1.mp4", "libsvtav1", "aac", {}, "av1"),
        ("av1.mkv", "libsvtav1", "libopus", {}, "av1"),
        ("mpeg4.mp4", "mpeg4", "aac", {}, "mpeg4"),
        ("a.avi", "mpeg4", "libmp3lame", {}, "mpeg4"),
        ("a.wmv", "wmv2", "wmav2", {}, "wmv2"),
        ("mjpeg.mov", "mjpeg", "aac", {"pix_fmt": "yuvj420p"}, "mjpeg"),
        ("a.flv", "libx264", "aac", {}, "h264"),
        ("a.ts", "libx264", "aac", {}, "h264"),
        ("a.mpg", "mpeg2video", "mp2", {}, "mpeg2video"),
    ],
)
def test_codecs_and_containers(
    decoder: Decoder,
    tmp_path: Path,
    name: str,
    codec: str,
    sound: str,
    options: dict[str, Any],
    shown_as: str,
) -> None:
    path = build.video(tmp_path / name, codec, seconds=4, sound=sound, **options)
    recording = decoder.read(path, frames=16, bursts=0)
    assert recording.facts.kind is MediaKind.VIDEO
    assert recording.facts.duration_s == pytest.approx(4, abs=0.15)
    assert (recording.facts.width_px, recording.facts.height_px) == (160, 120)
    assert {stream.codec for stream in recording.facts.streams} > {shown_as}
    assert recording.sound is not None
    assert recording.sound.read_s == pytest.approx(4, abs=0.15)
    times = [picture.time_s for picture in recording.pictures]
    assert 14 <= len(times) <= 16
    assert all(before < after for before, after in pairwise(times))
    assert times[0] < 0.5
    assert times[-1] > 2.9
    # Containers without a time origin of their own begin a frame or two late.
    check_frames(recording, late=2 if name in ("a.avi", "a.flv", "a.ts", "a.mpg", "a.wmv") else 0)


def test_pictures_match_what_was_encoded(decoder: Decoder, tmp_path: Path) -> None:
    path = build.video(tmp_path / "a.mp4", options={"crf": "12"})
    for picture in decoder.read(path).pictures:
        wanted = build.frame_pixels(round(picture.time_s * 25), 160, 120).astype(float)
        assert np.abs(picture.pixels - wanted).mean() < 6


@pytest.mark.parametrize("height", [360, 720])
def test_colours_survive(decoder: Decoder, tmp_path: Path, height: int) -> None:
    """Unmarked video is BT.601 when small and BT.709 when large."""
    import av

    colour = (200, 60, 40)

    def plain(number: int, width: int, height: int) -> np.ndarray:
        return np.full((height, width, 3), colour, np.uint8)

    path = tmp_path / "a.mp4"
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "10"})
        stream.width, stream.height, stream.pix_fmt = height * 16 // 9, height, "yuv420p"
        space = av.video.reformatter.Colorspace.ITU709 if height >= 720 else "ITU601"
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(plain(number, stream.width, height), format="rgb24")
            container.mux(stream.encode(frame.reformat(format="yuv420p", dst_colorspace=space)))
        container.mux(stream.encode(None))
    seen = decoder.read(path).pictures[0].pixels.reshape(-1, 3).mean(axis=0)
    assert np.abs(seen - colour).max() < 4


@pytest.mark.parametrize("frames", [4, 32, 100])
def test_as_many_frames_as_wanted(decoder: Decoder, tmp_path: Path, frames: int) -> None:
    path = build.video(tmp_path / "a.mp4", seconds=8, key_every=10)
    recording = decoder.read(path, frames=frames, bursts=0)
    assert 0.8 * frames <= len(recording.pictures) <= frames


def test_bursts_are_neighbouring_frames(decoder: Decoder, tmp_path: Path) -> None:
    path = build.video(tmp_path / "a.mp4", seconds=20, key_every=50)
    recording = decoder.read(path, bursts=2)
    for burst in (0, 1):
        times = [one.time_s for one in recording.pictures if one.burst == burst]
        assert len(times) == 8
        assert np.diff(times) == pytest.approx([0.04] * 7)
    check_frames(recording)


@pytest.mark.parametrize("key_every", [10, 50, 1000])
def test_the_dense_stretch_takes_nothing_from_the_rest(tmp_path: Path, key_every: int) -> None:
    path = build.video(tmp_path / "a.mp4", seconds=12, key_every=key_every)
    with Decoder(MediaSettings(dense_s=0)) as decoder:
        without = decoder.read(path)
    with Decoder(MediaSettings(dense_s=5)) as decoder:
        recording = decoder.read(path)
    check_frames(recording)
    assert without.dense == ()
    # Elsewhere frames that no other frame needs are passed over for their neighbour.
    times = [[one.time_s for one in read.pictures] for read in (recording, without)]
    assert times[0] == pytest.approx(times[1], abs=0.1)
    times_s = [picture.time_s for picture in recording.dense]
    assert times_s[-1] - times_s[0] == pytest.approx(5, abs=0.1)
    assert np.diff(times_s) == pytest.approx(0.04, abs=0.001)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_rotation_is_undone(decoder: Decoder, tmp_path: Path, degrees: int) -> None:
    source = build.video(tmp_path / "a.mp4")
    recording = decoder.read(build.rotated(source, tmp_path / "turned.mp4", degrees))
    size = (160, 120) if degrees in (0, 180) else (120, 160)
    assert (recording.facts.width_px, recording.facts.height_px) == size
    assert recording.facts.streams[0].rotation_deg == degrees
    for picture in recording.pictures:
        wanted = build.frame_pixels(round(picture.time_s * 25), 160, 120)
        upright = np.rot90(wanted, -degrees // 90)
        assert picture.pixels.shape == upright.shape
        assert np.abs(picture.pixels - upright.astype(float)).mean() < 12


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_variable_frame_rate(decoder: Decoder, tmp_path: Path, name: str) -> None:
    times_s = [
        number * 0.04 + (0.5 if number >= 40 else 0) + (number % 3) * 0.01 for number in range(80)
    ]
    path = build.video(tmp_path / name, times_s=times_s, key_every=8)
    recording = decoder.read(path, bursts=0)
    assert len(recording.pictures) > 8
    for picture in recording.pictures:
        number = min(range(80), key=lambda index: abs(times_s[index] - picture.time_s))
        assert picture.time_s == pytest.approx(times_s[number], abs=0.005)
        assert build.number_shown(picture.pixels, range(max(0, number - 2), number + 3)) == number
    if name == "a.mp4":
        assert recording.facts.streams[0].variable_frame_rate


def test_large_frames_are_stored_smaller(decoder: Decoder, tmp_path: Path) -> None:
    path = build.video(tmp_path / "a.mp4", size=(1920, 1080), seconds=0.4)
    recording = decoder.read(path)
    assert (recording.facts.width_px, recording.facts.height_px) == (1920, 1080)
    assert recording.pictures[0].pixels.shape == (720, 1280, 3)
    assert recording.pictures[0].scale == pytest.approx(2 / 3, rel=0.01)


def test_many_frames_share_the_memory(tmp_path: Path) -> None:
    path = build.video(tmp_path / "a.mp4", size=(640, 480), seconds=10, key_every=5)
    with Decoder(MediaSettings(stored_bytes=16 << 20)) as decoder:
        recording = decoder.read(path, frames=200, bursts=0)
    assert len(recording.pictures) > 40
    assert sum(picture.pixels.nbytes for picture in recording.pictures) <= 16 << 20


def test_ten_bits(decoder: Decoder, tmp_path: Path) -> None:
    path = build.video(
        tmp_path / "a.mp4", "libx265", pix_fmt="yuv420p10le", options=build.QUIET_X265
    )
    check_frames(decoder.read(path))


def test_black_video_is_a_recording(decoder: Decoder, tmp_path: Path) -> None:
    def black(number: int, width: int, height: int) -> np.ndarray:
        return np.zeros((height, width, 3), np.uint8)

    recording = decoder.read(build.video(tmp_path / "a.mp4", pixels=black))
    assert len(recording.pictures) > 20
    assert max(int(picture.pixels.max()) for picture in recording.pictures) < 5


def test_a_video_without_sound_has_none(decoder: Decoder, tmp_path: Path) -> None:
    assert decoder.read(build.video(tmp_path / "a.mp4")).sound is None


def test_a_second_track_is_named(decoder: Decoder, tmp_path: Path) -> None:
    import av

    path = tmp_path / "a.mkv"
    with av.open(path, "w") as container:
        streams = [container.add_stream("libx264", rate=25) for _ in range(2)]
        for stream, size in zip(streams, ((160, 120), (64, 64)), strict=True):
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(25):
            for stream in streams:
                pixels = build.frame_pixels(number, stream.width, stream.height)
                frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
                frame.pts = number
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode(None))
    recording = decoder.read(path)
    assert recording.pictures[0].pixels.shape == (120, 160, 3)
    assert ("media-more-streams", {"count": 1}) in [
        (note.id, note.values) for note in recording.facts.notes
    ]


def test_the_same_file_gives_the_same_recording(decoder: Decoder, tmp_path: Path) -> None:
    path = build.video(tmp_path / "a.mp4", seconds=6, sound="aac")
    first, second = decoder.read(path), decoder.read(path)
    assert first.facts == second.facts
    assert len(first.pictures) == len(second.pictures)
    for one, other in zip(first.pictures, second.pictures, strict=True):
        assert (one.time_s, one.burst) == (other.time_s, other.burst)
        assert np.array_equal(one.pixels, other.pixels)
    assert first.sound is not None
    assert second.sound is not None
    assert np.array_equal(first.sound.stretches[0].samples, second.sound.stretches[0].samples)
