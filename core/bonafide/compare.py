"""A claimed speaker held against a reference: does one person speak in both files?

Needs a card with `modality = "speaker"`. No such network is embedded. What the card's network
must be: one input of mono sound in -1..1 at 16 kHz, shape (1, n), and one output whose numbers
are the voice's embedding; two voices are compared by the cosine between theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bonafide.detectors.speech_activity import HOP_S, RATE_HZ, find_speech
from bonafide.errors import BonafideError, WeightsMismatch, WeightsMissing
from bonafide.media.sandbox import decoder
from bonafide.terms import Message
from bonafide.weights import cards, runtime

if TYPE_CHECKING:
    from bonafide.terms import Samples
    from bonafide.weights.cards import Card

MODALITY = "speaker"
LEAST_SPEECH_S = 2.0
WINDOW_S = 10.0
MOST_WINDOWS = 6
# Evidence weaker than this (natural-log likelihood ratio) is called neither.
CLEAR_LLR = 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two voices say about each other.

    `similarity` is the cosine, -1..1; `llr` > 0 speaks for two people, < 0 for one. Both are
    None where a file holds too little speech, `llr` alone where the card is not calibrated.
    """

    answer: Message
    speaker: str
    version: str
    weights_sha256: str
    similarity: float | None = None
    llr: float | None = None


def speaker_card() -> Card | None:
    """The first card of a speaker network, None where there is none that can be read."""
    for name in cards.names():
        try:
            card = cards.load(name)
        except BonafideError:
            continue
        if card.modality == MODALITY:
            return card
    return None


def compare(reference: Path, questioned: Path) -> Comparison:
    """Whether the voice in `questioned` is the one in `reference`.

    Raises:
        WeightsMissing: there is no card of a speaker network, or its file is not to be had.
        WeightsMismatch: the network is not what a speaker network must be.
        InputError: a file cannot be read.
    """
    card = speaker_card()
    if card is None:
        raise WeightsMissing("There is no card with modality = “speaker”; nothing can compare.")
    voices = [_speech(path) for path in (reference, questioned)]
    known = (card.name, card.version, card.sha256)
    for voice, which in zip(voices, ("reference", "questioned"), strict=True):
        seconds = len(voice) / RATE_HZ
        if seconds < LEAST_SPEECH_S:
            answer = Message(
                "compare-too-short",
                {"which": which, "speech_s": seconds, "least_s": LEAST_SPEECH_S},
            )
            return Comparison(answer, *known)
    first, second = (_embedding(card, voice) for voice in voices)
    similarity = float(first @ second)
    if "calibration" not in card.table:
        return Comparison(Message("compare-uncalibrated"), *known, similarity)
    llr = card.calibration.llr(-similarity)
    word = "unclear" if abs(llr) < CLEAR_LLR else "different" if llr > 0 else "same"
    return Comparison(Message(f"compare-{word}"), *known, similarity, llr)


def _speech(path: Path) -> Samples:
    """All that is spoken in a file, joined, at 16 kHz."""
    sound = decoder().read(path, frames=1).sound
    spoken: list[Samples] = [np.zeros(0, np.float32)]
    for stretch in sound.stretches if sound else ():
        speaking = find_speech(stretch.samples).speaking
        mask = np.repeat(speaking, round(HOP_S * RATE_HZ))
        spoken.append(stretch.samples[: len(mask)][mask[: len(stretch.samples)]])
    return np.concatenate(spoken)


def _embedding(card: Card, voice: Samples) -> NDArray[np.float64]:
    """The mean direction of the voice's windows, a unit vector."""
    made = runtime.session(card.name)
    if len(made.get_inputs()) != 1:
        raise WeightsMismatch(f"The speaker network “{card.name}” has more than one input.")
    count = min(MOST_WINDOWS, max(1, int(len(voice) / RATE_HZ / WINDOW_S)))
    name, total = made.get_inputs()[0].name, None
    for part in np.array_split(voice[: int(count * WINDOW_S * RATE_HZ)], count):
        answer = np.asarray(made.run(None, {name: part[None].astype(np.float32)})[0], np.float64)
        length = float(np.linalg.norm(answer))
        if not np.isfinite(length) or length == 0.0:
            raise WeightsMismatch(f"The speaker network “{card.name}” gives no embedding.")
        unit = answer.ravel() / length
        total = unit if total is None else total + unit
    assert total is not None
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-12))
