"""What stands in a report, in the reader's words: the same for HTML, PDF and page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bonafide.explain.answer import answer, missed
from bonafide.explain.words import harmless, word
from bonafide.report.schema import Claim, Report, Sentence
from bonafide.terms import Band, Modality

MOST_STRETCHES = 20
# A mark beside the colour, so that colour never speaks alone.
MARKS = {
    Band.LIKELY_AUTHENTIC: "✓",
    Band.REVIEW: "?",
    Band.LIKELY_MANIPULATED: "!",
    Band.INCONCLUSIVE: "–",
}


@dataclass(frozen=True, slots=True)
class Record:
    """Where a report stands in the books."""

    case: str
    examined_at: datetime
    ledger_position: int | None = None
    ledger_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, and the second it speaks of where there is one."""

    text: str
    start_s: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a title; `head` is empty where the first column names the row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All sentences and figures of one report, ready to lay out; nothing is escaped yet."""

    language: str
    title: str
    band: Band
    band_text: str
    risk: str | None
    confidence: str
    confidence_reason: str | None
    headline: str
    reasons: tuple[Reason, ...]
    not_examined: tuple[str, ...]
    action: str
    error_rate: str | None
    tables: tuple[Table, ...]
    footer: str


def content(report: Report, record: Record, language: str = "en") -> Content:
    """Everything that a report says, in `language`."""
    said = answer(report, language)
    return Content(
        language=language,
        title=word("report-title", language, case=record.case),
        band=report.band,
        band_text=word(f"band-{report.band}", language),
        risk=number(report.risk, language),
        confidence=word(f"confidence-{report.confidence}", language),
        confidence_reason=said.confidence_reason,
        headline=said.headline,
        reasons=_reasons(report, language),
        not_examined=_not_examined(report, language),
        action=said.action,
        error_rate=said.error_rate,
        tables=tuple(_tables(report, record, language)),
        footer=word("report-footer", language),
    )


def _not_examined(report: Report, language: str) -> tuple[str, ...]:
    """What nobody could judge, then what those who judged could not look at."""
    missing = [
        word(
            "report-abstention",
            language,
            what=word(f"modality-{abstention.modality}", language),
            reason=sentence(abstention.reason, language),
        )
        for abstention in missed(report)
    ]
    return (*missing, *(sentence(gap, language) for f in report.findings for gap in f.gaps))


def _reasons(report: Report, language: str) -> tuple[Reason, ...]:
    """Each sentence once, with the second of the strongest evidence behind it."""
    seconds: dict[str, float | None] = {}
    for reason in report.reasons:
        seconds.setdefault(sentence(reason, language), _second(reason, report))
    return tuple(Reason(text, start_s) for text, start_s in seconds.items())


def sentence(said: Sentence, language: str) -> str:
    """A report's sentence in another language, or in English where that has none."""
    again = word(said.id, language, **said.values)
    return said.text if again == said.id else again


def number(risk: float | None, language: str) -> str | None:
    """A risk with two decimals as the language writes them."""
    return None if risk is None else word("report-risk", language, risk=risk)


def _second(reason: Sentence, report: Report) -> float | None:
    start_s = reason.values.get("start_s")
    if report.media.duration_s is None or not isinstance(start_s, (int, float)):
        return None
    return float(start_s)


def _tables(report: Report, record: Record, language: str) -> Iterator[Table]:
    def titled(name: str, rows: list[tuple[str, ...]], head: tuple[str, ...] = ()) -> Table:
        return Table(word(f"report-{name}", language), head, tuple(rows))

    yield titled("risks", _risks(report, language))
    if report.findings:
        names = ("what", "detector", "version", "risk", "llr")
        head = tuple(word(f"report-column-{name}", language) for name in names)
        yield titled("findings", _findings(report, language), head)
    stretches = _stretches(report, language)
    if stretches:
        head = tuple(word(f"report-column-{n}", language) for n in ("when", "what", "risk"))
        yield titled("stretches", stretches, head)
    yield titled("coverage", _coverage(report, language))
    yield titled("provenance", _provenance(report.provenance, language))
    yield titled("evidence", _evidence(report, record, language))


def _risks(report: Report, language: str) -> list[tuple[str, ...]]:
    none = word("report-not-judged", language)
    risks = {
        "overall": report.risk,
        "video": report.video_risk,
        "audio": report.audio_risk,
        "image": report.image_risk,
    }
    return [
        (word(f"report-risk-{name}", language), number(risk, language) or none)
        for name, risk in risks.items()
    ]


def _findings(report: Report, language: str) -> list[tuple[str, ...]]:
    return [
        (
            word(f"modality-{finding.modality}", language),
            finding.detector,
            finding.version,
            number(finding.risk, language) or "",
            word("report-llr", language, llr=finding.llr),
        )
        for finding in report.findings
    ]


def _stretches(report: Report, language: str) -> list[tuple[str, ...]]:
    if report.media.duration_s is None:
        return []
    parts = [(part, f.modality) for f in report.findings for part in f.segments]
    strongest = sorted(parts, key=lambda pair: -pair[0].risk)[:MOST_STRETCHES]
    return [
        (
            word("report-span", language, start_s=part.start_s, end_s=part.end_s),
            word(f"modality-{modality}", language)
            if part.person is None
            else word("timeline-person", language, person=part.person),
            number(part.risk, language) or "",
        )
        for part, modality in strongest
    ]


def _coverage(report: Report, language: str) -> list[tuple[str, ...]]:
    media, coverage = report.media, report.coverage
    faces = sum(len(f.segments) for f in report.findings if f.modality is Modality.FACE)
    facts: dict[str, str] = {
        "file": report.file,
        "kind": word(f"report-kind-{media.kind}", language) + f" ({media.container})",
        "size": word("report-megabytes", language, megabytes=media.bytes / 1e6),
    }
    if media.duration_s is not None:
        facts["duration"] = word("report-seconds", language, seconds=media.duration_s)
    if media.width_px and media.height_px:
        facts["dimensions"] = f"{media.width_px} × {media.height_px}"
    facts["streams"] = ", ".join(f"{s.kind} {s.codec}" for s in media.streams) or "–"
    facts["frames"] = str(coverage.frames)
    facts["people"] = str(coverage.people)
    facts["faces"] = str(faces)
    facts["sound"] = word("report-seconds", language, seconds=coverage.sound_s)
    rows: list[tuple[str, ...]] = [
        (word(f"report-fact-{name}", language), value) for name, value in facts.items()
    ]
    return rows + [
        (word("report-fact-note", language), sentence(note, language)) for note in media.notes
    ]


def _provenance(claims: list[Claim], language: str) -> list[tuple[str, ...]]:
    if not claims:
        return [(word("report-no-claims", language),)]
    return [
        (
            word(f"report-claim-{claim.kind}", language),
            harmless(claim.text),
            word("report-says-generated", language) if claim.says_generated else "",
            word(f"report-validation-{claim.validation}", language) if claim.validation else "",
        )
        for claim in claims
    ]


def _evidence(report: Report, record: Record, language: str) -> list[tuple[str, ...]]:
    when = record.examined_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    facts = [
        ("case", record.case),
        ("examined-at", when),
        ("sha256", report.sha256),
        ("engine", report.engine_version),
        ("policy", _policy(report, language)),
    ]
    facts += [
        ("weights", f"{f.detector} {f.version}: {f.weights_sha256}")
        for f in report.findings
        if f.weights_sha256
    ]
    if record.ledger_position is not None:
        facts.append(("ledger", f"{record.ledger_position}: {record.ledger_sha256 or '–'}"))
    return [(word(f"report-fact-{name}", language), value) for name, value in facts]


def _policy(report: Report, language: str) -> str:
    policy = report.policy
    return word(
        "report-policy",
        language,
        name=policy.name,
        prior=policy.prior,
        review_from=policy.review_from,
        manipulated_from=policy.manipulated_from,
    )
