"""Faces in neighbouring frames: forged ones flicker, freeze or repeat.

The face network looks at every frame of a burst; a small network on its answers looks
at how they change from frame to frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bonafide.detectors.face import BATCH, SMALLEST_FACE_PX
from bonafide.detectors.network import OwnNetwork, trimmed_mean
from bonafide.faces.align import align_face
from bonafide.terms import Abstention, Face, Finding, Material, Message, Modality, Segment, Track
from bonafide.weights import cards, runtime

if TYPE_CHECKING:
    import onnxruntime

    from bonafide.terms import Pixels

RUN = 8
MOST_TRACKS = 1
SIGN_FROM_LLR = 0.5
_GRID = 7


class FaceSequence(OwnNetwork):
    """Faces that change in a way that faces do not."""

    name = "face_sequence"
    modality = Modality.FACE

    def examine(self, material: Material) -> Finding | Abstention:
        """Judge every burst of the largest face.

        Abstains when the face network is not the one that this was fitted to.
        """
        if not material.tracks:
            return self.abstain(Message("face-no-face"))
        if self.card.table["network"]["face_sha256"] != cards.load("face").sha256:
            return self.abstain(Message("sequence-other-network"))
        tall = sorted(material.tracks, key=lambda t: -max(f.height_px for f in t.faces))
        runs = {track.id: bursts(track, material) for track in tall[:MOST_TRACKS]}
        runs = {track: found for track, found in runs.items() if found}
        if not runs:
            return self.abstain(Message("sequence-too-few", {"needed": RUN}))
        judged = {
            track: [(faces, self._logit(faces, material)) for faces in found]
            for track, found in runs.items()
        }
        logits = {
            track: trimmed_mean([logit for _, logit in found]) for track, found in judged.items()
        }
        worst = max(logits, key=lambda track: logits[track])
        llr = self.card.calibration.llr(logits[worst])
        return Finding(
            self.name,
            self.modality,
            self.card.version,
            self.card.sha256,
            llr,
            tuple(
                Segment(
                    faces[0].time_s,
                    faces[-1].time_s,
                    self.card.calibration.llr(logit),
                    track,
                    faces[0].box_px,
                    picture=faces[0].picture,
                )
                for track, found in judged.items()
                for faces, logit in found
            ),
            {"logit": logits[worst], "runs": float(len(judged[worst]))},
            (Message("sequence-sign"),) if llr >= SIGN_FROM_LLR else (),
        )

    def _logit(self, faces: Sequence[Face], material: Material) -> float:
        pictures = material.recording.pictures
        crops = [align_face(pictures[face.picture].pixels, face.points) for face in faces]
        rows = describe(runtime.session("face"), crops)
        return float(self.session.run(["logit"], {"rows": rows[None]})[0][0])


def bursts(track: Track, material: Material) -> list[list[Face]]:
    """The runs of `RUN` neighbouring frames in which this face was found in each."""
    runs: dict[int, list[Face]] = {}
    for face in track.faces:
        burst = material.recording.pictures[face.picture].burst
        if burst is not None and face.height_px >= SMALLEST_FACE_PX:
            runs.setdefault(burst, []).append(face)
    return [faces[:RUN] for faces in runs.values() if len(faces) >= RUN]


def describe(network: onnxruntime.InferenceSession, crops: Sequence[Pixels]) -> NDArray[np.float32]:
    """What is kept of neighbouring aligned faces, shape (RUN, 99), float32.

    For each the face network's logit and its map in 7 x 7 fields, and how much each
    field of the picture has changed since the frame before (log of grey levels).
    """
    faces = np.stack(crops).transpose(0, 3, 1, 2)
    answers = [
        network.run(["tuned_logit", "tuned_map"], {"faces": faces[start : start + BATCH]})
        for start in range(0, len(faces), BATCH)
    ]
    logits, maps = (np.concatenate(part) for part in zip(*answers, strict=True))
    side = maps.shape[1] // _GRID
    fields = maps.reshape(len(crops), _GRID, side, _GRID, side).mean((2, 4))
    grey = np.stack(crops).mean(3, dtype=np.float32)
    steps = np.abs(np.diff(grey, axis=0, prepend=grey[1:2]))
    size = steps.shape[1] // _GRID
    change = steps.reshape(len(crops), _GRID, size, _GRID, size).mean((2, 4))
    parts = (
        logits[:, None],
        fields.reshape(len(crops), -1),
        np.log(change + 0.3).reshape(len(crops), -1),
    )
    return np.concatenate(parts, 1).astype(np.float32)
