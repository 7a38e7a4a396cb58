"""The answer in words, the same everywhere; surfaces only lay it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bonafide.explain.words import word
from bonafide.terms import MediaKind, Modality

if TYPE_CHECKING:
    # The report stands above this room; its shape is all that is needed here.
    Report = Any

MOST_REASONS = 3
# What a kind of file cannot have, nobody misses.
_CANNOT_HAVE: dict[MediaKind, set[Modality]] = {
    MediaKind.PICTURE: {Modality.SPEECH, Modality.AV_SYNC},
    MediaKind.VIDEO: set(),
    MediaKind.SOUND: {Modality.FACE, Modality.IMAGE, Modality.AV_SYNC},
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person reads first, in their language, as plain sentences."""

    headline: str
    confidence_reason: str | None
    reasons: tuple[str, ...]
    not_examined: str | None
    action: str
    error_rate: str | None


def answer(report: Report, language: str = "en") -> Answer:
    """The sentences of a `bonafide.report/1`, strongest reasons first."""
    missing = _missing(report, language)
    rate, held = report.policy.error_rate, report.confidence_reason
    # Detectors of one kind may come to the same sentence; it is said once.
    reasons = dict.fromkeys(_again(reason, language) for reason in report.reasons)
    told_below = held.id in {reason.id for reason in report.reasons[:MOST_REASONS]}
    return Answer(
        headline=_headline(report, language),
        confidence_reason=None if told_below else _again(held, language),
        reasons=tuple(reasons)[:MOST_REASONS],
        not_examined=word("not-examined", language, what=missing) if missing else None,
        action=word("what-to-do", language, action=_again(report.action_text, language)),
        error_rate=_again(rate, language) if rate else None,
    )


def _headline(report: Report, language: str) -> str:
    band = word(f"band-{report.band}", language)
    confidence = word(f"confidence-{report.confidence}", language)
    if report.risk is None:
        return word("headline-inconclusive", language, band=band, confidence=confidence)
    return word("headline", language, band=band, risk=report.risk, confidence=confidence)


def _again(sentence: Any, language: str) -> str:
    return word(sentence.id, language, **sentence.values)


def _missing(report: Report, language: str) -> str:
    """What could not be judged and why."""
    return "; ".join(
        word(
            "not-examined-part",
            language,
            modality=word(f"modality-{abstention.modality}", language),
            reason=_again(abstention.reason, language).rstrip("."),
        )
        for abstention in missed(report)
        # Most files are silent of their origin.
        if abstention.modality is not Modality.PROVENANCE
    )


def missed(report: Report) -> list[Any]:
    """The abstentions about what such a file could have held and no other detector judged."""
    judged = {finding.modality for finding in report.findings}
    beside = _CANNOT_HAVE[report.media.kind] | judged
    return [abstention for abstention in report.abstentions if abstention.modality not in beside]
