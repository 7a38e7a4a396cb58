"""What was seen becomes sentences, strongest first."""

from dataclasses import replace

from bonafide.explain.reasons import reasons
from bonafide.fusion import policy as policies
from bonafide.fusion.combine import combine
from bonafide.terms import Finding, Material, MediaFacts, MediaKind, Message, Modality, Recording

FACTS = MediaFacts(MediaKind.PICTURE, "png", "0" * 64, 1000, None, 64, 64)
MATERIAL = Material(Recording(FACTS, (), None), ())


def said(*findings: Finding) -> list[str]:
    policy = policies.load("default")
    verdict = combine(FACTS, list(findings), policy)
    return [message.id for message in reasons(findings, MATERIAL, verdict, policy)]


def finding(modality: Modality, llr: float, *signs: Message) -> Finding:
    return Finding(modality.value, modality, "1", None, llr, signs=signs)


def test_the_strongest_evidence_is_said_first():
    found = said(finding(Modality.IMAGE, 1.0), finding(Modality.FACE, 3.0))
    assert found == ["reason-face-manipulated-still", "reason-image-manipulated"]


def test_weak_signs_are_not_said_beside_a_clear_word_on_the_same_matter():
    sign = Message("signals-sign-stiff")
    found = said(finding(Modality.FACE, 3.0), finding(Modality.FACE, 0.01, sign))
    assert found == ["reason-face-manipulated-still", "signals-sign-stiff"]


def test_what_hardly_counts_gives_its_signs_and_no_word_of_its_own():
    sign = Message("signals-sign-stiff")
    moves = replace(finding(Modality.FACE, 1.0, sign), detector="face_signals")
    found = said(finding(Modality.FACE, -0.9), moves)
    assert found == ["reason-face-bona-fide", "signals-sign-stiff"]


def test_weak_signs_alone_are_said_once():
    found = said(finding(Modality.FACE, 0.02), finding(Modality.FACE, 0.01))
    assert found == ["reason-face-unclear"]


def test_without_findings_the_answer_says_so():
    assert said() == ["reason-nothing"]


def test_lip_sync_says_what_it_saw_and_no_more():
    sign = Message("sync-late", {"lag_ms": 80, "percent": 60})
    found = said(finding(Modality.IMAGE, 1.0), finding(Modality.AV_SYNC, 0.3, sign))
    assert found == ["reason-image-manipulated", "sync-late"]
    assert said(finding(Modality.AV_SYNC, 0.1)) == ["reason-nothing"]
