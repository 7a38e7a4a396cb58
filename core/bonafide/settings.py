"""All settings of the core, one class a room, each from `BONAFIDE_*` or `.env`.

The values here are the defaults; `docs/settings.md` is generated from these
classes, so every field says in its description what it does.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bonafide.errors import SettingsError


def _config(prefix: str) -> SettingsConfigDict:
    return SettingsConfigDict(
        env_prefix=prefix, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
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


class FaceSettings(BaseSettings):
    """Looking for faces."""

    model_config = _config("BONAFIDE_FACES_")

    min_height_px: int = Field(40, ge=16, description="Smaller faces are not judged.")
    max_tracks: int = Field(8, ge=1, le=64, description="People followed through a clip.")


class WeightsSettings(BaseSettings):
    """Networks beyond the embedded ones."""

    model_config = _config("BONAFIDE_WEIGHTS_")

    threads: int = Field(
        0, ge=0, le=64, description="Threads for all networks together; 0 = as many as cores."
    )


class PolicySettings(BaseSettings):
    """How findings become one answer."""

    model_config = _config("BONAFIDE_POLICY_")

    name: str = Field("default", description="`default` (0.6/0.4) or `learned`.")


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
