"""What the worker found: a `Recording` before the pixels and samples are joined to it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from bonafide.terms import MediaKind, Message, ProvenanceClaim, StreamFacts


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """RGB bytes of one picture in the shared memory, rows without padding."""

    time_s: float
    offset: int
    width_px: int
    height_px: int
    scale: float
    burst: int | None


@dataclass(frozen=True, slots=True)
class StoredStretch:
    """Mono int32 samples in the shared memory, native byte order."""

    start_s: float
    offset: int
    samples: int


@dataclass(slots=True)
class Draft:
    """One file's answer, filled by the readers."""

    kind: MediaKind
    container: str
    duration_s: float | None = None
    width_px: int | None = None
    height_px: int | None = None
    streams: list[StreamFacts] = field(default_factory=list)
    claims: list[ProvenanceClaim] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    pictures: list[StoredPicture] = field(default_factory=list)
    stretches: list[StoredStretch] = field(default_factory=list)
    dense: list[StoredPicture] = field(default_factory=list)

    def note(self, message_id: str, **values: str | float) -> None:
        """Add a remark once."""
        message = Message(message_id, dict(values))
        if message not in self.notes:
            self.notes.append(message)


def pack(draft: Draft) -> dict[str, Any]:
    """The draft as JSON values, to send to the caller."""
    return asdict(draft)
