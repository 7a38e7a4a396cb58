"""Synthetic, converted or spliced voices, heard in windows of the waveform."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bonafide.detectors.odd_stretch import odd_stretch
from bonafide.detectors.seams import POSSIBLE, find_seams, parts
from bonafide.detectors.speech_activity import HOP_S, Activity, find_speech
from bonafide.terms import Abstention, Finding, Material, Message, Modality, Segment
from bonafide.weights import cards, runtime

if TYPE_CHECKING:
    import onnxruntime

    from bonafide.detectors.seams import Seam
    from bonafide.terms import Samples, Stretch

    _Spoken = tuple[Stretch, Activity]

RATE_HZ = 16_000
WINDOW_S, WINDOW_HOP_S = 3.0, 1.0
# Longer sound is heard in sparser windows, which bounds the time a minute of it takes.
_DENSE_UP_TO_S, _LONG_HOP_S = 20.0, 3.0
_WINDOW = round(WINDOW_S * RATE_HZ)
# Less speech than this in the whole sound is not judged, less in one window is passed over.
LEAST_SPEECH_S, _LEAST_IN_WINDOW_S = 1.0, 0.8
_LEAST_BANDWIDTH_HZ = 2500.0
# A window of a file that is alike throughout strays this far from the file's mean (logit).
_STRAY = 1.5
# So many windows, the most suspicious ones, show where in pitch and time they are so.
_SHOWN = 3
# A stretch must be this much more suspicious than the rest (logit) to be named.
_NAMED_FROM = 2.0
# Scores of `odd_stretch`: from the first a second look is taken, from the second it is named.
_LOOK_FROM, _ODD_FROM = 6.0, 9.0


@dataclass(frozen=True, slots=True)
class _Window:
    start_s: float
    end_s: float
    logit: float
    map: NDArray[np.float32] = field(compare=False)

    @property
    def middle_s(self) -> float:
        return (self.start_s + self.end_s) / 2


class SyntheticSpeech:
    """Tells recorded from generated voices; the card `speech` holds what is known of it."""

    name = "speech"
    modality = Modality.SPEECH

    def __init__(self) -> None:
        self._card = cards.load(self.name)

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        return runtime.session(self.name)

    def examine(self, material: Material) -> Finding | Abstention:
        """One llr for the voice, one for each window of 3 s that holds speech."""
        sound = material.recording.sound
        if sound is None or not sound.stretches:
            return self._abstain(Message("speech-no-sound"))
        heard = [(stretch, find_speech(stretch.samples)) for stretch in sound.stretches]
        reason = _refusal([activity for _, activity in heard])
        if reason is not None:
            return self._abstain(reason)
        windows = [
            window
            for stretch, activity in heard
            for window in self._judge(stretch, _places(0, len(stretch.samples), stretch, activity))
        ]
        quality = _quality([activity for _, activity in heard])
        calibration = self._card.calibration
        logit, run = file_logit(np.array([w.logit for w in windows]))
        signs, windows = self._named(heard, windows, run)
        shown = sorted(windows, key=lambda w: -w.logit)[:_SHOWN]
        return Finding(
            detector=self.name,
            modality=self.modality,
            version=self._card.version,
            weights_sha256=self._card.sha256,
            llr=calibration.llr(logit, quality),
            segments=tuple(
                Segment(
                    w.start_s,
                    w.end_s,
                    calibration.llr(w.logit, quality),
                    map=_heard(w) if w in shown else None,
                )
                for w in windows
            ),
            quality={**quality, "logit": logit},
            signs=signs,
        )

    def _abstain(self, reason: Message) -> Abstention:
        return Abstention(self.name, self.modality, reason)

    def _judge(self, stretch: Stretch, places: list[tuple[int, int]]) -> list[_Window]:
        def judge(place: tuple[int, int]) -> _Window:
            start, end = place
            wave = _cut(stretch.samples, start, end)[None]
            logits, maps = self._session.run(["logit", "map"], {"wave": wave})
            start_s, end_s = (stretch.start_s + at / RATE_HZ for at in place)
            return _Window(start_s, end_s, float(logits[0]), maps[0])

        return runtime.side_by_side(judge, places)

    def _named(
        self, heard: list[_Spoken], windows: list[_Window], run: tuple[int, int] | None
    ) -> tuple[tuple[Message, ...], list[_Window]]:
        """What stands out, and the windows to show: cut at the seams where it is named by them."""
        plain = _table(windows)
        if np.ptp(plain[:, 2]) < _NAMED_FROM:
            return (), windows
        found = [find_seams(stretch.samples) for stretch, _ in heard]
        if not any(seam.worth_a_cut for seams in found for seam in seams):
            return _signs(windows, run), windows
        ends = _ends(heard, found)
        if odd_stretch(plain, ends, _NAMED_FROM)[0] < _LOOK_FROM:
            return (), windows
        between = [
            window
            for (stretch, activity), seams in zip(heard, found, strict=True)
            for first, last in parts(seams, activity, len(stretch.samples))
            for window in self._judge(stretch, _places(first, last, stretch, activity))
        ]
        both = np.concatenate([plain, _table(between)])
        score, span = odd_stretch(both, ends, _NAMED_FROM)
        if span is None or score < _ODD_FROM:
            return (), windows
        return (Message("speech-part", {"start_s": span[0], "end_s": span[1]}),), between


def _refusal(activities: list[Activity]) -> Message | None:
    if not any(activity.loud for activity in activities):
        return Message("speech-silent")
    speech_s = sum(activity.speech_s for activity in activities)
    if speech_s == 0:
        return Message("speech-none")
    if speech_s < LEAST_SPEECH_S:
        values: dict[str, str | int | float] = {
            "seconds": round(speech_s, 1),
            "needed": LEAST_SPEECH_S,
        }
        return Message("speech-too-short", values)
    bandwidth_hz = max(activity.bandwidth_hz for activity in activities)
    if bandwidth_hz < _LEAST_BANDWIDTH_HZ:
        return Message("speech-too-narrow", {"hertz": round(bandwidth_hz)})
    return None


def _quality(activities: list[Activity]) -> dict[str, float]:
    speech_s = sum(activity.speech_s for activity in activities)
    weights = [activity.speech_s + 1e-6 for activity in activities]
    return {
        "speech_s": speech_s,
        "log_speech_s": float(np.log(speech_s)),
        "snr_db": float(np.average([a.snr_db for a in activities], weights=weights)),
        "bandwidth_khz": float(np.average([a.bandwidth_hz for a in activities], weights=weights))
        / 1000,
        "material": min(1.0, speech_s / 8),
    }


def _places(first: int, last: int, stretch: Stretch, activity: Activity) -> list[tuple[int, int]]:
    """First and last sample of the windows between two samples of a stretch that hold enough
    speech; the best one if none does."""
    total = len(stretch.samples)
    hop_s = WINDOW_HOP_S if total <= _DENSE_UP_TO_S * RATE_HZ else _LONG_HOP_S
    hop = round(hop_s * RATE_HZ)
    starts = list(range(first, max(last - _WINDOW, first) + 1, hop))
    if starts[-1] + _WINDOW < last - RATE_HZ // 4:
        starts.append(last - _WINDOW)
    spoken = np.concatenate([[0.0], np.cumsum(activity.speaking) * HOP_S])
    frames = len(spoken) - 1
    places, amounts = [], []
    for start in starts:
        end = min(start + _WINDOW, last)
        begun, ended = (min(round(at / RATE_HZ / HOP_S), frames) for at in (start, end))
        places.append((start, end))
        amounts.append(spoken[ended] - spoken[begun])
    chosen = [p for p, amount in zip(places, amounts, strict=True) if amount >= _LEAST_IN_WINDOW_S]
    if not chosen and max(amounts) > 0:
        chosen = [places[int(np.argmax(amounts))]]
    return chosen


def _table(windows: list[_Window]) -> NDArray[np.float64]:
    """First and last second and logit of each, shape (n, 3)."""
    return np.array([(w.start_s, w.end_s, w.logit) for w in windows]).reshape(-1, 3)


def _ends(heard: list[_Spoken], found: list[list[Seam]]) -> NDArray[np.float64]:
    """Second and logit of all seams and of the ends of the stretches, shape (n, 2)."""
    ends = []
    for (stretch, _), seams in zip(heard, found, strict=True):
        last_s = stretch.start_s + len(stretch.samples) / RATE_HZ
        ends += [(stretch.start_s, POSSIBLE), (last_s, POSSIBLE)]
        ends += [(stretch.start_s + seam.sample / RATE_HZ, seam.logit) for seam in seams]
    return np.array(ends)


def _cut(samples: Samples, start: int, end: int) -> Samples:
    """One window; a shorter sound is repeated, as in training."""
    return np.resize(samples[start:end], _WINDOW).astype(np.float32)


def file_logit(logits: NDArray[np.float64]) -> tuple[float, tuple[int, int] | None]:
    """One logit for the file, and the run of windows that it rests on if that is not all.

    The trimmed mean (a tenth off each end) speaks for a file that is alike throughout. The scan
    statistic looks for one forged stretch: the best mean of two or more neighbouring windows
    less what the best of so many runs reaches by chance (Kulldorff 1997, normal case).
    """
    count = len(logits)
    cut = count // 10
    mean = float(np.sort(logits)[cut : count - cut].mean())
    running = np.concatenate([[0.0], np.cumsum(logits)])
    best, run = mean, None
    for size in range(2, count // 2 + 1):
        means = (running[size:] - running[:-size]) / size
        first = int(np.argmax(means))
        chance = _STRAY * np.sqrt(2 * np.log(count) / size)
        if means[first] - chance > best:
            best, run = float(means[first] - chance), (first, first + size)
    return best, run


def _heard(window: _Window) -> NDArray[np.float32]:
    """The map of a window; of a sound that was repeated to fill it, its first time."""
    share = (window.end_s - window.start_s) / WINDOW_S
    return window.map[:, : max(1, round(share * window.map.shape[1]))]


def _signs(windows: list[_Window], run: tuple[int, int] | None) -> tuple[Message, ...]:
    if run is None:
        return ()
    inside = windows[run[0] : run[1]]
    outside = windows[: run[0]] + windows[run[1] :]
    gap = np.mean([w.logit for w in inside]) - np.mean([w.logit for w in outside])
    if gap < _NAMED_FROM:
        return ()
    # A window turns when half of it is forged: the stretch begins in the middle of the first.
    half_hop_s = (inside[1].start_s - inside[0].start_s) / 2
    start_s, end_s = inside[0].middle_s - half_hop_s, inside[-1].middle_s + half_hop_s
    return (Message("speech-part", {"start_s": start_s, "end_s": end_s}),)
