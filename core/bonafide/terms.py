"""The frozen types that every room speaks.

Times are seconds from the start of the recording, places are pixels of the
upright picture, risks run from 0 (bona fide) to 1 (manipulated), and an llr is
a natural-log likelihood ratio that is positive when it speaks for manipulated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Samples = NDArray[np.float32]
    Points = NDArray[np.float32]


class MediaKind(StrEnum):
    """What the bytes really are, whatever the file is called."""

    PICTURE = "picture"
    VIDEO = "video"
    SOUND = "sound"


class Modality(StrEnum):
    """What a detector looks at; the first two rows of a verdict come from these."""

    FACE = "face"
    IMAGE = "image"
    SPEECH = "speech"
    AV_SYNC = "av_sync"
    PROVENANCE = "provenance"


class Band(StrEnum):
    """The answer in one word."""

    LIKELY_AUTHENTIC = "likely_authentic"
    REVIEW = "review"
    LIKELY_MANIPULATED = "likely_manipulated"
    INCONCLUSIVE = "inconclusive"


class Stage(StrEnum):
    """What a check is busy with, in this order."""

    READING = "reading"
    FACES = "faces"
    JUDGING = "judging"
    WEIGHING = "weighing"


class Confidence(StrEnum):
    """How much usable material and agreement stands behind the risk."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Action(StrEnum):
    """What the person who asked should do next."""

    NOTHING_FOUND = "nothing_found"
    ASK_REVIEW = "ask_review"
    DO_NOT_ACT = "do_not_act"
    GET_ORIGINAL = "get_original"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue: its id and the values that go into it."""

    id: str
    values: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded frame or still, upright, RGB.

    `pixels` has shape (height, width, 3). `scale` is stored size over original
    size (1.0 = native). `burst` numbers the dense run of neighbouring frames
    that this one belongs to, None for the frames spread over the whole clip.
    """

    time_s: float
    pixels: Pixels
    scale: float = 1.0
    burst: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive mono sound: `samples` in -1..1 at `Sound.rate_hz`, shape (n,)."""

    start_s: float
    samples: Samples


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound that was read: the whole of it, or stretches spread over a long one."""

    rate_hz: int
    stretches: tuple[Stretch, ...]

    @property
    def read_s(self) -> float:
        """Seconds of sound that were read."""
        return sum(len(stretch.samples) for stretch in self.stretches) / self.rate_hz


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """One stream as the container describes it; None where it does not say."""

    kind: str
    codec: str
    duration_s: float | None = None
    width_px: int | None = None
    height_px: int | None = None
    frame_rate_hz: float | None = None
    variable_frame_rate: bool = False
    rotation_deg: int = 0
    rate_hz: int | None = None
    channels: int | None = None
    bit_rate_bps: int | None = None


@dataclass(frozen=True, slots=True)
class ProvenanceClaim:
    """One thing the file says about its own making.

    `kind` is one of `content_credentials`, `generator`, `editor`, `camera`;
    `origin` names where it was read (`c2pa`, `png_text`, `exif`, `xmp`,
    `container_tag`); `says_generated` is what the claim asserts, not what we believe.
    `validation` is `trusted`, `valid`, `untrusted`, `invalid` or None.
    """

    kind: str
    origin: str
    text: str
    says_generated: bool = False
    validation: str | None = None
    covers_pixels: bool = False


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What is known of the file before anybody looks at its content."""

    kind: MediaKind
    container: str
    sha256: str
    bytes: int
    duration_s: float | None
    width_px: int | None
    height_px: int | None
    streams: tuple[StreamFacts, ...] = ()
    claims: tuple[ProvenanceClaim, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Recording:
    """A decoded file: pictures with presentation times, sound, facts.

    `dense` is one stretch of small neighbouring pictures, for those who watch what
    moves; nobody looks for faces in it, and it may be empty.
    """

    facts: MediaFacts
    pictures: tuple[Picture, ...] = ()
    sound: Sound | None = None
    dense: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Face:
    """One face in one picture.

    `box_px` is x, y, width, height; `points` are image-left eye, image-right
    eye, nose tip, image-left and image-right mouth corner, shape (5, 2), pixels.
    """

    picture: int
    time_s: float
    box_px: tuple[float, float, float, float]
    points: Points
    score: float

    @property
    def height_px(self) -> float:
        """Height of the box in pixels of the stored picture."""
        return self.box_px[3]


@dataclass(frozen=True, slots=True)
class Track:
    """One person's face over time, faces in order of time; `id` counts from 1."""

    id: int
    faces: tuple[Face, ...]

    @property
    def span_s(self) -> tuple[float, float]:
        """First and last time that the face was seen."""
        return self.faces[0].time_s, self.faces[-1].time_s


@dataclass(frozen=True, slots=True)
class Material:
    """All that a detector may look at."""

    recording: Recording
    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a track, of the sound or of the picture with its own llr.

    `box_px` is set where the segment has a place in the picture; `track` is
    the id of the face it belongs to. `map` is an activation map in 0..1,
    shape (rows, columns), over the aligned face, the picture patch, or pitch
    (high notes above) and time of the stretch.
    """

    start_s: float
    end_s: float
    llr: float
    track: int | None = None
    box_px: tuple[float, float, float, float] | None = None
    picture: int | None = None
    map: NDArray[np.float32] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a detector concludes.

    `llr` is the calibrated evidence for the whole file. `quality` holds the
    facts that calibration used (face height, speech seconds), `signs` the
    catalogue ids of what was seen, strongest first, `gaps` those of what it
    would have looked at too, but could not.
    """

    detector: str
    modality: Modality
    version: str
    weights_sha256: str | None
    llr: float
    segments: tuple[Segment, ...] = ()
    quality: dict[str, float] = field(default_factory=dict)
    signs: tuple[Message, ...] = ()
    gaps: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why a detector concludes nothing."""

    detector: str
    modality: Modality
    reason: Message


@dataclass(frozen=True, slots=True)
class Verdict:
    """The fused answer; a risk is None when nothing of that modality could judge."""

    risk: float | None
    video_risk: float | None
    audio_risk: float | None
    image_risk: float | None
    band: Band
    confidence: Confidence
    confidence_reason: Message
    action: Action
    policy: str
