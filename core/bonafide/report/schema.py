"""The report, `bonafide.report/1`: what every surface renders and every case keeps.

The JSON Schema in docs/report.schema.json is generated from these classes.
Words are given twice: as a catalogue id with its values, so that a surface can
say them in the reader's language, and as an English sentence.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bonafide.terms import Action, Band, Confidence, MediaKind, Modality

SCHEMA = "bonafide.report/1"

Risk = Annotated[float, Field(ge=0, le=1, description="0 = bona fide, 1 = manipulated.")]
Llr = Annotated[float, Field(description="Natural-log likelihood ratio, > 0 for manipulated.")]
Box = Annotated[
    tuple[float, float, float, float], Field(description="x, y, width, height as shares of 1.")
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Sentence(_Part):
    """One sentence of the catalogue."""

    id: str
    values: dict[str, str | int | float] = {}
    text: str = Field(description="The sentence in English.")


class Stream(_Part):
    """One stream of the file."""

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


class Media(_Part):
    """What the file really is."""

    kind: MediaKind
    container: str
    bytes: int
    duration_s: float | None
    width_px: int | None
    height_px: int | None
    streams: list[Stream]
    notes: list[Sentence] = []


class Claim(_Part):
    """What the file says about its own making."""

    kind: str
    origin: str
    text: str
    says_generated: bool
    validation: str | None
    covers_pixels: bool


class ReportSegment(_Part):
    """A stretch with its own risk."""

    start_s: float
    end_s: float
    llr: Llr
    risk: Risk
    person: int | None = Field(None, description="Number of the face track, from 1.")
    place: Literal["left", "middle", "right"] | None = None
    box: Box | None = None
    picture: int | None = Field(None, description="Index of the sampled picture.")


class ReportFinding(_Part):
    """What one detector concludes."""

    detector: str
    modality: Modality
    version: str
    weights_sha256: str | None
    llr: Llr
    risk: Risk
    segments: list[ReportSegment]
    quality: dict[str, float]
    signs: list[Sentence]
    # Reports from before this field have none.
    gaps: list[Sentence] = []


class ReportAbstention(_Part):
    """Why one detector concludes nothing."""

    detector: str
    modality: Modality
    reason: Sentence


class Coverage(_Part):
    """What was looked at."""

    frames: int
    people: int
    sound_s: float


class Policy(_Part):
    """The rule that turned findings into a band."""

    name: str
    prior: Risk
    review_from: Risk
    manipulated_from: Risk
    error_rate: Sentence | None = Field(
        None, description="How often genuine media of this kind get this band, as measured."
    )


class Report(_Part):
    """One judgement about one file."""

    schema_id: Literal["bonafide.report/1"] = Field("bonafide.report/1", alias="schema")
    engine_version: str
    file: str = Field(description="The name that the file was handed in under, made harmless.")
    sha256: str
    media: Media
    risk: Risk | None
    video_risk: Risk | None
    audio_risk: Risk | None
    image_risk: Risk | None
    band: Band
    confidence: Confidence
    confidence_reason: Sentence
    action: Action
    action_text: Sentence
    reasons: list[Sentence]
    findings: list[ReportFinding]
    abstentions: list[ReportAbstention]
    provenance: list[Claim]
    coverage: Coverage
    policy: Policy
    timings_s: dict[str, float]

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

    def as_json(self, **options: Any) -> str:
        """One line of JSON under the published schema."""
        return self.model_dump_json(by_alias=True, **options)
