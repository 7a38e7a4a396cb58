"""Do the lips move with the voice? Lag and fit are told; nothing is concluded yet.

The opening of the mouth is held against the loudness of the voice at every lag up
to 0.4 s. On the clips that were learnt from, a voice from another clip fits the lips as
well as their own does (models/av_sync/README.md), so the answer is an abstention that
says what was measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bonafide.detectors import lips
from bonafide.detectors.speech_activity import HOP_S, find_speech
from bonafide.faces.follow import Trace, traces
from bonafide.terms import Abstention, Material, MediaKind, Message, Modality

if TYPE_CHECKING:
    from bonafide.terms import Sound, Stretch

LEAST_S, LEAST_RATE_HZ, LEAST_SPEECH_S = 2.0, 10.0, 1.0
# A mouth that moves less than this, in eye distances, is hidden, shut or painted on.
STILL_MOUTH = 0.004
# A voice from another clip reaches this with one in twenty.
FIT_FROM = 0.65


class LipSync:
    """Lag and fit of lips and voice, in words."""

    name = "av_sync"
    modality = Modality.AV_SYNC

    def examine(self, material: Material) -> Abstention:
        """Compare the largest face in the dense stretch with the sound there."""
        reason = _refusal(material)
        if reason is None:
            reason = _compared(next(iter(traces(material).values())), material)
        return Abstention(self.name, self.modality, reason)


def _refusal(material: Material) -> Message | None:
    """Why nothing can be compared; None if it can be tried."""
    recording = material.recording
    if recording.facts.kind is not MediaKind.VIDEO:
        return Message("signals-still")
    if recording.sound is None or not recording.sound.stretches:
        return Message("speech-no-sound")
    if not material.tracks:
        return Message("face-no-face")
    if len(recording.dense) < 2:
        return Message("signals-no-stretch")
    return None if traces(material) else Message("signals-not-followed")


def _compared(trace: Trace, material: Material) -> Message:
    """Lag and fit of one face and the sound, or why there are none."""
    if trace.rate_hz < LEAST_RATE_HZ:
        values = {"rate_hz": round(trace.rate_hz, 1), "needed": LEAST_RATE_HZ}
        return Message("signals-too-slow", {**values})
    assert material.recording.sound is not None
    stretch = _there(material.recording.sound, trace)
    if stretch is None:
        return Message("sync-no-sound-there")
    rate_hz = material.recording.sound.rate_hz
    end_s = stretch.start_s + len(stretch.samples) / rate_hz
    first_s, last_s = max(stretch.start_s, trace.times_s[0]), min(end_s, trace.times_s[-1])
    if last_s - first_s < LEAST_S:
        return Message("sync-too-short", {"seconds": round(last_s - first_s, 1), "needed": LEAST_S})
    part = stretch.samples[
        round((first_s - stretch.start_s) * rate_hz) : round((last_s - stretch.start_s) * rate_hz)
    ]
    speaking = find_speech(part).speaking
    if float(speaking.sum()) * HOP_S < LEAST_SPEECH_S:
        return Message("sync-nobody-speaks")
    clock_s = np.arange(first_s, last_s, 1 / lips.CLOCK_HZ)
    mouth = lips.opening(trace, clock_s)
    if float(mouth.std()) < STILL_MOUTH:
        return Message("sync-mouth-still")
    sound = lips.loudness(part, first_s, clock_s)
    fits, lags_s = lips.correlations(mouth, sound - sound.mean(0), np.ones(sound.shape[1]))
    best = int(np.argmax(fits))
    values = {"lag_ms": round(1000 * float(lags_s[best])), "fit": round(float(fits[best]), 2)}
    return Message("sync-fits" if fits[best] >= FIT_FROM else "sync-unclear", {**values})


def _there(sound: Sound, trace: Trace) -> Stretch | None:
    """The stretch of sound that covers most of the trace."""

    def shared_s(stretch: Stretch) -> float:
        end_s = stretch.start_s + len(stretch.samples) / sound.rate_hz
        return min(end_s, float(trace.times_s[-1])) - max(stretch.start_s, float(trace.times_s[0]))

    best = max(sound.stretches, key=shared_s)
    return best if shared_s(best) > 0 else None
