"""Would the answer survive one more transmission? The same samples, re-encoded, are judged again.

An outer band is given only if the evidence stays clear of the next cut after a chat has
compressed the file once more; else the answer is `review`, or `inconclusive` where it would turn
round. A still does not change any more when it is compressed alike a second time, so its whole
answer rests on what survives the first, and is the same for the file and for its copy.
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
    MediaKind,
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
# What yet another re-encoding moves, in nats: an outer band is to be this clear of its cut.
CLEAR_LLR = {MediaKind.PICTURE: 0.2, MediaKind.VIDEO: 0.1, MediaKind.SOUND: 0.3}
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
    facts = material.recording.facts
    if not in_reach(verdict, policy, facts.kind):
        return verdict, tuple(findings)
    told = judged_again(material, findings, ask)
    return settled(verdict, combine(facts, resent(told), policy), policy, facts.kind), told


def in_reach(verdict: Verdict, policy: Policy, kind: MediaKind) -> bool:
    """Whether a second look could change the band; of a clip or a voice, only an outer one."""
    if verdict.risk is None or (kind is not MediaKind.PICTURE and verdict.band not in _OUTER):
        return False
    return not _is_clear(verdict, policy, REACH_LLR)


def settled(before: Verdict, after: Verdict, policy: Policy, kind: MediaKind) -> Verdict:
    """The verdict, less sure where the re-encoded samples got another one, or nearly so."""
    rests_on = after if kind is MediaKind.PICTURE else before
    if {before.band, after.band} == set(_OUTER):
        return _unsure(rests_on, Band.INCONCLUSIVE)
    held = (after,) if kind is MediaKind.PICTURE else (before, after)
    wavers = any(not _is_clear(v, policy, CLEAR_LLR[kind]) for v in held)
    if rests_on.band in _OUTER and (wavers or after.band is not rests_on.band):
        return _unsure(rests_on, Band.REVIEW)
    if before.band in _OUTER and rests_on.band is Band.REVIEW:
        return _unsure(rests_on, Band.REVIEW)
    return rests_on


def _is_clear(verdict: Verdict, policy: Policy, by_llr: float) -> bool:
    """Whether the risk is further than that from both cuts."""
    if verdict.risk is None:
        return False
    risk, cuts = _log_odds(verdict.risk), (policy.review_from, policy.manipulated_from)
    return min(abs(risk - _log_odds(cut)) for cut in cuts) > by_llr


def _unsure(verdict: Verdict, band: Band) -> Verdict:
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

    Of a clip or a long sound, a sample is judged. Origin is no matter of samples; who watches
    what moves is not asked again, as that would cost as much as the whole examination.
    """
    asked = [f for f in findings if f.segments and f.modality is not Modality.PROVENANCE]
    numbers = sorted({number for finding in asked for number in _pictures(finding)})
    pictures = [material.recording.pictures[number] for number in numbers]
    sent = dict(zip(numbers, side_by_side(_resent, pictures), strict=True))

    def again(finding: Finding) -> Finding:
        return _told(finding, material, ask, sent) if finding in asked else finding

    return tuple(side_by_side(again, findings))


def _told(finding: Finding, material: Material, ask: Ask, sent: dict[int, Picture]) -> Finding:
    sample, chosen = _sample(material, finding)
    if not chosen and sample.recording.sound is None:
        return finding
    after = ask(finding.detector, _sent(sample, tuple(sent[number] for number in chosen)))
    if sample is material:
        llr: float | None = after.llr if isinstance(after, Finding) else 0.0
    else:
        llr = _shifted(finding, after, lambda: ask(finding.detector, sample))
    if llr is None:
        return finding
    return replace(finding, quality={**finding.quality, RESENT: llr})


def _shifted(
    finding: Finding, after: Finding | Abstention, again: Callable[[], Finding | Abstention]
) -> float | None:
    """The llr moved by what the same places lost. Where a detector names no place twice, the
    sample is judged as it was, too; None if that is too little for it to say anything."""
    if isinstance(after, Finding):
        known = {_place(segment): segment.llr for segment in finding.segments}
        lost = [s.llr - known[_place(s)] for s in after.segments if _place(s) in known]
        if lost:
            return finding.llr + float(np.mean(lost))
    before = again()
    if not isinstance(before, Finding):
        return None
    return finding.llr + after.llr - before.llr if isinstance(after, Finding) else 0.0


def _place(segment: Segment) -> tuple[object, ...]:
    """What tells a segment from others: a face by its box, anything else by its second, too."""
    second = None if segment.track is not None else round(segment.start_s, 2)
    return segment.track, segment.box_px, second


def _sample(material: Material, finding: Finding) -> tuple[Material, list[int]]:
    """What is judged again and the numbers of its pictures: all of a still or a short sound."""
    recording = material.recording
    sound = _stretches(recording.sound, finding) if finding.modality is Modality.SPEECH else None
    chosen = [] if sound is not None else sorted(_pictures(finding))
    if len(chosen) == len(recording.pictures) <= 1 and sound is recording.sound:
        return material, chosen
    pictures = tuple(recording.pictures[number] for number in chosen)
    place = {number: index for index, number in enumerate(chosen)}
    tracks = (_within(track, place) for track in material.tracks)
    few = replace(recording, pictures=pictures, dense=(), sound=sound)
    return Material(few, tuple(track for track in tracks if track.faces)), chosen


def _pictures(finding: Finding) -> set[int]:
    """Pictures of the person that the finding rests on, or of the picture, spread evenly."""
    worst = max(finding.segments, key=lambda segment: segment.llr)
    placed = [s for s in finding.segments if s.track == worst.track and s.picture is not None]
    return {s.picture for s in _spread(placed, PICTURES) if s.picture is not None}


def _within(track: Track, place: dict[int, int]) -> Track:
    faces = (replace(f, picture=place[f.picture]) for f in track.faces if f.picture in place)
    return Track(track.id, tuple(faces))


def _stretches(sound: Sound | None, finding: Finding) -> Sound | None:
    if sound is None or sound.read_s <= WHOLE_SOUND_S:
        return sound
    cut = (_cut(sound, segment) for segment in _spread(finding.segments, STRETCHES))
    return Sound(sound.rate_hz, tuple(stretch for stretch in cut if stretch))


def _cut(sound: Sound, segment: Segment) -> Stretch | None:
    for stretch in sound.stretches:
        first = round((segment.start_s - stretch.start_s) * sound.rate_hz)
        last = round((segment.end_s - stretch.start_s) * sound.rate_hz)
        if 0 <= first < last <= len(stretch.samples):
            return Stretch(segment.start_s, stretch.samples[first:last])
    return None


def _sent(material: Material, pictures: tuple[Picture, ...]) -> Material:
    recording, sound = material.recording, material.recording.sound
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
