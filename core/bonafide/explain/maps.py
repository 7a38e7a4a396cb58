"""Pictures that show where: the strongest frames with what the network reacted to.

An exhibit is a small encoded picture. Its name says what it shows, so that a
store of files needs no second record: `face-2-004200.jpg` is person 2 at 4.2 s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from bonafide.explain.timeline import spectrogram
from bonafide.faces.align import alignment
from bonafide.terms import Face, Finding, Material, Message, Modality, Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bonafide.terms import Pixels

MOST_FACES = 4
HEIGHT_PX = 360
_NAME = re.compile(r"(face|image|sound)-(\d+)-(\d{6,})\.(jpg|png)")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One encoded picture; `media_type` is `image/jpeg` or `image/png`."""

    name: str
    media_type: str
    data: bytes


def exhibits(material: Material, findings: Sequence[Finding]) -> tuple[Exhibit, ...]:
    """At most one picture a person, one of the whole picture and one of the sound."""
    shown = [*_faces(material, findings), *_whole(material, findings)]
    sound = material.recording.sound
    if sound is not None and sound.read_s > 0:
        heard = [s for f in findings if f.modality is Modality.SPEECH for s in f.segments]
        data, end_s = spectrogram(sound, heard)
        shown.append(Exhibit(f"sound-0-{round(end_s * 1000):06}.png", "image/png", data))
    return tuple(shown)


def caption(name: str) -> Message:
    """The sentence under an exhibit, from its name."""
    kind, number, time_ms = _parts(name)
    return Message(f"exhibit-{kind}", {"person": number, "time_s": time_ms / 1000})


def time_s(name: str) -> float:
    """The second an exhibit shows; for the sound, where it ends."""
    return _parts(name)[2] / 1000


def is_exhibit(name: str) -> bool:
    """Whether a stored file carries a name that `exhibits` gave."""
    return _NAME.fullmatch(name) is not None


def _parts(name: str) -> tuple[str, int, int]:
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"{name!r} is no exhibit")
    return match[1], int(match[2]), int(match[3])


def _faces(material: Material, findings: Sequence[Finding]) -> list[Exhibit]:
    strongest: dict[int, Segment] = {}
    for finding in findings:
        for segment in finding.segments if finding.modality is Modality.FACE else ():
            if segment.track is not None and segment.picture is not None:
                best = strongest.get(segment.track)
                if best is None or segment.llr > best.llr:
                    strongest[segment.track] = segment
    ordered = sorted(strongest.values(), key=lambda segment: -segment.llr)[:MOST_FACES]
    return [shown for segment in ordered if (shown := _face(material, segment))]


def _face(material: Material, segment: Segment) -> Exhibit | None:
    track = next(track for track in material.tracks if track.id == segment.track)
    face = next((face for face in track.faces if face.picture == segment.picture), None)
    if face is None:
        return None
    picture = material.recording.pictures[face.picture]
    plain = _cut(picture.pixels, face)
    panes = [plain]
    if segment.map is not None:
        heat = _onto_picture(segment.map, face, picture.pixels.shape[:2])
        panes.append(_cut(_glow(picture.pixels, heat), face))
    name = f"face-{track.id}-{round(face.time_s * 1000):06}.jpg"
    return Exhibit(name, "image/jpeg", _jpeg(np.concatenate(panes, axis=1)))


def _whole(material: Material, findings: Sequence[Finding]) -> list[Exhibit]:
    segments = [s for f in findings if f.modality is Modality.IMAGE for s in f.segments]
    segments = [s for s in segments if s.picture is not None and s.box_px is not None]
    if not segments:
        return []
    worst = max(segments, key=lambda segment: segment.llr)
    index = worst.picture or 0
    picture = material.recording.pictures[index]
    pixels = picture.pixels
    height, width = pixels.shape[:2]
    heat = np.zeros((height, width), np.float32)
    for segment in (s for s in segments if s.picture == index):
        x, y, w, h = _within(segment.box_px or (0, 0, width, height), width, height)
        patch = segment.map if segment.map is not None else np.ones((1, 1), np.float32)
        strength = 1 / (1 + np.exp(-segment.llr))
        heat[y : y + h, x : x + w] = cv2.resize(patch * np.float32(strength), (w, h))
    name = f"image-0-{round(picture.time_s * 1000):06}.jpg"
    both = np.concatenate([_fit(pixels), _fit(_glow(pixels, heat))], axis=1)
    return [Exhibit(name, "image/jpeg", _jpeg(both))]


def _onto_picture(
    map: NDArray[np.float32], face: Face, shape: tuple[int, int]
) -> NDArray[np.float32]:
    rows, columns = map.shape
    square = cv2.resize(map, (max(rows, columns),) * 2)
    matrix = alignment(face.points, square.shape[0])
    return cv2.warpAffine(  # type: ignore[return-value]
        square, matrix, shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )


def _glow(pixels: Pixels, heat: NDArray[np.float32]) -> Pixels:
    """The picture darkened, lit in orange to white where `heat` (0..1) is high."""
    level = np.clip(heat, 0, 1)
    colour = cv2.applyColorMap((level * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
    share = (0.35 + 0.45 * level)[..., None]
    mixed = pixels * (1 - share) + cv2.cvtColor(colour, cv2.COLOR_BGR2RGB) * share
    return mixed.astype(np.uint8)


def _cut(pixels: Pixels, face: Face) -> Pixels:
    """A square around the face, twice its height, as far as the picture goes."""
    x, y, width, height = face.box_px
    side = max(width, height) * 2
    box = (x + width / 2 - side / 2, y + height / 2 - side / 2, side, side)
    left, top, w, h = _within(box, pixels.shape[1], pixels.shape[0])
    return _fit(pixels[top : top + h, left : left + w])


def _within(
    box: tuple[float, float, float, float], width: int, height: int
) -> tuple[int, int, int, int]:
    x, y = min(max(int(box[0]), 0), width - 1), min(max(int(box[1]), 0), height - 1)
    right = min(max(int(box[0] + box[2]), x + 1), width)
    bottom = min(max(int(box[1] + box[3]), y + 1), height)
    return x, y, right - x, bottom - y


def _fit(pixels: Pixels) -> Pixels:
    scale = HEIGHT_PX / pixels.shape[0]
    width = min(max(round(pixels.shape[1] * scale), 1), 3 * HEIGHT_PX)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(pixels, (width, HEIGHT_PX), interpolation=how)  # type: ignore[return-value]


def _jpeg(pixels: Pixels) -> bytes:
    done, data = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    if not done:
        raise ValueError("the picture cannot be encoded")
    return data.tobytes()
