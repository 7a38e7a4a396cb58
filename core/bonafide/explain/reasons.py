"""Reasons in words: what was seen, where and when, strongest first."""

from __future__ import annotations

from collections.abc import Sequence

from bonafide.faces.track import place
from bonafide.fusion.combine import WEAK_LLR
from bonafide.fusion.policy import Policy
from bonafide.terms import Finding, Material, MediaKind, Message, Modality, Segment, Track, Verdict

_KNOWN = {Modality.FACE, Modality.IMAGE, Modality.SPEECH}
# These say in their signs all that there is to say.
_TOLD = {Modality.PROVENANCE, Modality.AV_SYNC}


def reasons(
    findings: Sequence[Finding], material: Material, verdict: Verdict, policy: Policy
) -> tuple[Message, ...]:
    """One sentence a finding with the signs behind it, by what counted most in the answer; before
    them why the answer is more cautious than they are."""
    nothing = (Message("reason-nothing"),)
    if not findings:
        return nothing
    ordered = sorted(findings, key=lambda finding: abs(policy.weighed(finding)), reverse=True)
    said: tuple[Message, ...] = ()
    heard: set[Modality] = set()
    for finding in ordered:
        # Beside a clear word on the same matter, "weak and mixed signs" would only confuse.
        llr = policy.weighed(finding)
        repeated = finding.modality in heard and abs(llr) < WEAK_LLR
        said += finding.signs if repeated else _of(finding, llr, material)
        heard.add(finding.modality)
    held = verdict.confidence_reason
    return (held, *said) if held.id == "confidence-unstable" else said or nothing


def where(track: Track | None, material: Material) -> str:
    """`left`, `middle` or `right`; `only` when one person is in view."""
    if track is None or len(material.tracks) == 1:
        return "only"
    width_px = material.recording.pictures[track.faces[0].picture].pixels.shape[1]
    return place(track, width_px)


def _of(finding: Finding, llr: float, material: Material) -> tuple[Message, ...]:
    if finding.modality in _TOLD:
        return finding.signs
    name = finding.modality.value if finding.modality in _KNOWN else "other"
    side = "manipulated" if llr > 0 else "bona-fide"
    if abs(llr) < WEAK_LLR:
        side = "unclear"
    values = _values(finding, material)
    if name == "face" and side == "manipulated" and _is_still(material):
        side = "manipulated-still"
    return (Message(f"reason-{name}-{side}", values), *finding.signs)


def _values(finding: Finding, material: Material) -> dict[str, str | int | float]:
    values: dict[str, str | int | float] = {"detector": finding.detector}
    if finding.modality is Modality.FACE:
        values["people"] = len(material.tracks)
    worst = max(finding.segments, key=lambda segment: segment.llr, default=None)
    if worst is not None:
        start_s, end_s = _span(worst, finding.segments)
        track = next((t for t in material.tracks if t.id == worst.track), None)
        values |= {"start_s": start_s, "end_s": end_s, "place": where(track, material)}
    return values


def _span(worst: Segment, segments: Sequence[Segment]) -> tuple[float, float]:
    """First to last second of the same track's segments that point the worst one's way."""
    alike = [s for s in segments if s.track == worst.track and s.llr > worst.llr / 2]
    alike = alike or [worst]
    return min(s.start_s for s in alike), max(s.end_s for s in alike)


def _is_still(material: Material) -> bool:
    return material.recording.facts.kind is MediaKind.PICTURE
