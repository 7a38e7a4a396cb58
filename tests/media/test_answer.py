"""The worker may have been taken over: nothing it says is believed unchecked."""

from __future__ import annotations

import copy
import re
import socket
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.media import wire
from bonafide.media.answer import LONGEST_S, Implausible, unpack
from bonafide.media.draft import Draft, StoredPicture, StoredStretch, pack
from bonafide.media.limits import Limits
from bonafide.media.refusals import error_of
from bonafide.settings import MediaSettings
from bonafide.terms import MediaKind, Message, ProvenanceClaim, Recording, StreamFacts

LIMITS = Limits.of(MediaSettings())
AREA = np.zeros(4096, np.uint8)


def honest() -> dict[str, Any]:
    return pack(
        Draft(
            MediaKind.VIDEO,
            "mov",
            2.0,
            8,
            6,
            [StreamFacts("video", "h264", 2.0, 8, 6, 25.0)],
            [ProvenanceClaim("editor", "exif", "Photoshop")],
            [Message("media-more-streams", {"count": 1})],
            [StoredPicture(0.0, 0, 8, 6, 1.0, None)],
            [StoredStretch(0.0, 1024, 16)],
        )
    )


def read(content: Any) -> Recording:
    return unpack(content, AREA, LIMITS, "0" * 64, 100)


def test_an_honest_answer_is_taken() -> None:
    recording = read(honest())
    assert recording.pictures[0].pixels.shape == (6, 8, 3)
    assert recording.sound is not None
    assert len(recording.sound.stretches[0].samples) == 16


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("kind",), "weapon"),
        (("kind",), []),
        (("container",), "<script>"),
        (("container",), "a" * 100),
        (("duration_s",), -1),
        (("duration_s",), float("nan")),
        (("duration_s",), "2"),
        (("duration_s",), True),
        (("width_px",), 2.5),
        (("width_px",), 10**400),
        (("streams",), {}),
        (("streams",), [{}]),
        (("streams", 0, "codec"), "h264\n"),
        (("streams", 0, "kind"), "spy"),
        (("claims", 0, "text"), "line\nbreak"),
        (("claims", 0, "text"), "turned \u202e round"),
        (("claims", 0, "text"), "x" * 5000),
        (("claims", 0, "says_generated"), 1),
        (("claims", 0, "validation"), "very"),
        (("notes", 0, "id"), "verdict-authentic"),
        (("notes", 0, "values"), {"count": "<b>"}),
        (("notes",), [{"id": "media-x", "values": {}}] * 100),
        (("pictures", 0, "offset"), 4090),
        (("pictures", 0, "offset"), -1),
        (("pictures", 0, "width_px"), 10_000),
        (("pictures", 0, "scale"), 0),
        (("pictures", 0, "burst"), -2),
        (("pictures",), [{"time_s": 0}]),
        (("stretches", 0, "offset"), 1023),
        (("stretches", 0, "samples"), 4000),
        (("stretches", 0, "samples"), 0),
        (("stretches", 0, "start_s"), None),
    ],
)
def test_a_wrong_field_is_implausible(place: tuple[Any, ...], value: Any) -> None:
    content = copy.deepcopy(honest())
    *way, last = place
    inner: Any = content
    for step in way:
        inner = inner[step]
    inner[last] = value
    with pytest.raises(Implausible):
        read(content)


def test_more_pictures_than_asked_for_are_implausible() -> None:
    content = honest()
    content["pictures"] *= 1000
    with pytest.raises(Implausible):
        read(content)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(content=anything)
def test_no_answer_of_another_shape_is_taken(content: Any) -> None:
    with pytest.raises(Implausible):
        read(content)


def believable(recording: Recording) -> None:
    """What was taken keeps to what a worker may say."""
    facts = recording.facts
    assert isinstance(facts.kind, MediaKind)
    assert re.fullmatch(r"[a-z0-9_.,+-]{1,64}", facts.container)
    for seconds in (facts.duration_s, *(picture.time_s for picture in recording.pictures)):
        assert seconds is None or 0 <= seconds <= LONGEST_S
    for side_px in (facts.width_px, facts.height_px):
        assert side_px is None or side_px >= 1
    assert len(facts.streams) <= LIMITS.streams
    assert all(claim.text.isprintable() for claim in facts.claims)
    assert all(note.id.startswith("media-") for note in facts.notes)
    assert all(picture.pixels.nbytes <= AREA.nbytes for picture in recording.pictures)


@given(name=st.sampled_from(sorted(honest())), value=anything)
def test_any_field_is_taken_or_implausible(name: str, value: Any) -> None:
    try:
        recording = read({**honest(), name: value})
    except Implausible:
        return
    believable(recording)


@pytest.mark.parametrize(
    "data",
    [
        b"\0",
        b"\0\0\0\x05{}",
        struct.pack("!I", 1 << 31) + b"{}",
        b"\0\0\0\x02no",
        b"\0\0\x10\0" + b"[" * 4096,
        b"\0\0\0\x04\xff\xfe\0\0",
    ],
)
def test_broken_messages_are_told_apart(data: bytes) -> None:
    here, there = socket.socketpair()
    with here, there:
        there.sendall(data)
        there.shutdown(socket.SHUT_WR)
        with pytest.raises(wire.BrokenMessage):
            wire.receive(here)


def test_the_end_is_no_message() -> None:
    here, there = socket.socketpair()
    with here:
        there.close()
        assert wire.receive(here) is None


def test_an_unknown_reason_shows_none_of_its_words() -> None:
    said = str(error_of("please call 555-0100"))
    assert said == "The decoder gave an answer that makes no sense; treat the file as hostile."
