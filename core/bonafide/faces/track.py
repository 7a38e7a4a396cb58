"""Follow every person through a recording.

The sampled pictures lie seconds apart, where a face may have gone anywhere, or
40 ms apart within a burst, where it has hardly moved. So a face joins the track
that it agrees with in place, in size and in looks, and the place counts for
less the longer the track was not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafide.faces.align import align_face
from bonafide.faces.detect import LONGEST_PX, FaceDetector
from bonafide.settings import FaceSettings, read
from bonafide.terms import Face, MediaKind, Track
from bonafide.weights.runtime import side_by_side

if TYPE_CHECKING:
    from bonafide.terms import Pixels, Recording

Looks = NDArray[np.float32]
Place = Literal["left", "middle", "right"]

# A still is looked at once, so it may be looked at closely.
STILL_LONGEST_PX = 1600
_CROP_PX = 64
_GRID = 12
# Face sizes that a face may wander per second, and in a whole clip.
_WANDER = 1.5
_WANDER_MOST = 6.0
_LEAST_AFFINITY = 0.45
_LEAST_ALIKE = 0.45
# A face seen in one picture of a clip is believed only when it is this sure.
_SURE = 0.7
_MANY_PICTURES = 4


@dataclass
class _Thread:
    """A track that is being spun."""

    faces: list[Face]
    looks: Looks

    def add(self, face: Face, looks: Looks) -> None:
        self.faces.append(face)
        self.looks = _unit(0.8 * self.looks + 0.2 * looks)


def track_faces(recording: Recording, detector: FaceDetector) -> tuple[Track, ...]:
    """Everyone in view, in order of first appearance and then from left to right.

    At most `BONAFIDE_FACES_MAX_TRACKS` people are kept: those who show most
    face over most pictures.
    """
    still = recording.facts.kind is MediaKind.PICTURE
    longest_px = STILL_LONGEST_PX if still else LONGEST_PX
    threads: list[_Thread] = []

    def look(index: int) -> list[tuple[Face, Looks]]:
        picture = recording.pictures[index]
        faces = detector.detect(picture.pixels, index, picture.time_s, longest_px)
        return [(face, appearance(picture.pixels, face)) for face in faces]

    order = sorted(range(len(recording.pictures)), key=lambda i: recording.pictures[i].time_s)
    for found in side_by_side(look, order):
        _join(threads, found)
    believed = [thread for thread in threads if _believed(thread, len(recording.pictures))]
    believed.sort(key=_presence, reverse=True)
    kept = believed[: read(FaceSettings).max_tracks]
    kept.sort(key=lambda thread: (thread.faces[0].time_s, thread.faces[0].box_px[0]))
    return tuple(Track(number, tuple(thread.faces)) for number, thread in enumerate(kept, 1))


def place(track: Track, width_px: int) -> Place:
    """Where in a picture of this width the person stands most of the time."""
    middle = np.median([face.box_px[0] + face.box_px[2] / 2 for face in track.faces]) / width_px
    return "left" if middle < 0.4 else "right" if middle > 0.6 else "middle"


def appearance(pixels: Pixels, face: Face) -> Looks:
    """A coarse, light-invariant view of the aligned face, a unit vector."""
    crop = align_face(pixels, face.points, _CROP_PX)
    small = cv2.resize(crop, (_GRID, _GRID), interpolation=cv2.INTER_AREA).astype(np.float32)
    grey = small.mean(2)
    grey = (grey - grey.mean()) / (grey.std() + 4)
    # Ratios of colours survive changes of light; they carry skin, hair and clothes.
    colour = np.log((small[..., :2] + 16) / (small[..., 2:] + 16))
    vector = np.concatenate([grey.ravel(), 3 * (colour - colour.mean()).ravel()])
    return _unit(vector)


def affinity(thread_face: Face, thread_looks: Looks, face: Face, looks: Looks) -> float:
    """How well a face fits the end of a track, 0..1; 0 where it cannot be.

    The mean of nearness and likeness; overlapping boxes of neighbouring
    pictures need no likeness.
    """
    size = (thread_face.height_px + face.height_px) / 2
    away = float(np.hypot(*(_centre(thread_face) - _centre(face)))) / size
    gap_s = abs(face.time_s - thread_face.time_s)
    ratio = abs(float(np.log(thread_face.height_px / face.height_px)))
    reach = 0.5 + min(_WANDER * gap_s, _WANDER_MOST)
    nearness = float(np.exp(-((away / reach) ** 2) - (ratio / (0.5 + min(gap_s, 1.0))) ** 2))
    alike = float(thread_looks @ looks)
    if gap_s < 0.2:
        return nearness
    return (nearness + alike) / 2 if alike > _LEAST_ALIKE else 0.0


def _unit(vector: Looks) -> Looks:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-6), dtype=np.float32)


def _centre(face: Face) -> NDArray[np.float64]:
    x, y, width, height = face.box_px
    return np.array([x + width / 2, y + height / 2])


def _join(threads: list[_Thread], found: list[tuple[Face, Looks]]) -> None:
    """Give the faces of one picture to tracks, best fit first; the rest begin new ones."""
    pairs = [
        (affinity(thread.faces[-1], thread.looks, face, looks), row, column)
        for row, thread in enumerate(threads)
        for column, (face, looks) in enumerate(found)
    ]
    free_rows, free_columns = set(range(len(threads))), set(range(len(found)))
    for value, row, column in sorted(pairs, key=lambda pair: -pair[0]):
        if value >= _LEAST_AFFINITY and row in free_rows and column in free_columns:
            threads[row].add(*found[column])
            free_rows.remove(row)
            free_columns.remove(column)
    threads.extend(_Thread([found[column][0]], found[column][1]) for column in sorted(free_columns))


def _believed(thread: _Thread, pictures: int) -> bool:
    """Whether this was a face, not a flicker of the detector."""
    surest = max(face.score for face in thread.faces)
    return pictures < _MANY_PICTURES or len(thread.faces) > 1 or surest >= _SURE


def _presence(thread: _Thread) -> float:
    return sum(face.height_px * face.score for face in thread.faces)
