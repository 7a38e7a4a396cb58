"""Models beside the embedded ones: one detector for each card that a setting names.

Public models are not measured here, so their cards hold their llr within about ±1: they
can tip a balance, not decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bonafide.errors import SettingsError, WeightsError
from bonafide.settings import FaceSettings, WeightsSettings, read
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
from bonafide.weights import cards, runtime

if TYPE_CHECKING:
    from bonafide.weights.recipe import Batch

FACES_PER_TRACK = 4
SOUND_WINDOWS = 6
ALL_GOOD = "sure"
SIGN_FROM_LLR = 0.5

_ready: dict[str, PublicModel] = {}


class PublicModel:
    """A network that somebody else trained, used as its card says."""

    def __init__(self, name: str) -> None:
        card = cards.load(name)
        session = runtime.session(name)
        self.name = name
        self.modality = _modality(card)
        self.card = card
        self._answer = runtime.answer(card, session)
        assert card.recipe is not None
        self._input, self._output = card.recipe.input, card.recipe.output

    def examine(self, material: Material) -> Finding | Abstention:
        """Judge what the card says the model is for; abstains where there is none of it."""
        kind = self._input.kind
        if kind == "sound":
            return self._sound(material)
        return self._picture(material) if kind == "picture" else self._faces(material)

    def _picture(self, material: Material) -> Finding | Abstention:
        facts, pictures = material.recording.facts, material.recording.pictures
        if facts.kind is not MediaKind.PICTURE or not pictures:
            return self._abstain("weights-hub-no-picture")
        llr = self._llr([self._logit(self._input.picture(pictures[0].pixels))])
        return self._finding([Segment(0.0, 0.0, llr, picture=0)])

    def _faces(self, material: Material) -> Finding | Abstention:
        if not material.tracks:
            return self._abstain("weights-hub-no-face")
        smallest_px = read(FaceSettings).min_height_px
        count = max(FACES_PER_TRACK, self._input.frames)
        people = _people(material.tracks)
        chosen = [(track, largest(track, smallest_px, count)) for track in people]
        segments = [self._track(track, faces, material) for track, faces in chosen if faces]
        if not segments:
            return self._abstain("weights-hub-small-face", smallest_px=smallest_px)
        return self._finding(segments)

    def _track(self, track: Track, faces: Sequence[Face], material: Material) -> Segment:
        from bonafide.faces.align import align_face

        recipe, pictures = self._input, material.recording.pictures
        crops = [
            align_face(pictures[face.picture].pixels, face.points, recipe.size_px) for face in faces
        ]
        if recipe.frames > 1:
            logits = [self._logit(recipe.sequence(crops))]
        else:
            logits = [self._logit(recipe.picture(crop)) for crop in crops]
        start_s, end_s = track.span_s
        first = faces[0]
        return Segment(
            start_s, end_s, self._llr(logits), track.id, first.box_px, picture=first.picture
        )

    def _sound(self, material: Material) -> Finding | Abstention:
        recipe, sound = self._input, material.recording.sound
        if sound is None or sound.rate_hz != recipe.rate_hz or sound.read_s < 1.0:
            return self._abstain("weights-hub-no-sound")
        windows = [
            (
                stretch.start_s + start / sound.rate_hz,
                stretch.samples[start : start + recipe.samples],
            )
            for stretch in sound.stretches
            for start in range(0, max(len(stretch.samples) - recipe.samples, 0) + 1, recipe.samples)
        ]
        windows = [(at_s, samples) for at_s, samples in windows if len(samples)]
        step = max(1, -(-len(windows) // SOUND_WINDOWS))
        heard = windows[::step]
        logits = [self._logit(recipe.sound(samples)) for _, samples in heard]
        segments = [
            Segment(at_s, at_s + len(samples) / sound.rate_hz, self._llr([logit]))
            for (at_s, samples), logit in zip(heard, logits, strict=True)
        ]
        return self._finding(segments, self._llr(logits))

    def _logit(self, batch: Batch) -> float:
        return self._output.logit(self._answer(batch))

    def _llr(self, logits: Sequence[float]) -> float:
        return self.card.calibration.llr(sum(logits) / len(logits))

    def _finding(self, segments: Sequence[Segment], llr: float | None = None) -> Finding:
        """The worst segment decides unless an `llr` for all is given."""
        llr = max(segment.llr for segment in segments) if llr is None else llr
        sign = Message("weights-hub-sign", {"name": str(self.card.table.get("title", self.name))})
        public = self.card.place is not None
        return Finding(
            self.name,
            self.modality,
            self.card.version,
            self.card.sha256,
            llr,
            tuple(segments),
            signs=(sign,) if public and llr >= SIGN_FROM_LLR else (),
        )

    def _abstain(self, reason: str, **values: int) -> Abstention:
        return Abstention(self.name, self.modality, Message(reason, {"name": self.name, **values}))


def enabled() -> Iterator[PublicModel | Abstention]:
    """The public models that `BONAFIDE_WEIGHTS_ENSEMBLE` switches on; one that is not to be
    had abstains with the reason, and is tried again next time.

    Raises:
        SettingsError: the setting names a card that is not there or is no public model.
    """
    for name in chosen(read(WeightsSettings).ensemble):
        try:
            if name not in _ready:
                _ready[name] = PublicModel(name)
            yield _ready[name]
        except WeightsError as error:
            reason = Message("weights-hub-unavailable", {"name": name, "error": str(error)})
            yield Abstention(name, _modality(cards.load(name)), reason)


def chosen(ensemble: str) -> list[str]:
    """Names of the cards that the setting `ensemble` means, each once.

    Raises:
        SettingsError: a name is not there or is no public model.
    """
    found: dict[str, None] = {}
    for name in (part.strip() for part in ensemble.split(",")):
        if name == ALL_GOOD:
            shipped = [other for other, shelf in cards.names().items() if shelf == "hub"]
            found |= dict.fromkeys(n for n in shipped if not cards.load(n).non_commercial)
        elif name:
            found[name] = None
    for name in found:
        try:
            usable = cards.load(name).recipe is not None
        except WeightsError as error:
            raise SettingsError(f"BONAFIDE_WEIGHTS_ENSEMBLE: {error}") from error
        if not usable:
            raise SettingsError(f"BONAFIDE_WEIGHTS_ENSEMBLE: “{name}” is no public model.")
    return list(found)


def _modality(card: cards.Card) -> Modality:
    try:
        return Modality(card.modality)
    except ValueError:
        known = ", ".join(Modality)
        raise SettingsError(
            f"The card “{card.name}” has the modality “{card.modality}”; known are: {known}."
        ) from None


def _people(tracks: Iterable[Track]) -> list[Track]:
    def tallest_px(track: Track) -> float:
        return max(face.height_px for face in track.faces)

    return sorted(tracks, key=tallest_px, reverse=True)[: read(FaceSettings).max_tracks]


def largest(track: Track, smallest_px: float, count: int = FACES_PER_TRACK) -> list[Face]:
    """The track's largest faces that are large enough, in order of time."""
    usable = [face for face in track.faces if face.height_px >= smallest_px]
    usable.sort(key=lambda face: face.height_px, reverse=True)
    return sorted(usable[:count], key=lambda face: face.time_s)
