"""The type of a file is what its first bytes say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.media.probe import HEAD_BYTES, Family, Format, sniff
from tests.media import build


@pytest.mark.parametrize(
    ("name", "family", "reader"),
    [
        ("a.jpg", Family.STILL, "JPEG"),
        ("a.png", Family.STILL, "PNG"),
        ("a.gif", Family.STILL, "GIF"),
        ("a.webp", Family.STILL, "WEBP"),
        ("a.tiff", Family.STILL, "TIFF"),
        ("a.bmp", Family.STILL, "BMP"),
        ("a.heic", Family.STILL, "HEIF"),
        ("a.avif", Family.STILL, "AVIF"),
    ],
)
def test_pictures_are_told_by_content(
    tmp_path: Path, name: str, family: Family, reader: str
) -> None:
    path = build.save(build.photo(40, 30), tmp_path / name)
    assert sniff(path.read_bytes()[:HEAD_BYTES]) == Format(family, reader)


@pytest.mark.parametrize(
    ("head", "reader"),
    [
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "mov"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (b"\x1aE\xdf\xa3\x01", "matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
        (b"RF64\xff\xff\xff\xffWAVEds64", "wav"),
        (b"FORM\0\0\0\0AIFFCOMM", "aiff"),
        (b"fLaC\0\0\0\x22", "flac"),
        (b"OggS\0\x02", "ogg"),
        (b"#!AMR\n<", "amr"),
        (b"#!AMR-WB\n", "amr"),
        (b"\xff\xfb\x90\x00", "mp3"),
        (b"ID3\x04\0\0\0\0\0\x05hello\xff\xfb\x90\x00", "mp3"),
        (b"ID3\x04\0\0\0\0\0\x05hello\xff\xf1\x50\x80", "aac"),
        (b"ID3\x04\0\0\0\0\0\x05hellofLaC", "flac"),
        (b"\xff\xf1\x50\x80", "aac"),
        (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9", "asf"),
        (b"FLV\x01\x05", "flv"),
        (b"\0\0\x01\xbaD", "mpeg"),
        ((b"G" + bytes(187)) * 4, "mpegts"),
    ],
)
def test_clips_are_told_by_content(head: bytes, reader: str) -> None:
    assert sniff(head) == Format(Family.CLIP, reader)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\0",
        b"just words, renamed to .mp4",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"\x7fELF",
        b"BMW is a car",
        b"\xff\xff\xff\xff",
        b"#EXTM3U\n/etc/passwd",
        b"RIFF\0\0\0\0XXXX",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_no_medium_is_not_taken_for_one(head: bytes) -> None:
    assert sniff(head) is None


@given(st.binary(max_size=HEAD_BYTES))
def test_no_bytes_confuse_it(head: bytes) -> None:
    assert sniff(head) is None or isinstance(sniff(head), Format)
