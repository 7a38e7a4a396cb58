"""Calibrated evidence becomes one risk, one band, a confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bonafide.fusion.policy import Policy
from bonafide.terms import (
    Action,
    Band,
    Confidence,
    Finding,
    MediaFacts,
    MediaKind,
    Message,
    Modality,
    Verdict,
)

ACTIONS = {
    Band.LIKELY_AUTHENTIC: Action.NOTHING_FOUND,
    Band.REVIEW: Action.ASK_REVIEW,
    Band.LIKELY_MANIPULATED: Action.DO_NOT_ACT,
    Band.INCONCLUSIVE: Action.GET_ORIGINAL,
}
_SOUND = {Modality.SPEECH}
_ORDER = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
# Evidence below this many nats either way is called weak in words.
WEAK_LLR = 0.5


def combine(facts: MediaFacts, findings: Sequence[Finding], policy: Policy) -> Verdict:
    """Fuse the findings about one file.

    The picture part (faces, picture, lip sync, origin) and the sound part get an
    llr each. `policy.shares` then weighs the two risks, or the llrs are added
    when the policy has no shares. One part alone decides alone. Without any
    finding the verdict is inconclusive; one that the policy gives no weight is none.
    """
    kind = facts.kind.value
    findings = [f for f in findings if policy.evidence.get(f.detector, 1.0)]
    picture = [finding for finding in findings if finding.modality not in _SOUND]
    sound = [finding for finding in findings if finding.modality in _SOUND]
    if facts.kind is MediaKind.SOUND:
        picture, sound = [], picture + sound
    picture_llr, sound_llr = _part(picture, policy), _part(sound, policy)
    risk = _risk(picture_llr, sound_llr, policy, kind)
    picture_risk = None if picture_llr is None else policy.risk(picture_llr, kind)
    band = policy.band(risk)
    confidence, reason = confidence_of(findings, band, policy)
    most = policy.most_confidence.get(kind, Confidence.HIGH)
    if _ORDER.index(confidence) > _ORDER.index(most):
        confidence, reason = most, Message("confidence-weak-detectors")
    return Verdict(
        risk=risk,
        video_risk=picture_risk if facts.kind is MediaKind.VIDEO else None,
        audio_risk=None if sound_llr is None else policy.risk(sound_llr, kind),
        image_risk=picture_risk if facts.kind is MediaKind.PICTURE else None,
        band=band,
        confidence=confidence,
        confidence_reason=reason,
        action=ACTIONS[band],
        policy=policy.name,
    )


def _part(findings: Sequence[Finding], policy: Policy) -> float | None:
    """One llr for a part of the file that may be manipulated in several ways.

    A face may be forged in a picture that no generator drew, so a low score of
    one modality does not speak against the other: the likelihood of
    "manipulated" is the mixture of the ways, weighed by how common they are.
    What the file says of its own making holds for every way and is added.
    """
    if not findings:
        return None
    ways: dict[Modality, float] = {}
    origin = 0.0
    for finding in findings:
        llr = policy.weighed(finding)
        if finding.modality is Modality.PROVENANCE:
            origin += llr
        else:
            ways[finding.modality] = ways.get(finding.modality, 0.0) + llr
    if not ways:
        return origin
    common = [policy.ways.get(modality, 1.0) for modality in ways]
    mixture = sum(c * math.exp(llr) for c, llr in zip(common, ways.values(), strict=True))
    return origin + math.log(mixture / sum(common))


def _risk(
    picture_llr: float | None, sound_llr: float | None, policy: Policy, kind: str
) -> float | None:
    parts = [llr for llr in (picture_llr, sound_llr) if llr is not None]
    if not parts:
        return None
    if len(parts) == 2 and policy.shares:
        risks = [policy.risk(llr, kind) for llr in parts]
        return sum(share * risk for share, risk in zip(policy.shares, risks, strict=True))
    return policy.risk(sum(parts), kind)


def confidence_of(
    findings: Sequence[Finding], band: Band, policy: Policy
) -> tuple[Confidence, Message]:
    """How much usable material and agreement stands behind the answer, and why so."""
    content = [f for f in findings if f.modality is not Modality.PROVENANCE]
    speaking = [f for f in content if abs(policy.weighed(f)) >= WEAK_LLR]
    material = min((f.quality.get("material", 1.0) for f in content), default=0.0)
    if not findings:
        return Confidence.LOW, Message("confidence-nothing")
    if not content:
        return Confidence.LOW, Message("confidence-provenance-only")
    if {f.llr > 0 for f in speaking} == {False, True}:
        return Confidence.LOW, Message("confidence-disagreement")
    if band is Band.REVIEW or not speaking:
        return Confidence.LOW, Message("confidence-borderline")
    if material < 0.35:
        return Confidence.LOW, Message("confidence-little-material")
    # Face and picture networks look at the same pixels: only sound beside them is a second witness.
    parts = {finding.modality in _SOUND for finding in speaking}
    if len(parts) == 1 or material < 0.7:
        return Confidence.MEDIUM, Message("confidence-single-source")
    return Confidence.HIGH, Message("confidence-much-material")
