"""The short answer: each sentence once, and only what nobody judged is called not examined."""

from __future__ import annotations

from bonafide.explain.answer import answer
from bonafide.report.content import Record, content
from bonafide.report.schema import Report, ReportAbstention
from bonafide.terms import MediaKind, Modality


def again(report: Report, modality: Modality) -> ReportAbstention:
    """Another detector of that kind, which had nothing to judge."""
    reason = report.abstentions[0].reason
    return ReportAbstention(detector="another", modality=modality, reason=reason)


def test_the_same_sentence_of_two_detectors_is_said_once(report: Report, record: Record):
    twice = report.model_copy(update={"reasons": [report.reasons[0], *report.reasons]})
    assert answer(twice).reasons == answer(report).reasons
    assert content(twice, record).reasons == content(report, record).reasons


def test_what_another_detector_judged_is_not_called_missing(report: Report, record: Record):
    more = [*report.abstentions, again(report, Modality.FACE)]
    abstaining = report.model_copy(update={"abstentions": more})
    assert answer(abstaining).not_examined == answer(report).not_examined
    assert content(abstaining, record).not_examined == content(report, record).not_examined


def test_nobody_misses_pictures_in_a_voice(report: Report):
    media = report.media.model_copy(update={"kind": MediaKind.SOUND})
    assert answer(report).not_examined
    assert answer(report.model_copy(update={"media": media})).not_examined is None


def test_why_it_is_not_surer_is_not_said_twice(report: Report):
    reasons = [report.confidence_reason, *report.reasons]
    assert answer(report).confidence_reason
    told = answer(report.model_copy(update={"reasons": reasons}))
    assert told.confidence_reason is None
    assert told.reasons[0] == answer(report).confidence_reason
