"""A claimed speaker held against a reference: does one person speak in both files?

The embedded network answers, or one of the user's whose card says `modality = "speaker"`. Such a
network has one input of mono sound in -1..1 at 16 kHz, shape (windows, samples), and one output,
an embedding for each window; two voices are compared by the cosine between their mean embeddings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bonafide.detectors.speech_activity import HOP_S, RATE_HZ, find_speech
from bonafide.errors import BonafideError, WeightsMismatch
from bonafide.media.sandbox import decoder
from bonafide.terms import Message
from bonafide.weights import cards, runtime

if TYPE_CHECKING:
    from bonafide.terms import Samples, Sound
    from bonafide.weights.cards import Card

MODALITY = EMBEDDED = "speaker"
LEAST_SPEECH_S = 1.6
# Of a network that takes sound of any length.
WINDOW_S = 10.0
MOST_WINDOWS = 24
# Quieter voices are raised to this root mean square, as the embedded network learnt them.
LEAST_LEVEL = 10 ** (-30 / 20)
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


def speaker_card() -> Card:
    """The card of the user's speaker network, or else of the embedded one."""
    for name, shelf in cards.names().items():
        if shelf != "yours":
            continue
        try:
            card = cards.load(name)
        except BonafideError:
            continue
        if card.modality == MODALITY:
            return card
    return cards.load(EMBEDDED)


def compare(reference: Path, questioned: Path) -> Comparison:
    """Whether the voice in `questioned` is the one in `reference`.

    Raises:
        WeightsMissing: the network's file is not to be had.
        WeightsMismatch: the network is not what a speaker network must be.
        InputError: a file cannot be read.
    """
    card = speaker_card()
    voices = [speech(decoder().read(path, frames=1).sound) for path in (reference, questioned)]
    known = (card.name, card.version, card.sha256)
    for voice, which in zip(voices, ("reference", "questioned"), strict=True):
        seconds = len(voice) / RATE_HZ
        if seconds < LEAST_SPEECH_S:
            answer = Message(
                "compare-too-short",
                {"which": which, "speech_s": seconds, "least_s": LEAST_SPEECH_S},
            )
            return Comparison(answer, *known)
    first, second = (embedding(card, voice) for voice in voices)
    similarity = float(first @ second)
    if "calibration" not in card.table:
        return Comparison(Message("compare-uncalibrated"), *known, similarity)
    llr = card.calibration.llr(-similarity)
    word = "unclear" if abs(llr) < CLEAR_LLR else "different" if llr > 0 else "same"
    return Comparison(Message(f"compare-{word}"), *known, similarity, llr)


def speech(sound: Sound | None) -> Samples:
    """All that is spoken in a recording, joined, at 16 kHz."""
    spoken: list[Samples] = [np.zeros(0, np.float32)]
    for stretch in sound.stretches if sound else ():
        speaking = find_speech(stretch.samples).speaking
        mask = np.repeat(speaking, round(HOP_S * RATE_HZ))
        spoken.append(stretch.samples[: len(mask)][mask[: len(stretch.samples)]])
    return np.concatenate(spoken)


def embedding(card: Card, voice: Samples) -> NDArray[np.float64]:
    """The mean direction of windows of a voice that overlap by half, a unit vector.

    Raises:
        WeightsMismatch: the card's network is not what a speaker network must be.
    """
    network = runtime.session(card.name)
    inputs = network.get_inputs()
    if len(inputs) != 1 or len(inputs[0].shape) != 2:
        raise WeightsMismatch(f"The speaker network “{card.name}” takes no windows of sound.")
    samples = inputs[0].shape[1]
    size = samples if isinstance(samples, int) else min(len(voice), round(WINDOW_S * RATE_HZ))
    level = float(np.sqrt(np.mean(voice.astype(np.float64) ** 2)))
    voice = voice * np.float32(max(1.0, LEAST_LEVEL / max(level, 1e-9)))
    count = min(MOST_WINDOWS, max(1, round(2 * len(voice) / size) - 1))
    starts = np.linspace(0, max(len(voice) - size, 0), count).astype(int)
    waves = np.stack([np.resize(voice[at : at + size], size) for at in starts])
    answer = network.run(None, {inputs[0].name: waves.astype(np.float32)})[0]
    directions = np.asarray(answer, np.float64).reshape(count, -1)
    lengths = np.linalg.norm(directions, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not lengths.all():
        raise WeightsMismatch(f"The speaker network “{card.name}” gives no embedding.")
    mean = (directions / lengths).mean(0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12))
