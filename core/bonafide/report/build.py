"""From what was found to the report that is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from bonafide.explain import words
from bonafide.explain.reasons import reasons, where
from bonafide.fusion.policy import Policy
from bonafide.report import schema
from bonafide.terms import (
    Abstention,
    Band,
    Finding,
    Material,
    MediaFacts,
    Message,
    Segment,
    Verdict,
)
from bonafide.version import __version__


def build(
    name: str,
    material: Material,
    findings: Sequence[Finding],
    abstentions: Sequence[Abstention],
    verdict: Verdict,
    policy: Policy,
    timings_s: dict[str, float],
) -> schema.Report:
    """The report about one file that was handed in as `name`."""
    facts = material.recording.facts
    sound = material.recording.sound
    return schema.Report(
        engine_version=__version__,
        file=words.harmless(name),
        sha256=facts.sha256,
        media=_media(facts),
        risk=_rounded(verdict.risk),
        video_risk=_rounded(verdict.video_risk),
        audio_risk=_rounded(verdict.audio_risk),
        image_risk=_rounded(verdict.image_risk),
        band=verdict.band,
        confidence=verdict.confidence,
        confidence_reason=_sentence(verdict.confidence_reason),
        action=verdict.action,
        action_text=_sentence(Message(f"action-{verdict.action}")),
        reasons=[_sentence(reason) for reason in reasons(findings, material, verdict, policy)],
        findings=[_finding(finding, material, policy) for finding in findings],
        abstentions=[
            schema.ReportAbstention(
                detector=a.detector, modality=a.modality, reason=_sentence(a.reason)
            )
            for a in abstentions
        ],
        provenance=[schema.Claim(**asdict(claim)) for claim in facts.claims],
        coverage=schema.Coverage(
            frames=len(material.recording.pictures),
            people=len(material.tracks),
            sound_s=round(sound.read_s, 2) if sound else 0.0,
        ),
        policy=_policy(policy, facts.kind.value, verdict.band),
        timings_s={stage: round(seconds, 3) for stage, seconds in timings_s.items()},
    )


def _sentence(message: Message) -> schema.Sentence:
    return schema.Sentence(id=message.id, values=message.values, text=words.say(message))


def _rounded(risk: float | None) -> float | None:
    return None if risk is None else round(risk, 4)


def _media(facts: MediaFacts) -> schema.Media:
    return schema.Media(
        kind=facts.kind,
        container=facts.container,
        bytes=facts.bytes,
        duration_s=facts.duration_s,
        width_px=facts.width_px,
        height_px=facts.height_px,
        streams=[schema.Stream(**asdict(stream)) for stream in facts.streams],
        notes=[_sentence(note) for note in facts.notes],
    )


def _finding(finding: Finding, material: Material, policy: Policy) -> schema.ReportFinding:
    kind = material.recording.facts.kind.value
    return schema.ReportFinding(
        detector=finding.detector,
        modality=finding.modality,
        version=finding.version,
        weights_sha256=finding.weights_sha256,
        llr=round(finding.llr, 4),
        risk=round(policy.risk(finding.llr, kind), 4),
        segments=[_segment(segment, material, policy) for segment in finding.segments],
        quality={name: round(value, 4) for name, value in finding.quality.items()},
        signs=[_sentence(sign) for sign in finding.signs],
        gaps=[_sentence(gap) for gap in finding.gaps],
    )


def _segment(segment: Segment, material: Material, policy: Policy) -> schema.ReportSegment:
    kind = material.recording.facts.kind.value
    track = next((track for track in material.tracks if track.id == segment.track), None)
    place = where(track, material)
    return schema.ReportSegment(
        start_s=round(segment.start_s, 3),
        end_s=round(segment.end_s, 3),
        llr=round(segment.llr, 4),
        risk=round(policy.risk(segment.llr, kind), 4),
        person=segment.track,
        place=place if place in ("left", "middle", "right") else None,
        box=_share(segment, material),
        picture=segment.picture,
    )


def _share(segment: Segment, material: Material) -> tuple[float, float, float, float] | None:
    if segment.box_px is None or segment.picture is None:
        return None
    height, width = material.recording.pictures[segment.picture].pixels.shape[:2]
    x, y, w, h = segment.box_px
    return round(x / width, 4), round(y / height, 4), round(w / width, 4), round(h / height, 4)


def _policy(policy: Policy, kind: str, band: Band) -> schema.Policy:
    return schema.Policy(
        name=policy.name,
        prior=policy.prior[kind],
        review_from=policy.review_from,
        manipulated_from=policy.manipulated_from,
        error_rate=error_rate(policy, kind, band),
    )


def error_rate(policy: Policy, kind: str, band: Band) -> schema.Sentence | None:
    """How often the policy gave that answer wrongly on test files; None where nobody counted."""
    rate = policy.error_rates.get(kind, {}).get(band)
    if rate is None:
        return None
    side = "authentic" if band is Band.LIKELY_AUTHENTIC else "manipulated"
    one_in = round(rate.count / rate.wrong) if rate.wrong else 0
    if one_in <= 2 and rate.wrong:
        one_in = 1  # the catalogue then gives both numbers: "1 in 2" would be too coarse
    values: dict[str, str | int | float] = {
        "one_in": one_in,
        "false": rate.wrong,
        "count": rate.count,
    }
    return _sentence(Message(f"error-rate-{side}", values))
