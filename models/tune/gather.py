"""Media to examples: decoded and cropped once, by the product's own code, and kept on disk.

What a network learns from is what it will be shown: the sandboxed decoder, the face
detector, the tracks and the crops are those of `bonafide check`, and so are their limits.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bonafide.detectors.hub import largest
from bonafide.errors import BonafideError, DecodeFailed, InputError
from bonafide.faces.align import align_face
from bonafide.faces.detect import FaceDetector
from bonafide.faces.track import track_faces
from bonafide.media.sandbox import Decoder
from bonafide.settings import FaceSettings, MediaSettings, read
from bonafide.terms import MediaKind, Recording
from bonafide.weights.recipe import resample
from tune.layout import Item

KINDS = ("face", "image", "speech")
# A whole picture is kept with a margin, so that training can cut it in several ways.
MARGIN = 8 / 7
LONGEST_SOUND_S, LEAST_SOUND_S = 60, 1.0
Pcm = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Example:
    """One file that can be learned from; its array lies at `stored`.

    Faces: (crops, size, size, 3) uint8 in order of time, with their heights in px.
    Pictures: (1, size, size, 3) uint8. Sound: (samples,) int16, 16 kHz.
    """

    item: Item
    stored: Path
    facts: dict[str, float]
    format: str
    heights_px: list[float] = field(default_factory=list)

    def load(self) -> NDArray[np.generic]:
        """The array; of a long one, only what is read is fetched."""
        return np.load(self.stored, mmap_mode="r")


class Shelf:
    """A folder of arrays and `index.jsonl`, a line a file; a run that was cut goes on."""

    def __init__(self, folder: Path, kind: str, size: int, frames: int) -> None:
        self.folder, self.kind, self.size, self.frames = folder, kind, size, frames
        folder.mkdir(parents=True, exist_ok=True)
        made = {"kind": kind, "size": size if kind != "speech" else 0, "frames": frames}
        note = folder / "made.json"
        if note.exists() and json.loads(note.read_text()) != made:
            raise InputError(f"{folder} was gathered with other settings; name another folder.")
        note.write_text(json.dumps(made))
        self.rows: dict[str, dict] = {}
        if (folder / "index.jsonl").exists():
            # The last line of a run that was killed may be half a line.
            for line in (folder / "index.jsonl").read_text().split("\n")[:-1]:
                row = json.loads(line)
                if not row.get("again"):
                    self.rows[row["path"]] = row

    def fill(self, items: list[Item]) -> None:
        """Decode what is not there yet; a file that cannot be used is noted with its reason."""
        missing = [item for item in items if str(item.path.resolve()) not in self.rows]
        if not missing:
            return
        whole = "".join(json.dumps(row) + "\n" for row in self.rows.values())
        (self.folder / "index.jsonl").write_text(whole)
        detector = FaceDetector() if self.kind == "face" else None
        with (
            Decoder(read(MediaSettings)) as decoder,
            (self.folder / "index.jsonl").open("a") as index,
        ):
            for number, item in enumerate(missing, 1):
                row = self._row(item, decoder, detector)
                self.rows[row["path"]] = row
                index.write(json.dumps(row) + "\n")
                index.flush()
                if number % 100 == 0:
                    print(f"gathered {number}/{len(missing)}", file=sys.stderr, flush=True)

    def _row(self, item: Item, decoder: Decoder, detector: FaceDetector | None) -> dict:
        name = str(item.path.resolve())
        try:
            recording = decoder.read(item.path, frames=max(self.frames, 4))
        except BonafideError as error:
            # The decoder may have failed for want of memory or time: the next run tries again.
            again = isinstance(error, DecodeFailed)
            return {"path": name, "skipped": str(error), "again": again}
        heights_px: list[float] = []
        array: NDArray[np.generic] | None
        if self.kind == "speech":
            array, why = sound_of(recording), f"less than {LEAST_SOUND_S:g} s of sound"
        elif self.kind == "image":
            array, why = picture_of(recording, self.size), "no still picture"
        else:
            assert detector is not None
            array, heights_px = faces_of(recording, detector, self.size, self.frames)
            why = "no face that is large enough"
        if array is None:
            return {"path": name, "skipped": why}
        stored = f"{recording.facts.sha256}.npy"
        np.save(self.folder / stored, array)
        return {
            "path": name,
            "stored": stored,
            "format": format_of(recording),
            "facts": facts_of(recording, array, heights_px),
            "heights_px": heights_px,
        }

    def examples(self, items: list[Item]) -> list[Example]:
        """Those of the items that can be used."""
        return [
            Example(
                item, self.folder / row["stored"], row["facts"], row["format"], row["heights_px"]
            )
            for item in items
            if "stored" in (row := self.rows[str(item.path.resolve())])
        ]

    def skipped(self, items: list[Item]) -> Iterator[tuple[Path, str]]:
        """Those that cannot, with the reason."""
        for item in items:
            row = self.rows[str(item.path.resolve())]
            if "skipped" in row:
                yield item.path, row["skipped"]


def distinct(examples: list[Example]) -> list[Example]:
    """Without copies: one of each content, and none that both labels claim or two parts hold."""
    by_content: dict[str, list[Example]] = {}
    for example in examples:
        by_content.setdefault(example.stored.name, []).append(example)
    return [
        same[0]
        for same in by_content.values()
        if len({(example.item.manipulated, example.item.split) for example in same}) == 1
    ]


def faces_of(
    recording: Recording, detector: FaceDetector, size_px: int, count: int
) -> tuple[NDArray[np.uint8] | None, list[float]]:
    """Aligned crops of the person who fills most of the picture, and their heights in px."""
    tracks = track_faces(recording, detector)
    smallest_px = read(FaceSettings).min_height_px
    people = [faces for track in tracks if (faces := largest(track, smallest_px, count))]
    if not people:
        return None, []
    main = max(people, key=lambda faces: sum(face.height_px for face in faces))
    crops = [
        align_face(recording.pictures[face.picture].pixels, face.points, size_px) for face in main
    ]
    return np.stack(crops), [round(face.height_px, 1) for face in main]


def picture_of(recording: Recording, size_px: int) -> NDArray[np.uint8] | None:
    """The middle of a still, its shorter edge brought to `size_px` and the margin."""
    if recording.facts.kind is not MediaKind.PICTURE or not recording.pictures:
        return None
    pixels = recording.pictures[0].pixels
    side, short = round(size_px * MARGIN), min(pixels.shape[:2])
    resized = resample(pixels, *(edge * side // short for edge in pixels.shape[:2]))
    top, left = ((edge - side) // 2 for edge in resized.shape[:2])
    return resized[top : top + side, left : left + side][None]


def sound_of(recording: Recording) -> Pcm | None:
    """The sound that was read, the first minute of it."""
    sound = recording.sound
    if sound is None or sound.read_s < LEAST_SOUND_S:
        return None
    samples = np.concatenate([stretch.samples for stretch in sound.stretches])
    samples = samples[: LONGEST_SOUND_S * sound.rate_hz]
    return np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)


def facts_of(
    recording: Recording, array: NDArray[np.generic], heights_px: list[float]
) -> dict[str, float]:
    """What can be known without looking or listening; natural logs of sizes."""
    facts = recording.facts
    found = {"bytes": np.log(facts.bytes)}
    if facts.duration_s:
        found["duration"] = np.log(facts.duration_s)
        found["bytes per second"] = np.log(facts.bytes / facts.duration_s)
    if facts.width_px and facts.height_px:
        found["width"], found["height"] = np.log(facts.width_px), np.log(facts.height_px)
        if not facts.duration_s:
            found["bytes per pixel"] = np.log(facts.bytes / facts.width_px / facts.height_px)
    values = array.astype(np.float32)
    found["level"] = np.log(np.sqrt(np.mean(values**2)) + 1)
    if heights_px:
        found["face height"] = np.log(np.median(heights_px))
    return {name: round(float(value), 4) for name, value in found.items()}


def format_of(recording: Recording) -> str:
    """Container and codecs, as in `mp4 h264 aac`."""
    codecs = {stream.codec: None for stream in recording.facts.streams}
    return " ".join([recording.facts.container, *codecs])
