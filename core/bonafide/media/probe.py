"""What a file really is, told by its first bytes and never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HEAD_BYTES = 4096


class Family(StrEnum):
    """Which reader is at home with it."""

    STILL = "still"
    CLIP = "clip"


@dataclass(frozen=True, slots=True)
class Format:
    """A container that we read: `name` is Pillow's format or FFmpeg's demuxer."""

    family: Family
    name: str


def _still(name: str) -> Format:
    return Format(Family.STILL, name)


def _clip(name: str) -> Format:
    return Format(Family.CLIP, name)


PREFIXES = (
    (b"\xff\xd8\xff", _still("JPEG")),
    (b"\x89PNG\r\n\x1a\n", _still("PNG")),
    (b"GIF87a", _still("GIF")),
    (b"GIF89a", _still("GIF")),
    (b"II*\0", _still("TIFF")),
    (b"MM\0*", _still("TIFF")),
    (b"II+\0", _still("TIFF")),
    (b"MM\0+", _still("TIFF")),
    (b"\x1aE\xdf\xa3", _clip("matroska")),
    (b"0&\xb2u\x8ef\xcf\x11", _clip("asf")),
    (b"fLaC", _clip("flac")),
    (b"OggS", _clip("ogg")),
    (b"#!AMR", _clip("amr")),
    (b"caff", _clip("caf")),
    (b"FLV\x01", _clip("flv")),
    (b"\0\0\x01\xba", _clip("mpeg")),
)
RIFF_FORMS = {
    b"WEBP": _still("WEBP"),
    b"AVI ": _clip("avi"),
    b"WAVE": _clip("wav"),
    b"AIFF": _clip("aiff"),
    b"AIFC": _clip("aiff"),
}
RIFF_TAGS = (b"RIFF", b"RIFX", b"RF64", b"FORM")
MOVIE_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
AVIF_BRANDS = (b"avif", b"avis")
BMP_HEADER_BYTES = (12, 40, 52, 56, 64, 108, 124)
TS_PACKET_BYTES = 188


def sniff(head: bytes) -> Format | None:
    """The format of a file from its first HEAD_BYTES, or None when we know none."""
    for prefix, form in PREFIXES:
        if head.startswith(prefix):
            return form
    if head[:4] in RIFF_TAGS:
        return RIFF_FORMS.get(head[8:12])
    if head[4:8] in MOVIE_BOXES:
        return _of_boxes(head)
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BMP_HEADER_BYTES:
        return _still("BMP")
    if head[:3] == b"ID3":
        return _after_id3(head)
    if _is_transport_stream(head):
        return _clip("mpegts")
    return _of_sync_word(head)


def _of_boxes(head: bytes) -> Format:
    """ISO base media: a HEIF or AVIF picture by its brands, else a movie."""
    if head[4:8] == b"ftyp":
        end = min(int.from_bytes(head[:4], "big"), len(head))
        brands = [head[8:12]] + [head[at : at + 4] for at in range(16, end, 4)]
        if any(brand in AVIF_BRANDS for brand in brands):
            return _still("AVIF")
        if any(brand in HEIF_BRANDS for brand in brands):
            return _still("HEIF")
    return _clip("mov")


def _after_id3(head: bytes) -> Format:
    """What follows an ID3 tag; MP3 where that lies beyond the head."""
    sizes = head[6:10]
    size = sum((byte & 0x7F) << shift for byte, shift in zip(sizes, (21, 14, 7, 0), strict=False))
    rest = head[10 + size :]
    if rest.startswith(b"fLaC"):
        return _clip("flac")
    return _of_sync_word(rest) or _clip("mp3")


def _is_transport_stream(head: bytes) -> bool:
    return all(head[at : at + 1] == b"G" for at in range(0, 4 * TS_PACKET_BYTES, TS_PACKET_BYTES))


def _of_sync_word(head: bytes) -> Format | None:
    """Bare MPEG audio frames: ADTS (AAC) or MP1/2/3, by the fields of their header."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return _clip("aac")
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bit_rate, sample_rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 0 or bit_rate == 15 or sample_rate == 3:
        return None
    return _clip("mp3")
