"""Do the lips move with the voice? A learnt embedding of mouths and sound, told and not weighed.

Two small networks put what is seen of the mouth and what is heard into one space, moment by moment;
how well they fit at every lag up to 0.4 s gives the lag and how likely it is right. A voice spoken
over pictures, a translation or music is common in genuine clips and a lip-synced forgery fits
well, so the policies give it no weight (models/av_sync/README.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bonafide.detectors import lips
from bonafide.detectors.network import OwnNetwork
from bonafide.detectors.speech_activity import HOP_S, find_speech
from bonafide.faces.follow import traces
from bonafide.terms import Abstention, Finding, Material, MediaKind, Message, Modality, Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bonafide.faces.follow import Trace
    from bonafide.terms import Picture, Samples, Sound, Stretch

LEAST_S, LEAST_RATE_HZ, LEAST_SPEECH_S = 2.0, 10.0, 1.0
# Landmarks of a still picture waver by 0.006 eye distances, those of a speaking mouth by 0.012
# and more: less than this is hidden, shut or painted on.
STILL_MOUTH = 0.007
# A lag that is right less often is not told.
KNOWN_FROM = 0.5
# Sound kept on either side of the pictures, so that the spectrum has no edge there.
MARGIN_S = 0.5


@dataclass(frozen=True, slots=True)
class Together:
    """A face and the voice beside it from `first_s` to `last_s`; `samples` begin at `start_s`."""

    trace: Trace
    first_s: float
    last_s: float
    samples: Samples
    start_s: float
    speech_s: float


class LipSync(OwnNetwork):
    """Lag of lips and voice with how sure it is; as llr, how badly they fit."""

    name = "av_sync"
    modality = Modality.AV_SYNC

    def examine(self, material: Material) -> Finding | Abstention:
        """Compare the largest face in the dense stretch with the voice there."""
        found = together(material)
        if isinstance(found, Message):
            return self.abstain(found)
        fits = self.fits(found, material.recording.dense)
        lag_ms = 1000 * (int(np.argmax(fits)) - lips.REACH) / lips.CLOCK_HZ
        sure = self._sure(lips.peak(fits))
        logit = -lips.fit(fits)
        llr = self.card.calibration.llr(logit)
        return Finding(
            self.name,
            self.modality,
            self.card.version,
            self.card.sha256,
            llr,
            (_segment(found, llr, material),),
            {
                "logit": logit,
                "lag_ms": lag_ms,
                "lag_confidence": sure,
                "speech_s": found.speech_s,
                "seconds": found.last_s - found.first_s,
            },
            (_lag(lag_ms, sure),) if sure >= KNOWN_FROM else (),
            () if sure >= KNOWN_FROM else (Message("sync-unclear"),),
        )

    def fits(self, found: Together, dense: Sequence[Picture]) -> lips.Series:
        """How well lips and voice fit at each lag, shape (2 `lips.REACH` + 1,)."""
        clock_s = np.arange(found.first_s, found.last_s, 1 / lips.CLOCK_HZ)
        nearest = np.abs(found.trace.times_s[None] - clock_s[:, None]).argmin(1)
        mouths = lips.mouths(found.trace, dense)[nearest].astype(np.float32)
        voice = lips.spectrum(found.samples, found.start_s, clock_s)
        seen, heard = self.session.run(
            ["seen", "heard"], {"mouths": mouths[None], "voice": voice[None]}
        )
        return lips.fits(seen[0], heard[0])

    def _sure(self, peak: float) -> float:
        """Share of clips with such a peak whose lag was found within 40 ms, 0..1."""
        known = self.card.table["network"]["lag"]
        return 1 / (1 + math.exp(-(known["intercept"] + known["slope"] * peak)))


def together(material: Material) -> Together | Message:
    """The largest face in the dense stretch with the voice there, or why they are not compared."""
    reason = _refusal(material)
    if reason is not None:
        return reason
    trace = next(iter(traces(material).values()))
    if trace.rate_hz < LEAST_RATE_HZ:
        values = {"rate_hz": round(trace.rate_hz, 1), "needed": LEAST_RATE_HZ}
        return Message("signals-too-slow", {**values})
    sound = material.recording.sound
    assert sound is not None
    stretch = _there(sound, trace)
    if stretch is None:
        return Message("sync-no-sound-there")
    end_s = stretch.start_s + len(stretch.samples) / sound.rate_hz
    first_s = max(stretch.start_s, float(trace.times_s[0]))
    last_s = min(end_s, float(trace.times_s[-1]))
    if last_s - first_s < LEAST_S:
        return Message("sync-too-short", {"seconds": round(last_s - first_s, 1), "needed": LEAST_S})
    beside = _cut(stretch, first_s, last_s, sound.rate_hz)
    speech_s = float(find_speech(beside).speaking.sum()) * HOP_S
    if speech_s < LEAST_SPEECH_S:
        return Message("sync-nobody-speaks")
    if float(lips.opening(trace).std()) < STILL_MOUTH:
        return Message("sync-mouth-still")
    start_s = max(stretch.start_s, first_s - MARGIN_S)
    samples = _cut(stretch, start_s, last_s + MARGIN_S, sound.rate_hz)
    return Together(trace, first_s, last_s, samples, start_s, speech_s)


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


def _there(sound: Sound, trace: Trace) -> Stretch | None:
    """The stretch of sound that covers most of the trace."""

    def shared_s(stretch: Stretch) -> float:
        end_s = stretch.start_s + len(stretch.samples) / sound.rate_hz
        return min(end_s, float(trace.times_s[-1])) - max(stretch.start_s, float(trace.times_s[0]))

    best = max(sound.stretches, key=shared_s)
    return best if shared_s(best) > 0 else None


def _cut(stretch: Stretch, first_s: float, last_s: float, rate_hz: int) -> Samples:
    first, last = (round((at - stretch.start_s) * rate_hz) for at in (first_s, last_s))
    return stretch.samples[max(first, 0) : last]


def _lag(lag_ms: float, sure: float) -> Message:
    values: dict[str, str | int | float] = {
        "lag_ms": round(abs(lag_ms)),
        "percent": round(100 * sure),
    }
    side = "late" if lag_ms > 0 else "early" if lag_ms < 0 else "together"
    return Message(f"sync-{side}", values)


def _segment(found: Together, llr: float, material: Material) -> Segment:
    track = next(track for track in material.tracks if track.id == found.trace.track)
    middle_s = (found.first_s + found.last_s) / 2
    face = min(track.faces, key=lambda face: abs(face.time_s - middle_s))
    return Segment(found.first_s, found.last_s, llr, track.id, face.box_px, picture=face.picture)
