"""The three samples of the first page, made by the project itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """One file that works with one click; its words are `web-sample-<name>`."""

    name: str
    file: str

    @property
    def path(self) -> Path:
        """The file itself."""
        return FOLDER / self.file


SAMPLES = (
    Sample("photograph", "photograph.jpg"),
    Sample("clip", "clip.mp4"),
    Sample("voice", "voice.wav"),
)
