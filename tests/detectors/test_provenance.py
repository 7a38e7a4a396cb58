"""Confessions raise the risk, a trusted signature lowers it, everything else is only told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.detectors.provenance import TEXT_LENGTH, Provenance, weight
from bonafide.explain.words import say
from bonafide.terms import (
    Abstention,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    ProvenanceClaim,
    Recording,
)

CONFESSION = ProvenanceClaim("generator", "png_text", "parameters: Steps: 20", says_generated=True)
SIGNED_CONFESSION = ProvenanceClaim(
    "content_credentials", "c2pa", "trainedAlgorithmicMedia", True, "trusted", True
)
CAMERA = ProvenanceClaim("camera", "exif", "Acme One")
EDITOR = ProvenanceClaim("editor", "xmp", "Some Editor 12")
SIGNED = ProvenanceClaim("content_credentials", "c2pa", "Acme One", False, "trusted", True)
UNKNOWN_SIGNER = ProvenanceClaim("content_credentials", "c2pa", "Me", False, "valid", True)
PARTIAL = ProvenanceClaim("content_credentials", "c2pa", "Acme One", False, "trusted", False)
BROKEN = ProvenanceClaim("content_credentials", "c2pa", "Acme One", False, "invalid", True)


def examine(*claims):
    facts = MediaFacts(MediaKind.PICTURE, "png", "0" * 64, 1, None, 64, 64, claims=claims)
    return Provenance().examine(Material(Recording(facts)))


def test_a_silent_file_gives_an_abstention():
    assert examine().reason.id == "provenance-silent"


@pytest.mark.parametrize("claims", [(CONFESSION,), (SIGNED_CONFESSION,), (CAMERA, CONFESSION)])
def test_a_confession_speaks_for_manipulated_and_comes_first(claims):
    finding = examine(*claims)
    assert isinstance(finding, Finding)
    assert finding.llr > 3
    assert finding.signs[0].id.startswith("provenance-generated")


def test_a_signed_confession_counts_more_than_a_planted_tag():
    assert weight([SIGNED_CONFESSION]) > weight([CONFESSION])


def test_a_trusted_signature_over_the_pixels_lowers_the_risk():
    assert weight([SIGNED]) < weight([SIGNED, EDITOR]) < 0


def test_a_signature_does_not_outweigh_a_confession():
    assert weight([SIGNED, CONFESSION]) == weight([CONFESSION])


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (CAMERA, "provenance-camera"),
        (EDITOR, "provenance-editor"),
        (UNKNOWN_SIGNER, "provenance-signed-unknown"),
        (PARTIAL, "provenance-signed-unknown"),
        (BROKEN, "provenance-signature-broken"),
    ],
)
def test_what_anybody_can_write_is_told_but_not_weighed(claim, reason):
    abstention = examine(claim)
    assert isinstance(abstention, Abstention)
    assert abstention.reason.id == reason


def test_a_broken_signature_spoils_a_whole_one():
    assert weight([SIGNED, BROKEN]) == 0


def test_the_same_claim_is_told_once():
    assert len(examine(CONFESSION, CONFESSION).signs) == 1


def test_hostile_text_is_one_short_line():
    hostile = ProvenanceClaim("generator", "exif", "a\n\x1b[31m\u202e" + "b" * 500, True)
    text = examine(hostile).signs[0].values["text"]
    assert len(text) == TEXT_LENGTH
    assert text.isprintable()


@pytest.mark.parametrize("claim", [CONFESSION, SIGNED_CONFESSION, CAMERA, EDITOR, SIGNED, BROKEN])
def test_every_claim_has_its_sentence(claim):
    answer = examine(claim)
    message = answer.signs[0] if isinstance(answer, Finding) else answer.reason
    assert claim.text in say(message, "en")


CLAIMS = st.builds(
    ProvenanceClaim,
    st.sampled_from(["content_credentials", "generator", "editor", "camera"]),
    st.sampled_from(["c2pa", "png_text", "exif", "xmp", "container_tag"]),
    st.text(max_size=20),
    st.booleans(),
    st.sampled_from(["trusted", "valid", "untrusted", "invalid", None]),
    st.booleans(),
)


@given(st.lists(CLAIMS, max_size=6))
def test_only_a_trusted_signature_ever_lowers_the_risk(claims):
    if weight(claims) < 0:
        assert any(c.validation == "trusted" and c.covers_pixels for c in claims)
        assert not any(c.says_generated for c in claims)
