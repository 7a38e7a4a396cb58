"""Grain, edges, spectrum and light of a still, counted and weighed without a network.

Where people are in view their faces are judged, else patches of the picture; the two have a
card each. Frames of video are not judged: there the codec has made the grain, and on val
the numbers told nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bonafide.detectors.face import SMALLEST_FACE_PX
from bonafide.detectors.image import patches
from bonafide.detectors.texture import describe
from bonafide.faces.align import align_face
from bonafide.terms import Abstention, Finding, Material, MediaKind, Message, Modality, Segment
from bonafide.weights import cards, runtime

if TYPE_CHECKING:
    from bonafide.terms import Pixels
    from bonafide.weights.cards import Card

PICTURE = "image_statistics_picture"
MOST_FACES, PATCHES = 4, 4


class ImageStatistics:
    """Counted traces of forging, on the faces or on the whole of a still."""

    name = "image_statistics"
    modality = Modality.FACE

    def __init__(self) -> None:
        self.faces = cards.load(self.name)
        self.pictures = cards.load(PICTURE)

    def examine(self, material: Material) -> Finding | Abstention:
        """Judge the largest faces of a still; without any, patches of it."""
        recording = material.recording
        if not recording.pictures:
            return self._abstain(Message("image-no-picture"))
        if recording.facts.kind is not MediaKind.PICTURE:
            return self._abstain(Message("statistics-clip"))
        return self._judge_faces(material) if material.tracks else self._judge_picture(material)

    def _abstain(self, reason: Message) -> Abstention:
        return Abstention(self.name, self.modality, reason)

    def _judge_faces(self, material: Material) -> Finding | Abstention:
        faces = [face for track in material.tracks for face in track.faces]
        tall = sorted(faces, key=lambda face: -face.height_px)[:MOST_FACES]
        judged = [face for face in tall if face.height_px >= SMALLEST_FACE_PX]
        if not judged:
            return self._abstain(Message("face-too-small", {"height_px": round(tall[0].height_px)}))
        pictures, calibration = material.recording.pictures, self.faces.calibration
        crops = [align_face(pictures[face.picture].pixels, face.points) for face in judged]
        logits = _logits(self.faces, crops)
        track_of = {id(face): track.id for track in material.tracks for face in track.faces}
        segments = [
            Segment(
                face.time_s,
                face.time_s,
                calibration.llr(logit),
                track_of[id(face)],
                face.box_px,
                picture=face.picture,
            )
            for face, logit in zip(judged, logits, strict=True)
        ]
        return self._finding(self.faces, Modality.FACE, max(logits), segments)

    def _judge_picture(self, material: Material) -> Finding | Abstention:
        picture, calibration = material.recording.pictures[0], self.pictures.calibration
        seen = patches(picture.pixels, PATCHES)
        if not seen:
            return self._abstain(Message("image-flat"))
        logits = _logits(self.pictures, [place.pixels for place in seen])
        segments = [
            Segment(0.0, 0.0, calibration.llr(logit), box_px=place.box_px, picture=0)
            for place, logit in zip(seen, logits, strict=True)
        ]
        return self._finding(self.pictures, Modality.IMAGE, float(np.mean(logits)), segments)

    def _finding(
        self, card: Card, modality: Modality, logit: float, segments: list[Segment]
    ) -> Finding:
        return Finding(
            self.name,
            modality,
            card.version,
            card.sha256,
            card.calibration.llr(logit),
            tuple(segments),
            {"logit": logit, "places": float(len(segments))},
        )


def _logits(card: Card, squares: Sequence[Pixels]) -> list[float]:
    rows = np.stack([describe(pixels) for pixels in squares])
    (logits,) = runtime.session(card.name).run(["logit"], {"rows": rows})
    return [float(logit) for logit in logits]
