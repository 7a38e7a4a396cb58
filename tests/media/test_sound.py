"""Sound of every codec and layout arrives as mono at 16 kHz."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from bonafide.terms import MediaKind, Sound
from tests.media import build


def loudest_hz(sound: Sound) -> float:
    samples = sound.stretches[0].samples
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * sound.rate_hz / len(samples))


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.wav", "pcm_s16le", {}),
        ("u8.wav", "pcm_u8", {}),
        ("s24.wav", "pcm_s24le", {}),
        ("float.wav", "pcm_f32le", {"rate": 96_000}),
        ("phone.wav", "pcm_mulaw", {"rate": 8000}),
        ("a.aiff", "pcm_s16be", {}),
        ("a.flac", "flac", {"rate": 44_100}),
        ("a.mp3", "libmp3lame", {"rate": 44_100}),
        ("a.m4a", "aac", {"rate": 44_100}),
        ("lossless.m4a", "alac", {}),
        ("a.aac", "aac", {}),
        ("a.ogg", "vorbis", {"layout": "stereo", "options": {"strict": "experimental"}}),
        ("opus.ogg", "libopus", {}),
        ("a.opus", "libopus", {}),
        ("a.webm", "libopus", {}),
        ("a.mka", "flac", {}),
        ("a.amr", "libopencore_amrnb", {"rate": 8000, "bit_rate": 12_200}),
        ("a.wma", "wmav2", {"bit_rate": 64_000}),
        ("a.caf", "alac", {}),
    ],
)
def test_codecs(
    decoder: Decoder, tmp_path: Path, name: str, codec: str, options: dict[str, Any]
) -> None:
    recording = decoder.read(build.sound(tmp_path / name, codec, **options))
    assert recording.facts.kind is MediaKind.SOUND
    assert not recording.pictures
    assert recording.sound is not None
    assert recording.sound.rate_hz == 16_000
    assert recording.sound.stretches[0].samples.dtype == np.float32
    assert recording.sound.read_s == pytest.approx(2.0, abs=0.11)
    assert recording.facts.duration_s == pytest.approx(2.0, abs=0.11)
    assert loudest_hz(recording.sound) == pytest.approx(440, abs=2)


@pytest.mark.parametrize("layout", ["mono", "stereo", "2.1", "quad", "5.0", "5.1", "6.1", "7.1"])
def test_layouts_are_mixed_without_clipping(decoder: Decoder, tmp_path: Path, layout: str) -> None:
    path = build.sound(tmp_path / "a.wav", "pcm_f32le", layout=layout, level=0.9)
    sound = decoder.read(path).sound
    assert sound is not None
    loudest = np.abs(sound.stretches[0].samples).max()
    # Mixing leaves the low-frequency channel out, so 2.1 to 7.1 stay a little lower.
    assert 0.6 < loudest <= 0.91


def test_facts_of_a_stream(decoder: Decoder, tmp_path: Path) -> None:
    path = build.sound(tmp_path / "a.m4a", "aac", rate=44_100, layout="stereo")
    (stream,) = decoder.read(path).facts.streams
    assert (stream.kind, stream.codec) == ("sound", "aac")
    assert (stream.rate_hz, stream.channels) == (44_100, 2)


@pytest.mark.parametrize(("name", "codec"), [("a.mp3", "libmp3lame"), ("a.mp4", "aac")])
def test_a_cover_picture_does_not_make_it_a_video(
    decoder: Decoder, tmp_path: Path, name: str, codec: str
) -> None:
    recording = decoder.read(build.with_cover(tmp_path / name, codec))
    assert recording.facts.kind is MediaKind.SOUND
    assert not recording.pictures
    assert {stream.kind for stream in recording.facts.streams} == {"sound", "cover"}


def test_a_blink_of_sound(decoder: Decoder, tmp_path: Path) -> None:
    sound = decoder.read(build.sound(tmp_path / "a.wav", seconds=0.2)).sound
    assert sound is not None
    assert sound.read_s == pytest.approx(0.2, abs=0.01)


def test_silence_is_sound(decoder: Decoder, tmp_path: Path) -> None:
    sound = decoder.read(build.sound(tmp_path / "a.flac", "flac", level=0.0)).sound
    assert sound is not None
    assert not sound.stretches[0].samples.any()


def test_long_sound_is_read_in_stretches_over_its_length(tmp_path: Path) -> None:
    path = build.sound(tmp_path / "a.m4a", "aac", seconds=60, rate=16_000)
    with Decoder(MediaSettings(sound_s=20, stretch_s=5)) as decoder:
        recording = decoder.read(path)
    assert recording.sound is not None
    assert recording.sound.read_s == pytest.approx(20, abs=0.2)
    starts = [stretch.start_s for stretch in recording.sound.stretches]
    assert starts == pytest.approx([5, 20, 35, 50], abs=0.2)
    assert recording.facts.duration_s == pytest.approx(60, abs=0.2)
    assert "media-sound-sampled" in {note.id for note in recording.facts.notes}


@pytest.mark.parametrize(("name", "codec"), [("a.mp3", "libmp3lame"), ("a.wav", "pcm_s16le")])
def test_long_sound_of_simple_containers(tmp_path: Path, name: str, codec: str) -> None:
    path = build.sound(tmp_path / name, codec, seconds=40, rate=16_000)
    with Decoder(MediaSettings(sound_s=10, stretch_s=5)) as decoder:
        sound = decoder.read(path).sound
    assert sound is not None
    assert sound.read_s == pytest.approx(10, abs=0.5)
    assert sound.stretches[-1].start_s > 20
