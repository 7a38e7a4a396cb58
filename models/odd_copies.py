"""Copies of files in which something genuine looks or sounds odd (`hard_negatives.py`).

Stills and clips get a disguise of `face/disguise.py`, sounds get company of `speech/company.py`.
`AGAIN` names the copy that was only decoded and saved: what the others are told against.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import av
import cv2
import numpy as np
from scipy.io import wavfile

sys.path.insert(0, str(Path(__file__).parent / "speech"))
sys.path.insert(0, str(Path(__file__).parent / "face"))
sys.path.insert(0, str(Path(__file__).parent))
import company
import robustness
from channel import in_room
from disguise import DISGUISES, landmarks_of
from drawing import axes
from forge import RATE_HZ

from bonafide.faces.detect import FaceDetector
from bonafide.faces.landmarks import Landmarks

Change = Callable[[np.ndarray, np.random.Generator], np.ndarray]
Copy = Callable[[Path, Path, np.random.Generator], Path | None]
AGAIN = "saved again"
QUALITY, CRF = 95, 18
# Frames on either side that landmarks of a clip are averaged with, or drawn things would tremble.
STEADY = 2
# The tip of the nose stands before the line between the ears by so many half widths of the face.
NOSE = 1.4


class Faces:
    """Finds the landmarks of the largest face of a picture; remembers those of clips."""

    def __init__(self) -> None:
        self.finder, self.landmarks = FaceDetector(), Landmarks()
        self.clips: dict[Path, list[np.ndarray | None]] = {}

    def follow(self, clip: Path, frames: list[np.ndarray]) -> list[np.ndarray | None]:
        """What `find` gives for each of all frames."""
        if clip not in self.clips:
            self.clips[clip] = [self.find(frame) for frame in frames]
        return self.clips[clip]

    def find(self, pixels: np.ndarray) -> np.ndarray | None:
        """Landmarks (68, 2), or None without a face."""
        found = self.finder.detect(pixels)
        if not found:
            return None
        largest = max(found, key=lambda face: face.height_px)
        return landmarks_of(self.landmarks, pixels, largest.points)

    def turned_deg(self, pixels: np.ndarray) -> float:
        """How far a head is turned aside, 0 to 90 degrees, by how far the nose is off the middle
        between the ears; nan without a face."""
        points = self.find(pixels)
        if points is None:
            return float("nan")
        right, _ = axes(points)
        half = (points[16] - points[0]) @ right / 2
        off = abs(float((points[30] - (points[0] + points[16]) / 2) @ right / half))
        return float(np.degrees(np.arctan(off / NOSE)))


def still(
    source: Path, folder: Path, rng: np.random.Generator, faces: Faces, name: str
) -> Path | None:
    """A JPEG copy of a picture with a disguise, or with none for `AGAIN`."""
    pixels = read(source)
    points = faces.find(pixels)
    if points is None:
        return None
    if name != AGAIN:
        pixels = DISGUISES[name](pixels, points, rng)
    path = folder / "copy.jpg"
    cv2.imwrite(str(path), pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return path


def read(source: Path) -> np.ndarray:
    """RGB pixels (height, width, 3) of a still."""
    return np.ascontiguousarray(cv2.imread(str(source), cv2.IMREAD_COLOR)[..., ::-1])


def clip(
    source: Path, folder: Path, rng: np.random.Generator, faces: Faces, name: str
) -> Path | None:
    """An H.264 copy of a clip without its sound; one look for all of its frames."""
    with av.open(str(source)) as container:
        rate = container.streams.video[0].average_rate or 25
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    found = faces.follow(source, frames)
    if sum(points is not None for points in found) < len(frames) / 2:
        return None
    seed = int(rng.integers(2**31))
    path = folder / "copy.mp4"
    with av.open(str(path), "w") as new:
        stream = new.add_stream("libx264", rate=rate, options={"crf": str(CRF)})
        height, width = frames[0].shape[:2]
        stream.width, stream.height, stream.pix_fmt = width // 2 * 2, height // 2 * 2, "yuv420p"
        for pixels, points in zip(frames, _steady(found), strict=True):
            if name != AGAIN:
                pixels = DISGUISES[name](pixels, points, np.random.default_rng(seed))
            even = np.ascontiguousarray(pixels[: stream.height, : stream.width])
            new.mux(stream.encode(av.VideoFrame.from_ndarray(even, format="rgb24")))
        new.mux(stream.encode(None))
    return path


def _steady(found: list[np.ndarray | None]) -> np.ndarray:
    """Landmarks of every frame (n, 68, 2): gaps filled from the neighbours, then averaged."""
    known = [number for number, points in enumerate(found) if points is not None]
    flat = np.stack([found[number] for number in known]).reshape(len(known), -1)
    every = np.arange(len(found))
    filled = np.stack([np.interp(every, known, column) for column in flat.T], 1)
    padded = np.pad(filled, ((STEADY, STEADY), (0, 0)), "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * STEADY + 1, 0)
    return windows.mean(-1).reshape(-1, 68, 2).astype(np.float32)


def voice(source: Path, folder: Path, rng: np.random.Generator, change: Change) -> Path:
    """A WAV copy of a sound, changed."""
    wave = change(robustness.read(source, RATE_HZ).astype(np.float64), rng)
    path = folder / "copy.wav"
    wavfile.write(path, RATE_HZ, np.round(wave.clip(-1, 1) * 32767).astype(np.int16))
    return path


def of_voices(others: list[Path]) -> dict[str, Copy]:
    """What can happen to a voice; the others are files of those who talk in the background."""
    crowd = [robustness.read(path, RATE_HZ).astype(np.float64) for path in others]
    changes: dict[str, Change] = {
        AGAIN: lambda wave, rng: wave,
        "music 20 dB below": partial(company.with_music, below_db=20),
        "music 10 dB below": partial(company.with_music, below_db=10),
        "music as loud": partial(company.with_music, below_db=0),
        "other voices 10 dB below": partial(company.with_babble, below_db=10, others=crowd),
        "applause 10 dB below": partial(company.with_applause, below_db=10),
        "room": in_room,
        "overdriven": company.overdriven,
        "off speed": company.off_speed,
    }
    copies: dict[str, Copy] = {name: partial(voice, change=c) for name, c in changes.items()}
    return copies | {"telephone": lambda source, folder, rng: robustness.phone(source, folder)}


def of_faces(make: Callable[..., Path | None]) -> dict[str, Copy]:
    """What can happen to a face, for `still` or `clip`."""
    faces = Faces()
    return {name: partial(make, faces=faces, name=name) for name in (AGAIN, *DISGUISES)}
