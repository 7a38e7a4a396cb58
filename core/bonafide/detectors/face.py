"""Forged faces: a small network looks at aligned crops of each person in view.

Every track is judged on its best faces, spread over its time; the worst track decides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bonafide.detectors.network import OwnNetwork, trimmed_mean
from bonafide.faces.align import align_face
from bonafide.terms import (
    Abstention,
    Face,
    Finding,
    Material,
    MediaKind,
    Message,
    Modality,
    Segment,
    Track,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALLEST_FACE_PX = 40.0
FACES_PER_TRACK = 10
MOST_TRACKS = 6
# More at once is no faster on a processor, and takes as many times the memory.
BATCH = 2
SHOWN_MAPS = 3
# A track this much shorter than the longest one is more often a false find than a person.
SHORT_TRACK_SHARE = 0.1
SIGN_FROM_LLR = 0.5
# The network's outputs: stills and clips are forged by other means.
_STILL, _CLIP = ["logit", "map"], ["clip_logit", "clip_map"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A face with the network's answer: logit, and map in 0..1, shape (rows, columns)."""

    face: Face
    logit: float
    map: NDArray[np.float32]


class FaceForgery(OwnNetwork):
    """Swapped, reenacted, lip-synced or generated faces."""

    name = "face"
    modality = Modality.FACE

    def examine(self, material: Material) -> Finding | Abstention:
        """Judge every person; abstains without a face or with faces that are too small."""
        if not material.tracks:
            return self.abstain(Message("face-no-face"))
        judged = {track.id: self._judge(track, material) for track in _people(material.tracks)}
        judged = {track: faces for track, faces in judged.items() if faces}
        if not judged:
            tallest_px = max(face.height_px for track in material.tracks for face in track.faces)
            return self.abstain(Message("face-too-small", {"height_px": round(tallest_px)}))
        llrs = {track: self._track_llr(faces) for track, faces in judged.items()}
        worst = max(llrs, key=lambda track: llrs[track])
        return Finding(
            self.name,
            self.modality,
            self.card.version,
            self.card.sha256,
            llrs[worst],
            segments=tuple(s for t, faces in judged.items() for s in self._segments(t, faces)),
            quality={
                **_quality(judged[worst]),
                "logit": _logit(judged[worst]),
                "material": _material(judged[worst], material),
            },
            signs=_signs(judged[worst]) if llrs[worst] >= SIGN_FROM_LLR else (),
        )

    def _judge(self, track: Track, material: Material) -> list[Judged]:
        """The network's answers on the track's best faces, in order of time."""
        faces = best_faces(track)
        pictures = material.recording.pictures
        crops = [align_face(pictures[face.picture].pixels, face.points) for face in faces]
        answers = _CLIP if material.recording.facts.kind is MediaKind.VIDEO else _STILL
        judged: list[Judged] = []
        for start in range(0, len(crops), BATCH):
            batch = np.stack(crops[start : start + BATCH]).transpose(0, 3, 1, 2)
            logits, maps = self.session.run(answers, {"faces": batch})
            judged += [
                Judged(face, float(logit), map_)
                for face, logit, map_ in zip(faces[start:], logits, maps, strict=False)
            ]
        return judged

    def _track_llr(self, faces: Sequence[Judged]) -> float:
        return self.card.calibration.llr(_logit(faces), _quality(faces))

    def _segments(self, track: int, faces: Sequence[Judged]) -> list[Segment]:
        """One stretch a face, from halfway to its neighbours; maps for the strongest."""
        times = [judged.face.time_s for judged in faces]
        edges = [times[0], *((a + b) / 2 for a, b in pairwise(times)), times[-1]]
        strongest = sorted(range(len(faces)), key=lambda i: -faces[i].logit)[:SHOWN_MAPS]
        return [
            Segment(
                start_s=edges[i],
                end_s=edges[i + 1],
                llr=self.card.calibration.llr(judged.logit, _quality([judged])),
                track=track,
                box_px=judged.face.box_px,
                picture=judged.face.picture,
                map=judged.map if i in strongest else None,
            )
            for i, judged in enumerate(faces)
        ]


def best_faces(track: Track, count: int = FACES_PER_TRACK) -> list[Face]:
    """The best face of each of `count` equal stretches of a track's time, large enough ones."""
    start_s, end_s = track.span_s
    length_s = max(end_s - start_s, 1e-6)
    best: dict[int, Face] = {}
    for face in track.faces:
        if face.height_px < SMALLEST_FACE_PX:
            continue
        stretch = min(int((face.time_s - start_s) / length_s * count), count - 1)
        if stretch not in best or _worth(face) > _worth(best[stretch]):
            best[stretch] = face
    return [best[stretch] for stretch in sorted(best)]


def _worth(face: Face) -> float:
    """How much can be seen: size up to the crop's, frontality, the finder's score."""
    left_eye, right_eye, nose = face.points[0], face.points[1], face.points[2]
    eyes_px = float(np.hypot(*(right_eye - left_eye))) + 1e-6
    aside = abs(float(nose[0] - (left_eye[0] + right_eye[0]) / 2)) / eyes_px
    return math.log(min(face.height_px, 200.0)) - 0.5 * aside + face.score


def _people(tracks: Sequence[Track]) -> list[Track]:
    """Tracks worth judging, largest faces first."""
    longest = max(len(track.faces) for track in tracks)
    lasting = [track for track in tracks if len(track.faces) >= SHORT_TRACK_SHARE * longest]
    lasting.sort(key=lambda track: -max(face.height_px for face in track.faces))
    return lasting[:MOST_TRACKS]


def _logit(faces: Sequence[Judged]) -> float:
    return trimmed_mean([judged.logit for judged in faces])


def _quality(faces: Sequence[Judged]) -> dict[str, float]:
    """Facts that the calibration knows: natural log of the median face height in pixels."""
    height_px = float(np.median([judged.face.height_px for judged in faces]))
    return {"log_face_px": math.log(height_px), "faces": float(len(faces))}


def _material(faces: Sequence[Judged], material: Material) -> float:
    """How much there was to look at, 0..1: faces of 100 px and more, six of them in a clip."""
    wanted = 1 if len(material.recording.pictures) == 1 else 6
    height_px = float(np.median([judged.face.height_px for judged in faces]))
    return min(1.0, len(faces) / wanted) * min(1.0, height_px / 100)


# Rows of the aligned crop, of its height: where the parts of a face lie.
_BROWS, _NOSE, _MOUTH, _CHIN = 0.36, 0.50, 0.62, 0.80


def _signs(faces: Sequence[Judged]) -> tuple[Message, ...]:
    """Which part of the face the map marks, where it marks one part much more than the rest."""
    marked = np.mean([judged.map for judged in faces], axis=0)
    part = {
        "eyes": _rows(marked, _BROWS, _NOSE),
        "mouth": _rows(marked, _MOUTH, _CHIN),
    }
    name = max(part, key=lambda key: part[key])
    if part[name] > 1.5 * min(part.values()) and part[name] > 0.5:
        return (Message(f"face-sign-{name}"),)
    return (Message("face-sign-whole"),) if marked.max() > 0.5 else ()


def _rows(marked: NDArray[np.float32], start: float, end: float) -> float:
    """Mean of the middle columns of a map between two heights of the crop."""
    rows, columns = marked.shape
    middle = marked[round(start * rows) : round(end * rows), columns // 4 : -(columns // 4)]
    return float(middle.mean())
