"""Checking the worker's answer, field by field, and joining it with the shared memory.

Nothing here trusts the worker: it may have been taken over. A field of the
wrong type, out of range, or pointing outside the memory is an `Implausible`.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from bonafide.media.limits import DENSE_FRAMES, SOUND_RATE_HZ, Limits
from bonafide.terms import (
    MediaFacts,
    MediaKind,
    Message,
    Picture,
    ProvenanceClaim,
    Recording,
    Sound,
    StreamFacts,
    Stretch,
)

LONGEST_S = 1e9
STREAM_KINDS = ("video", "sound", "cover", "other")
CLAIM_KINDS = ("content_credentials", "generator", "editor", "camera")
ORIGINS = ("c2pa", "png_text", "exif", "xmp", "container_tag")
VALIDATIONS = ("trusted", "valid", "untrusted", "invalid")
CLAIM_CHARACTERS = 400
MOST_CLAIMS = 64
MOST_NOTES = 32
MOST_STRETCHES = 256
_WORD = re.compile(r"[a-z0-9_.,+-]{1,64}")
_NOTE = re.compile(r"media-[a-z-]{1,48}")


class Implausible(Exception):
    """The answer breaks its own rules."""


def unpack(
    content: Any, area: np.ndarray[Any, np.dtype[np.uint8]], limits: Limits, sha256: str, size: int
) -> Recording:
    """Build the Recording from a checked answer.

    Args:
        content: what came over the wire.
        area: the shared memory, uint8, shape (area_bytes,).
        limits: what was asked for.
        sha256: hash of the file, by the caller.
        size: size of the file in bytes, by the caller.

    Raises:
        Implausible: any field is not what it must be.
    """
    fields = _Fields(content)
    stretches = fields.each("stretches", MOST_STRETCHES, lambda one: _stretch(one, area))
    room_for = limits.frames + limits.bursts * limits.burst_frames
    facts = MediaFacts(
        kind=MediaKind(fields.choice("kind", tuple(MediaKind))),
        container=fields.word("container"),
        sha256=sha256,
        bytes=size,
        duration_s=fields.maybe("duration_s", 0, LONGEST_S),
        width_px=fields.maybe_whole("width_px", 1, 1 << 20),
        height_px=fields.maybe_whole("height_px", 1, 1 << 20),
        streams=fields.each("streams", limits.streams, _stream),
        claims=fields.each("claims", MOST_CLAIMS, _claim),
        notes=fields.each("notes", MOST_NOTES, _note),
    )
    return Recording(
        facts=facts,
        pictures=fields.each("pictures", room_for, lambda one: _picture(one, area)),
        dense=fields.each("dense", DENSE_FRAMES, lambda one: _picture(one, area)),
        sound=Sound(SOUND_RATE_HZ, stretches) if stretches else None,
    )


def _picture(fields: _Fields, area: np.ndarray[Any, np.dtype[np.uint8]]) -> Picture:
    width = fields.whole("width_px", 1, 1 << 16)
    height = fields.whole("height_px", 1, 1 << 16)
    offset = fields.whole("offset", 0, len(area))
    size = 3 * width * height
    if offset + size > len(area):
        raise Implausible("picture outside the shared memory")
    return Picture(
        time_s=fields.number("time_s", 0, LONGEST_S),
        pixels=area[offset : offset + size].reshape(height, width, 3),
        scale=fields.number("scale", 1e-6, 1e6),
        burst=fields.maybe_whole("burst", 0, 1 << 16),
    )


def _stretch(fields: _Fields, area: np.ndarray[Any, np.dtype[np.uint8]]) -> Stretch:
    offset = fields.whole("offset", 0, len(area))
    size = 4 * fields.whole("samples", 1, len(area) // 4)
    if offset % 4 or offset + size > len(area):
        raise Implausible("sound outside the shared memory")
    whole = area[offset : offset + size].view(np.int32)
    samples = whole.astype(np.float32) * np.float32(2.0**-31)
    return Stretch(fields.number("start_s", 0, LONGEST_S), samples)


def _stream(fields: _Fields) -> StreamFacts:
    return StreamFacts(
        kind=fields.choice("kind", STREAM_KINDS),
        codec=fields.word("codec"),
        duration_s=fields.maybe("duration_s", 0, LONGEST_S),
        width_px=fields.maybe_whole("width_px", 0, 1 << 20),
        height_px=fields.maybe_whole("height_px", 0, 1 << 20),
        frame_rate_hz=fields.maybe("frame_rate_hz", 0, 1e6),
        variable_frame_rate=fields.yes("variable_frame_rate"),
        rotation_deg=fields.whole("rotation_deg", 0, 359),
        rate_hz=fields.maybe_whole("rate_hz", 0, 10**8),
        channels=fields.maybe_whole("channels", 0, 1024),
        bit_rate_bps=fields.maybe_whole("bit_rate_bps", 0, 10**13),
    )


def _claim(fields: _Fields) -> ProvenanceClaim:
    return ProvenanceClaim(
        kind=fields.choice("kind", CLAIM_KINDS),
        origin=fields.choice("origin", ORIGINS),
        text=fields.text("text", CLAIM_CHARACTERS),
        says_generated=fields.yes("says_generated"),
        validation=fields.choice("validation", (*VALIDATIONS, None)),
        covers_pixels=fields.yes("covers_pixels"),
    )


def _note(fields: _Fields) -> Message:
    values = fields.get("values")
    if not isinstance(values, dict) or len(values) > 8:
        raise Implausible("values")
    message_id = fields.get("id")
    if not isinstance(message_id, str) or not _NOTE.fullmatch(message_id):
        raise Implausible("id")
    checked = _Fields(values)
    return Message(message_id, {name: checked.note_value(name) for name in values})


class _Fields:
    """A JSON object of the worker's, each access checked."""

    def __init__(self, content: Any) -> None:
        if not isinstance(content, dict):
            raise Implausible("not an object")
        self._content = content

    def get(self, name: str) -> Any:
        try:
            return self._content[name]
        except KeyError as error:
            raise Implausible(name) from error

    def number(self, name: str, low: float, high: float) -> float:
        value = self.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Implausible(name)
        if not low <= value <= high:  # also true of NaN
            raise Implausible(name)
        return float(value)

    def whole(self, name: str, low: int, high: int) -> int:
        if not isinstance(self.get(name), int):
            raise Implausible(name)
        return int(self.number(name, low, high))

    def maybe(self, name: str, low: float, high: float) -> float | None:
        return None if self.get(name) is None else self.number(name, low, high)

    def maybe_whole(self, name: str, low: int, high: int) -> int | None:
        return None if self.get(name) is None else self.whole(name, low, high)

    def yes(self, name: str) -> bool:
        value = self.get(name)
        if not isinstance(value, bool):
            raise Implausible(name)
        return value

    def choice(self, name: str, allowed: tuple[Any, ...]) -> Any:
        value = self.get(name)
        if not isinstance(value, str | None) or value not in allowed:
            raise Implausible(name)
        return value

    def word(self, name: str) -> str:
        value = self.get(name)
        if not isinstance(value, str) or not _WORD.fullmatch(value):
            raise Implausible(name)
        return value

    def text(self, name: str, longest: int) -> str:
        value = self.get(name)
        if not isinstance(value, str) or len(value) > longest or not value.isprintable():
            raise Implausible(name)
        return value

    def note_value(self, name: str) -> str | float:
        return (
            self.word(name) if isinstance(self.get(name), str) else self.number(name, -1e15, 1e15)
        )

    def each(self, name: str, most: int, build: Any) -> tuple[Any, ...]:
        value = self.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise Implausible(name)
        return tuple(build(_Fields(one)) for one in value)
