"""Signs of life: how a face moves, blinks and pulses over some seconds.

How much it moves is weighed; blinks and pulse are told and not weighed, because no
clip that was learnt from is long enough to measure what they are worth.
"""

from __future__ import annotations

import numpy as np

from bonafide.detectors import signals
from bonafide.detectors.network import OwnNetwork
from bonafide.faces.follow import Trace, traces
from bonafide.terms import Abstention, Finding, Material, MediaKind, Message, Modality, Segment

LEAST_S, LEAST_RATE_HZ, LEAST_EYES_PX = 1.5, 10.0, 20.0
# Blinks come every few seconds, and a pulse must beat often enough to stand out.
SIGNS_S = 8.0
PULSE_RATE_HZ, PULSE_EYES_PX = 12.0, 30.0
# Coarser video has lost the 0.3 % by which skin changes colour.
PULSE_BITS_A_PIXEL = 0.03
PULSE_SNR_DB = 2.0
SIGN_FROM_LLR = 0.5
_Messages = tuple[Message, ...]


class FaceSignals(OwnNetwork):
    """Movement, blinks and pulse of the people in the dense stretch of a clip."""

    name = "face_signals"
    modality = Modality.FACE

    def examine(self, material: Material) -> Finding | Abstention:
        """Judge everyone who can be followed; the stiffest face decides."""
        reason = _refusal(material)
        if reason is not None:
            return self.abstain(reason)
        usable = [trace for trace in traces(material).values() if _unfit(trace) is None]
        logits = {trace.track: self._logit(trace) for trace in usable}
        llrs = {track: self.card.calibration.llr(logit) for track, logit in logits.items()}
        worst = max(usable, key=lambda trace: llrs[trace.track])
        told, gaps, measured = _told(worst, material)
        llr = llrs[worst.track]
        stiff = (Message("signals-sign-stiff"),) if llr >= SIGN_FROM_LLR else ()
        return Finding(
            self.name,
            self.modality,
            self.card.version,
            self.card.sha256,
            llr,
            tuple(_segment(trace, llrs[trace.track], material) for trace in usable),
            {
                "logit": logits[worst.track],
                "seconds": worst.span_s,
                "rate_hz": worst.rate_hz,
                "eyes_px": worst.eyes_px,
                "material": min(1.0, worst.span_s / 3),
                **signals.jitter(worst),
                **signals.pose(worst),
                **measured,
            },
            (*stiff, *told),
            gaps,
        )

    def _logit(self, trace: Trace) -> float:
        rows = signals.movement(trace)[None].astype(np.float32)
        return float(self.session.run(["logit"], {"rows": rows})[0][0])


def _refusal(material: Material) -> Message | None:
    """Why nobody can be followed; None if somebody can."""
    if material.recording.facts.kind is not MediaKind.VIDEO:
        return Message("signals-still")
    if not material.tracks:
        return Message("face-no-face")
    if len(material.recording.dense) < 2:
        return Message("signals-no-stretch")
    found = traces(material).values()
    if not found:
        return Message("signals-not-followed")
    reasons = [_unfit(trace) for trace in found]
    return None if None in reasons else reasons[0]


def _unfit(trace: Trace) -> Message | None:
    if trace.eyes_px < LEAST_EYES_PX:
        values = {"eyes_px": round(trace.eyes_px), "needed_px": round(LEAST_EYES_PX)}
        return Message("signals-too-small", {**values})
    if trace.span_s < LEAST_S:
        return _message("signals-too-short", seconds=trace.span_s, needed=LEAST_S)
    if trace.rate_hz < LEAST_RATE_HZ:
        return _message("signals-too-slow", rate_hz=trace.rate_hz, needed=LEAST_RATE_HZ)
    return None


def _told(trace: Trace, material: Material) -> tuple[_Messages, _Messages, dict[str, float]]:
    """What blinks and pulse say, why they say nothing, and the numbers."""
    if trace.span_s < SIGNS_S:
        return (), (_message("signals-signs-short", seconds=trace.span_s, needed=SIGNS_S),), {}
    found = signals.blinks(trace)
    per_minute = 60 * len(found.times_s) / trace.span_s
    numbers = {"blinks_per_minute": per_minute, "blink_s": found.length_s}
    said = [_message("signals-blinks", count=len(found.times_s), seconds=trace.span_s)]
    reason = _no_pulse(trace, material)
    if reason is not None:
        return tuple(said), (reason,), numbers
    beat = signals.pulse(trace, material.recording.dense)
    numbers |= {"pulse_per_minute": beat.per_minute, "pulse_snr_db": beat.snr_db}
    if beat.snr_db >= PULSE_SNR_DB:
        said.append(_message("signals-pulse", per_minute=round(beat.per_minute)))
    else:
        said.append(Message("signals-pulse-unclear"))
    return tuple(said), (), numbers


def _no_pulse(trace: Trace, material: Material) -> Message | None:
    if trace.rate_hz < PULSE_RATE_HZ:
        return _message("signals-pulse-slow", rate_hz=trace.rate_hz, needed=PULSE_RATE_HZ)
    if trace.eyes_px < PULSE_EYES_PX:
        return Message("signals-pulse-small")
    if _bits_a_pixel(material) < PULSE_BITS_A_PIXEL:
        return Message("signals-pulse-compressed")
    return None


def _bits_a_pixel(material: Material) -> float:
    """Bits of the file for each pixel of each frame, as far as the container tells."""
    facts = material.recording.facts
    stream = next((one for one in facts.streams if one.kind == "video"), None)
    if stream is None or not (facts.width_px and facts.height_px and facts.duration_s):
        return 1.0
    rate_hz = stream.frame_rate_hz or 25.0
    bits_s = stream.bit_rate_bps or 8 * facts.bytes / facts.duration_s
    return bits_s / (rate_hz * facts.width_px * facts.height_px)


def _message(name: str, **values: float) -> Message:
    return Message(name, {key: round(value, 1) for key, value in values.items()})


def _segment(trace: Trace, llr: float, material: Material) -> Segment:
    track = next(track for track in material.tracks if track.id == trace.track)
    first, last = trace.times_s[0], trace.times_s[-1]
    face = min(track.faces, key=lambda face: abs(face.time_s - (first + last) / 2))
    return Segment(float(first), float(last), llr, trace.track, face.box_px, picture=face.picture)
