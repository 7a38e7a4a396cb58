"""What is said in a chat, the same on every platform.

A platform lays a `Saying` out with its own blocks or embeds, escapes its plain
sentences with its own rules, and hangs its buttons under it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bonafide.cases.terms import Case, Decision, Ruling
from bonafide.explain.answer import answer as answer_words
from bonafide.explain.words import harmless, say, word
from bonafide.jobs.terms import Answer
from bonafide.report.schema import Report, ReportFinding
from bonafide.terms import Band

# A mark beside the words, so that colour never speaks alone.
MARKS = {
    Band.LIKELY_AUTHENTIC: "🟢",
    Band.REVIEW: "🟡",
    Band.LIKELY_MANIPULATED: "🔴",
    Band.INCONCLUSIVE: "⚪",
}


class Button(StrEnum):
    """What a person may press under an answer."""

    DETAILS = "details"
    ASK_REVIEW = "ask_review"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Saying:
    """One message in plain sentences; `band` colours it, `case` is what its buttons are about."""

    headline: str
    lines: tuple[str, ...] = ()
    footer: str | None = None
    band: Band | None = None
    case: str | None = None
    buttons: tuple[Button, ...] = ()


def looking(name: str, language: str) -> Saying:
    """The placeholder that becomes the answer."""
    return Saying(word("chat-looking", language, file=harmless(name, 80)))


def taken_back(language: str) -> Saying:
    """What stands where the placeholder stood when the message was deleted."""
    return Saying(word("chat-taken-back", language))


def saying(answer: Answer, language: str) -> Saying:
    """An answer of the jobs as a message: a report, a ruling over it, or a failure."""
    notes = tuple(say(note, language) for note in answer.notes)
    if answer.report is None:
        reason = say(answer.failure, language) if answer.failure else ""
        return Saying(word("chat-failed", language, reason=reason), notes)
    report = answer.report
    said = answer_words(report, language)
    lines = [*said.reasons, said.not_examined, said.action, said.error_rate, *notes]
    headline = f"{MARKS[report.band]} {said.headline}"
    if answer.ruling:
        headline = ruled(answer.ruling, language)
        lines.insert(0, word("chat-first-answer", language, headline=said.headline))
    return Saying(
        headline=headline,
        lines=tuple(line for line in lines if line),
        footer=footer(report, answer.case, language),
        band=report.band,
        case=answer.case,
        buttons=tuple(Button) if answer.case else (),
    )


def footer(report: Report, case: str | None, language: str) -> str:
    """Case, hash and engine; what a person needs to speak of this answer later."""
    return word(
        "footer",
        language,
        case=case or "–",
        sha256=report.sha256[:8] + "…",
        engine=report.engine_version,
    )


def ruled(ruling: Ruling, language: str) -> str:
    """What a reviewer decided."""
    mark = {Decision.AUTHENTIC: "🟢", Decision.MANIPULATED: "🔴", Decision.CANNOT_TELL: "⚪"}
    return f"{mark[ruling.decision]} {word(f'chat-ruled-{ruling.decision}', language)}"


def notice(answer: Answer, language: str) -> Saying:
    """The short post that tells everyone who asked about a ruling."""
    ruling = answer.ruling
    lines = [word("chat-ruling-notice", language, case=answer.case or "–")]
    if ruling and ruling.note:
        lines.append(word("chat-ruling-note", language, note=harmless(ruling.note, 500)))
    return Saying(ruled(ruling, language) if ruling else "", tuple(lines), case=answer.case)


def review_request(case: Case, language: str) -> Saying:
    """What reviewers see when somebody asks for a review."""
    said = answer_words(case.report, language)
    return Saying(
        headline=word("chat-review-asked", language, case=case.id),
        lines=(f"{MARKS[case.report.band]} {said.headline}", *said.reasons),
        footer=footer(case.report, case.id, language),
        band=case.report.band,
        case=case.id,
    )


def details(case: Case, language: str) -> Saying:
    """Segments, detectors, versions, coverage, and how long the file is kept."""
    report = case.report
    coverage = report.coverage
    lines = [
        line for finding in report.findings for line in _finding_lines(finding, report, language)
    ]
    lines += [
        word(
            "chat-abstained",
            language,
            what=word(f"modality-{a.modality}", language),
            reason=word(a.reason.id, language, **a.reason.values),
        )
        for a in report.abstentions
    ]
    lines.append(
        word(
            "chat-coverage",
            language,
            frames=coverage.frames,
            people=coverage.people,
            sound_s=round(coverage.sound_s),
        )
    )
    lines += [harmless(claim.text) for claim in report.provenance[:5]]
    lines.append(_kept(case, language))
    return Saying(
        word("chat-details-of", language, case=case.id),
        tuple(lines),
        footer(report, case.id, language),
        report.band,
        case.id,
    )


def _finding_lines(finding: ReportFinding, report: Report, language: str) -> list[str]:
    lines = [
        word(
            "chat-finding",
            language,
            what=word(f"modality-{finding.modality}", language),
            risk=finding.risk,
            version=finding.version,
            weights=(finding.weights_sha256 or "–")[:8],
        )
    ]
    strong = sorted(finding.segments, key=lambda segment: segment.risk, reverse=True)[:3]
    if report.media.duration_s:
        lines += [
            "  " + word("chat-segment", language, start_s=s.start_s, end_s=s.end_s, risk=s.risk)
            for s in strong
        ]
    return lines


def _kept(case: Case, language: str) -> str:
    if case.kept_until_s is None:
        return word("chat-not-kept", language)
    day = dt.datetime.fromtimestamp(case.kept_until_s, dt.UTC).date().isoformat()
    return word("chat-kept-until", language, day=day)
