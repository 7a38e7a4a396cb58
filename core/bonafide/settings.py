"""All settings of the core, one class a room, each from `BONAFIDE_*` or `.env`.

The values here are the defaults; `docs/settings.md` is generated from these
classes, so every field says in its description what it does.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bonafide.errors import SettingsError


def _config(prefix: str) -> SettingsConfigDict:
    return SettingsConfigDict(
        env_prefix=prefix,
        env_file=".env",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        # A command reads two or three of these rooms; building all would slow its start.
        defer_build=True,
    )


def _expanded(path: Path) -> Path:
    return path.expanduser()


Folder = Annotated[Path, AfterValidator(_expanded)]


class HomeSettings(BaseSettings):
    """Where the product keeps what it must remember."""

    model_config = _config("BONAFIDE_")

    home: Folder = Field(Path("~/.bonafide"), description="Data folder: database, evidence, keys.")
    language: str = Field("en", description="Language of answers where the asker has none.")


class MediaSettings(BaseSettings):
    """Limits of decoding; a file over one of them is refused, with its name."""

    model_config = _config("BONAFIDE_MEDIA_")

    frames: int = Field(32, ge=4, le=400, description="Frames spread over a clip.")
    bursts: int = Field(1, ge=0, le=8, description="Runs of neighbouring frames in a clip.")
    burst_frames: int = Field(8, ge=2, le=32, description="Frames in each such run.")
    dense_s: float = Field(
        9.0, ge=0, le=30, description="Stretch of a clip that is seen densely but small; 0 = none."
    )
    frame_side_px: int = Field(
        1280, ge=320, le=8192, description="Longer side of a stored video frame."
    )
    stored_bytes: int = Field(
        256 << 20, ge=16 << 20, le=4 << 30, description="Decoded pixels of one file, together."
    )
    sound_s: float = Field(
        180.0, ge=10, le=3600, description="Sound read whole; of longer sound, stretches."
    )
    stretch_s: float = Field(30.0, ge=5, le=600, description="Length of one such stretch.")
    file_bytes: int = Field(2 << 30, ge=1024, description="Largest file.")
    picture_pixels: int = Field(
        50_000_000, ge=1_000_000, description="Larger stills are decoded at reduced size."
    )
    picture_pixels_refused: int = Field(
        200_000_000, ge=1_000_000, description="Larger stills are refused."
    )
    frame_pixels: int = Field(
        36_000_000, ge=100_000, description="Largest frame of a video (default: 8K)."
    )
    decoded_pixels: int = Field(
        8_000_000_000, ge=10_000_000, description="Pixels decoded for one clip at most."
    )
    decompression_ratio: int = Field(
        50_000, ge=100, description="Pixel bytes for each byte of a still over 64 MiB decoded."
    )
    duration_s: float = Field(14_400.0, ge=1, description="Longest video or sound.")
    streams: int = Field(32, ge=1, le=256, description="Streams in one file.")
    deadline_s: float = Field(120.0, ge=0.1, description="Time to decode one file.")
    cpu_s: int = Field(180, ge=1, description="Processor time to decode one file.")
    memory_bytes: int = Field(
        2 << 30, ge=512 << 20, description="Address space of the decoding process."
    )
    worker_files: int = Field(
        100, ge=1, description="Files after which the decoding process is replaced."
    )
    trust_anchors: Path | None = Field(
        None, description="PEM file of certificate authorities trusted for Content Credentials."
    )


class FaceSettings(BaseSettings):
    """Looking for faces."""

    model_config = _config("BONAFIDE_FACES_")

    min_height_px: int = Field(40, ge=16, description="Smaller faces are not judged.")
    max_tracks: int = Field(8, ge=1, le=64, description="People followed through a clip.")


class WeightsSettings(BaseSettings):
    """Where networks come from, which public ones help, and what they run on."""

    model_config = _config("BONAFIDE_WEIGHTS_")

    threads: int = Field(
        0, ge=0, le=64, description="Threads for all networks together; 0 = as many as cores."
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        "auto", description="Where networks run; auto takes an accelerator that is installed."
    )
    ensemble: str = Field(
        "",
        description="Public models that judge beside the embedded networks: names of cards with "
        "commas between, or `sure` for all that are free to use and well documented.",
    )
    cards_folder: Folder | None = Field(
        None, description="Your own cards and pins; empty = `cards` in BONAFIDE_HOME."
    )
    max_bytes: int = Field(
        1_000_000_000, ge=1, description="A larger file of the Hub is not downloaded."
    )
    connect_s: float = Field(
        5.0, gt=0, le=60, description="Wait for the Hub's first answer before doing without."
    )
    download_s: float = Field(900.0, gt=0, description="Longest download of one file.")


class DatabaseSettings(BaseSettings):
    """Where cases, jobs and the ledger live."""

    model_config = _config("BONAFIDE_DATABASE_")

    url: str = Field(
        "", description="`postgresql://user@host/name`; empty = a SQLite file in the home."
    )


class EvidenceSettings(BaseSettings):
    """Originals and what proves a judgement."""

    model_config = _config("BONAFIDE_EVIDENCE_")

    store: str = Field(
        "", description="Folder or `s3://bucket/prefix` for originals; empty = in the home."
    )
    s3_endpoint: str = Field("", description="URL of an S3-compatible store other than AWS.")
    retention_days: float = Field(
        30, ge=0, description="Days that originals are kept; 0 = not beyond the job."
    )
    signing_key: Folder | None = Field(
        None, description="Ed25519 private key (PEM) that signs ledger heads and bundles."
    )
    timestamp_url: str = Field("", description="RFC 3161 time-stamping service for bundles.")
    timestamp_roots: Folder | None = Field(
        None, description="Certificates (PEM) that time stamps must lead to."
    )


class CaseSettings(BaseSettings):
    """What is remembered of judgements."""

    model_config = _config("BONAFIDE_CASES_")

    share_verdicts: bool = Field(
        True, description="A file judged for one tenant is not judged again for another."
    )
    note_characters: int = Field(2000, ge=0, description="Longest note of a reviewer.")


class JobSettings(BaseSettings):
    """The queue and its workers."""

    model_config = _config("BONAFIDE_JOBS_")

    slots: int = Field(1, ge=1, le=64, description="Files that one worker judges at once.")
    tenant_at_once: int = Field(
        8, ge=1, description="Jobs of one tenant under way, people waiting and auto-scan apart."
    )
    tenant_per_minute: int = Field(120, ge=1, description="Jobs of one tenant begun in a minute.")
    tenant_waiting: int = Field(1000, ge=1, description="Jobs of one tenant that may wait.")
    start_within_s: float = Field(
        3600, gt=0, description="A job not begun by then is answered with a refusal."
    )
    fetch_s: float = Field(900, gt=0, description="Longest fetch of one file by a surface.")
    fetch_tries: int = Field(9, ge=1, description="Fetches of a file when the network fails.")
    answer_s: float = Field(60, gt=0, description="Longest single try to post an answer.")
    answer_tries: int = Field(20, ge=1, description="Tries to post an answer, hours in all.")
    examinations: int = Field(
        3, ge=1, description="Workers that may die over one file before it is given up."
    )
    patience_s: float = Field(90, ge=0, description="How long handing in waits for the database.")
    poll_s: float = Field(0.1, gt=0, le=10, description="How often a worker asks for work.")
    lease_s: float = Field(8, ge=1, description="A worker silent for so long is taken for dead.")
    history_days: float = Field(90, gt=0, description="Days that finished jobs are kept.")


class PolicySettings(BaseSettings):
    """How findings become one answer."""

    model_config = _config("BONAFIDE_POLICY_")

    name: str = Field(
        "default",
        description="`default` (0.6/0.4), `learned`, or one of yours in `policies` of the home.",
    )


Settings = TypeVar("Settings", bound=BaseSettings)


@cache
def read(kind: type[Settings]) -> Settings:
    """One room's settings, read once per process.

    Raises:
        SettingsError: a value cannot be used; the sentence names the variable.
    """
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError(_sentence(kind, error.errors()[0])) from error


def _sentence(kind: type[BaseSettings], first: Any) -> str:
    prefix = str(kind.model_config.get("env_prefix", ""))
    name = (prefix + "_".join(str(part) for part in first["loc"])).upper()
    value = os.environ.get(name, str(first.get("input", "")))
    return f"{name} = {value!r} cannot be used: {first['msg']}."
