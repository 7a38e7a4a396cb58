"""Would the answer survive one more transmission? The same samples, re-encoded, are judged again.

A file that is called likely authentic or manipulated, and would not be after a chat had
compressed it once more, is not called so: it becomes `review`, or `inconclusive` where the
answer would turn round.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from bonafide.fusion import reencode
from bonafide.fusion.combine import ACTIONS, combine
from bonafide.fusion.policy import Policy
from bonafide.terms import (
    Abstention,
    Band,
    Confidence,
    Finding,
    Material,
    Message,
    Modality,
    Picture,
    Segment,
    Sound,
    Stretch,
    Track,
    Verdict,
)
from bonafide.weights.runtime import side_by_side

Ask = Callable[[str, Material], Finding | Abstention]

# Pictures and stretches of sound that are judged again, for each finding.
PICTURES, STRETCHES = 4, 3
# Shorter sound is judged again as a whole.
WHOLE_SOUND_S = 12.0
# Evidence further than this from the next cut, in nats, was not seen to cross it on val.
REACH_LLR = 2.5
RESENT = "llr_reencoded"
_OUTER = (Band.LIKELY_AUTHENTIC, Band.LIKELY_MANIPULATED)


def hold(
    material: Material, findings: Sequence[Finding], verdict: Verdict, policy: Policy, ask: Ask
) -> tuple[Verdict, tuple[Finding, ...]]:
    """The verdict that may stand, and the findings with what became of them.

    Args:
        material: what the findings rest on.
        findings: what was concluded from it.
        verdict: what they were combined to.
        policy: how they were combined.
        ask: judges other material with the detector of that name.
    """
    if not in_reach(verdict, policy):
        return verdict, tuple(findings)
    told = judged_again(material, findings, ask)
    return settled(verdict, combine(material.recording.facts, resent(told), policy)), told


def in_reach(verdict: Verdict, policy: Policy) -> bool:
    """Whether a changed file could get another band than the outer one it has."""
    if verdict.risk is None or verdict.band not in _OUTER:
        return False
    lower = verdict.band is Band.LIKELY_AUTHENTIC
    cut = policy.review_from if lower else policy.manipulated_from
    return abs(_log_odds(verdict.risk) - _log_odds(cut)) <= REACH_LLR


def settled(verdict: Verdict, again: Verdict) -> Verdict:
    """The verdict, less sure where the re-encoded samples got another one."""
    if verdict.band not in _OUTER or again.band is verdict.band:
        return verdict
    band = Band.REVIEW if again.band is Band.REVIEW else Band.INCONCLUSIVE
    return replace(
        verdict,
        band=band,
        confidence=Confidence.LOW,
        confidence_reason=Message("confidence-unstable"),
        action=ACTIONS[band],
    )


def resent(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with the llr that they have after one more transmission."""
    return [replace(f, llr=f.quality.get(RESENT, f.llr)) for f in findings]


def judged_again(material: Material, findings: Sequence[Finding], ask: Ask) -> tuple[Finding, ...]:
    """The findings, each with the fact `RESENT`: its llr less what re-encoding took from it.

    One sample of the material is judged before and after; a detector that has nothing more to
    say after it has no evidence left. Origin is no matter of samples.
    """
    seen = [finding for finding in findings if finding.segments]
    if not seen:
        return tuple(findings)
    sample = _sample(material, seen)
    sent = _sent(sample)

    def again(finding: Finding) -> Finding:
        if not finding.segments or finding.modality is Modality.PROVENANCE:
            return finding
        return _told(finding, sample, sent, ask, whole=sample is material)

    return tuple(side_by_side(again, findings))


def _told(finding: Finding, sample: Material, sent: Material, ask: Ask, *, whole: bool) -> Finding:
    before = finding if whole else ask(finding.detector, sample)
    if not isinstance(before, Finding):
        return finding
    after = ask(finding.detector, sent)
    llr = finding.llr + after.llr - before.llr if isinstance(after, Finding) else 0.0
    return replace(finding, quality={**finding.quality, RESENT: llr})


def _sample(material: Material, findings: Sequence[Finding]) -> Material:
    """Few pictures and stretches of those that the findings rest on; all, where there are few."""
    recording = material.recording
    chosen = sorted({number for finding in findings for number in _pictures(finding)})
    sound = _stretches(recording.sound, findings)
    if len(chosen) == len(recording.pictures) and sound is recording.sound:
        return material
    pictures = tuple(recording.pictures[number] for number in chosen)
    place = {number: index for index, number in enumerate(chosen)}
    tracks = (_within(track, place) for track in material.tracks)
    few = replace(recording, pictures=pictures, sound=sound)
    return Material(few, tuple(track for track in tracks if track.faces))


def _pictures(finding: Finding) -> set[int]:
    """Pictures of the person that the finding rests on, or of the picture, spread evenly."""
    worst = max(finding.segments, key=lambda segment: segment.llr)
    placed = [s for s in finding.segments if s.track == worst.track and s.picture is not None]
    return {s.picture for s in _spread(placed, PICTURES) if s.picture is not None}


def _within(track: Track, place: dict[int, int]) -> Track:
    faces = (replace(f, picture=place[f.picture]) for f in track.faces if f.picture in place)
    return Track(track.id, tuple(faces))


def _stretches(sound: Sound | None, findings: Sequence[Finding]) -> Sound | None:
    if sound is None or sound.read_s <= WHOLE_SOUND_S:
        return sound
    heard = [s for f in findings if f.modality is Modality.SPEECH for s in f.segments]
    cut = (_cut(sound, segment) for segment in _spread(heard, STRETCHES))
    return Sound(sound.rate_hz, tuple(stretch for stretch in cut if stretch))


def _cut(sound: Sound, segment: Segment) -> Stretch | None:
    for stretch in sound.stretches:
        first = round((segment.start_s - stretch.start_s) * sound.rate_hz)
        last = round((segment.end_s - stretch.start_s) * sound.rate_hz)
        if 0 <= first < last <= len(stretch.samples):
            return Stretch(segment.start_s, stretch.samples[first:last])
    return None


def _sent(material: Material) -> Material:
    recording, sound = material.recording, material.recording.sound
    pictures = tuple(side_by_side(_resent, recording.pictures))
    if sound is not None:
        stretches = (Stretch(s.start_s, reencode.sound(s.samples)) for s in sound.stretches)
        sound = Sound(sound.rate_hz, tuple(stretches))
    return Material(replace(recording, pictures=pictures, sound=sound), material.tracks)


def _resent(picture: Picture) -> Picture:
    return replace(picture, pixels=reencode.picture(picture.pixels))


def _spread(segments: Sequence[Segment], count: int) -> list[Segment]:
    picks = np.linspace(0, len(segments) - 1, min(count, len(segments)))
    return [segments[round(float(pick))] for pick in picks]


def _log_odds(share: float) -> float:
    share = min(max(share, 1e-9), 1 - 1e-9)
    return math.log(share / (1 - share))
