"""Is this the voice of the person it is said to be? A voice against a reference.

No detector of the line: it needs a second recording, so it is asked for by name.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bonafide.detectors.speech_activity import HOP_S, find_speech
from bonafide.terms import Abstention, Finding, Message, Modality
from bonafide.weights import cards, runtime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bonafide.terms import Samples, Sound

NAME = "speaker"
RATE_HZ = 16_000
WINDOW = 25_600
LEAST_SPEECH_S = 1.6
_MOST_WINDOWS = 24
_LEAST_LEVEL = 10 ** (-30 / 20)
_SIGN_FROM_LLR = 1.0


def compare(voice: Sound | None, reference: Sound | None) -> Finding | Abstention:
    """Hold a voice against a reference of the person it is said to be.

    Returns:
        A Finding whose llr is positive when two people speak and negative when one
        does (another speaker under this name is what deceives); `quality` has the
        cosine of the two voices and their seconds of speech. An Abstention names
        the recording with too little speech.
    """
    card = cards.load(NAME)
    spoken = [_speech(sound) for sound in (voice, reference)]
    seconds = [len(samples) / RATE_HZ for samples in spoken]
    for which, length_s in zip(("voice", "reference"), seconds, strict=True):
        if length_s < LEAST_SPEECH_S:
            values: dict[str, str | int | float] = {
                "seconds": round(length_s, 1),
                "needed": LEAST_SPEECH_S,
            }
            return Abstention(NAME, Modality.SPEECH, Message(f"speaker-short-{which}", values))
    one, other = (embedding(samples) for samples in spoken)
    cosine = float(one @ other)
    quality = {"cosine": cosine, "log_speech_s": math.log(min(seconds))}
    llr = card.calibration.llr(-cosine, quality)
    return Finding(
        NAME, Modality.SPEECH, card.version, card.sha256, llr, quality=quality, signs=_signs(llr)
    )


def embedding(samples: Samples) -> NDArray[np.float32]:
    """The voice in speech without pauses at 16 kHz, shape (256,), length 1."""
    level = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    samples = samples * np.float32(max(1.0, _LEAST_LEVEL / max(level, 1e-9)))
    count = min(_MOST_WINDOWS, max(1, round(2 * len(samples) / WINDOW) - 1))
    starts = np.linspace(0, max(len(samples) - WINDOW, 0), count).astype(int)
    waves = np.stack([np.resize(samples[at : at + WINDOW], WINDOW) for at in starts])
    (voices,) = runtime.session(NAME).run(["voices"], {"waves": waves.astype(np.float32)})
    mean = voices.mean(0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), np.float32)


def _speech(sound: Sound | None) -> Samples:
    """All speech of a recording behind one another, shape (n,)."""
    if sound is None or sound.rate_hz != RATE_HZ:
        return np.zeros(0, np.float32)
    hop = round(HOP_S * RATE_HZ)
    parts = [np.zeros(0, np.float32)]
    for stretch in sound.stretches:
        speaking = np.repeat(find_speech(stretch.samples).speaking, hop)
        parts.append(stretch.samples[: len(speaking)][speaking])
    return np.concatenate(parts)


def _signs(llr: float) -> tuple[Message, ...]:
    if abs(llr) < _SIGN_FROM_LLR:
        return ()
    return (Message("speaker-sign-other" if llr > 0 else "speaker-sign-same"),)
