"""Follow one face through the dense stretch of a clip, landmark by landmark.

From picture to picture a face moves by a few pixels, so the landmarks of one are
a good enough start for the next and nobody has to look for it again.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bonafide.faces.landmarks import Landmarks, five_points
from bonafide.faces.track import appearance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bonafide.terms import Face, Material, Picture, Recording, Track

# Neighbouring pictures of one face agree by more than this; a cut or a hand does not.
_LEAST_ALIKE = 0.75
# Eyes nearer than this cannot be told open from shut.
_LEAST_EYES_PX = 6.0
MOST_TRACES = 2


@dataclass(frozen=True, slots=True)
class Trace:
    """A face in neighbouring pictures.

    `times_s` has shape (n,), `landmarks` (n, 68, 2) in pixels of the dense pictures,
    `pictures` (n,) their numbers in `Recording.dense`; all in order of time.
    """

    track: int
    times_s: NDArray[np.float64]
    landmarks: NDArray[np.float32]
    pictures: NDArray[np.int64]

    @property
    def span_s(self) -> float:
        """Seconds from the first to the last picture."""
        return float(self.times_s[-1] - self.times_s[0])

    @property
    def rate_hz(self) -> float:
        """Pictures a second, by the median step."""
        return 1.0 / max(float(np.median(np.diff(self.times_s))), 1e-3)

    @property
    def eyes_px(self) -> float:
        """Median distance of the middles of the eyes."""
        points = self.landmarks
        apart = points[:, 36:42].mean(1) - points[:, 42:48].mean(1)
        return float(np.median(np.hypot(apart[:, 0], apart[:, 1])))


# Several detectors ask for the same traces; they are kept as long as the recording lives.
_kept: dict[int, dict[int, Trace]] = {}


def traces(material: Material) -> dict[int, Trace]:
    """Traces of the people with the largest faces, by number of their track."""
    recording = material.recording
    if id(recording) not in _kept:
        weakref.finalize(recording, _kept.pop, id(recording), None)
        tall = sorted(material.tracks, key=lambda t: -max(f.height_px for f in t.faces))
        found = [follow(track, recording) for track in tall[:MOST_TRACES]]
        _kept[id(recording)] = {trace.track: trace for trace in found if trace is not None}
    return _kept[id(recording)]


def follow(track: Track, recording: Recording) -> Trace | None:
    """The landmarks of a track's face in the dense stretch; None where it is not in view."""
    dense = recording.dense
    if len(dense) < 2:
        return None
    first_s, last_s = dense[0].time_s, dense[-1].time_s
    seen = [face for face in track.faces if first_s <= face.time_s <= last_s] or track.faces
    start = max(seen, key=lambda face: face.score)
    times_s = np.array([picture.time_s for picture in dense])
    at = int(np.abs(times_s - start.time_s).argmin())
    if abs(times_s[at] - start.time_s) > 0.2:
        return None
    stored = recording.pictures[start.picture]
    points = start.points * (dense[at].pixels.shape[1] / stored.pixels.shape[1])
    return trace(track.id, dense, at, replace(start, points=points.astype(np.float32)))


def trace(track: int, pictures: Sequence[Picture], at: int, face: Face) -> Trace | None:
    """Follow a face both ways from picture `at`, in whose pixels its points are given."""
    forwards = list(_walk(pictures, range(at, len(pictures)), face))
    backwards = list(_walk(pictures, range(at, -1, -1), face))[1:]
    found = [*reversed(backwards), *forwards]
    if len(found) < 2:
        return None
    numbers = np.array([number for number, _ in found])
    times_s = np.array([pictures[number].time_s for number in numbers])
    return Trace(track, times_s, np.stack([points for _, points in found]), numbers)


def _walk(
    pictures: Sequence[Picture], order: Sequence[int], face: Face
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Number and landmarks of each picture until the face is lost."""
    network = Landmarks()
    before = None
    for number in order:
        pixels = pictures[number].pixels
        landmarks = network.find(pixels, face)
        face = replace(face, points=five_points(landmarks))
        left, right = face.points[0], face.points[1]
        if float(np.hypot(*(right - left))) < _LEAST_EYES_PX:
            return
        looks = appearance(pixels, face)
        if before is not None and float(looks @ before) < _LEAST_ALIKE:
            return
        before = looks
        yield number, landmarks
