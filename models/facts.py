"""Facts of a file that can be measured, for the fairness table: size, light, skin, bit rate.

Read from what the product decoded, never from a label. Brightness is 0..1 of the
picture's luma (ITU-R BT.601); skin is the middle of the largest face.
"""

from __future__ import annotations

import cv2
import numpy as np

from bonafide.examine import Examination
from bonafide.terms import Face


def measure(examination: Examination) -> dict[str, float]:
    """Facts by name; those of a face or a clip only where there is one."""
    report, material = examination.report, examination.material
    found: dict[str, float] = {"kilobytes": report.media.bytes / 1000}
    if report.media.duration_s:
        found["kilobits_per_s"] = report.media.bytes * 8 / 1000 / report.media.duration_s
    if material.recording.pictures:
        middle = material.recording.pictures[len(material.recording.pictures) // 2].pixels
        found["light"] = float(cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY).mean() / 255)
    faces = [face for track in material.tracks for face in track.faces]
    if faces:
        largest = max(faces, key=lambda face: face.height_px)
        found["face_px"] = largest.height_px
        found["skin"] = _skin(material.recording.pictures[largest.picture].pixels, largest)
    return found


def _skin(pixels: np.ndarray, face: Face) -> float:
    """Median luma of the cheeks: from the eyes to the mouth, between the outer points."""
    left, top = face.points.min(0)
    right, bottom = face.points.max(0)
    part = pixels[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1]
    if not part.size:
        return float("nan")
    return float(np.median(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)) / 255)
