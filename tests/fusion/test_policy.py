"""Bands, priors and shares are data, and behave as the house says."""

import math
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide import settings
from bonafide.errors import SettingsError
from bonafide.fusion import policy as policies
from bonafide.terms import Band

DEFAULT = policies.load("default")


@pytest.mark.parametrize(
    ("risk", "band"),
    [
        (0.0, Band.LIKELY_AUTHENTIC),
        (0.3499, Band.LIKELY_AUTHENTIC),
        (0.35, Band.REVIEW),
        (0.65, Band.REVIEW),
        (0.6501, Band.LIKELY_MANIPULATED),
        (1.0, Band.LIKELY_MANIPULATED),
        (None, Band.INCONCLUSIVE),
    ],
)
def test_bands_are_cut_where_the_policy_says(risk, band):
    assert DEFAULT.band(risk) is band


@pytest.mark.parametrize("kind", ["picture", "video", "sound"])
def test_no_evidence_leaves_the_prior(kind):
    assert DEFAULT.risk(0.0, kind) == pytest.approx(DEFAULT.prior[kind])


@given(st.floats(-20, 20), st.floats(0.01, 5))
def test_more_evidence_for_manipulated_never_lowers_the_risk(llr, more):
    assert DEFAULT.risk(llr + more, "video") >= DEFAULT.risk(llr, "video")


def test_risk_is_the_posterior_of_llr_and_prior():
    odds = math.exp(1.5) * DEFAULT.prior["sound"] / (1 - DEFAULT.prior["sound"])
    assert DEFAULT.risk(1.5, "sound") == pytest.approx(odds / (1 + odds))


def test_an_unknown_policy_is_refused_with_the_known_names():
    with pytest.raises(SettingsError, match="default, learned"):
        policies.load("strict")


def test_a_policy_survives_being_written(tmp_path):
    for name in ("default", "learned"):
        policy = policies.load(name)
        assert policies.read(tomllib.loads(policies.written(policy))) == policy


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Write a policy of one's own: `own(name, text)`."""
    monkeypatch.setenv("BONAFIDE_HOME", str(tmp_path))
    settings.read.cache_clear()
    (tmp_path / "policies").mkdir()
    yield lambda name, text: (tmp_path / "policies" / f"{name}.toml").write_text(text)
    settings.read.cache_clear()


def test_a_policy_of_ones_own_is_found_in_the_home(own):
    own("strict", policies.written(replace(DEFAULT, name="strict", review_from=0.2)))
    assert policies.load("strict").review_from == 0.2


def test_a_detector_that_ones_own_policy_does_not_name_weighs_as_shipped(own):
    own("strict", policies.written(replace(DEFAULT, name="strict", evidence={"face": 0.5})))
    assert policies.load("strict").evidence == DEFAULT.evidence | {"face": 0.5}


@pytest.mark.parametrize("text", ["name = 'strict'", "not toml", "name = 'other'"])
def test_a_policy_that_cannot_be_read_is_refused(own, text):
    own("strict", text)
    with pytest.raises(SettingsError, match="strict"):
        policies.load("strict")


@pytest.mark.parametrize("name", ["../default", "a/b", "", "x" * 65])
def test_a_name_is_no_path(name):
    with pytest.raises(SettingsError):
        policies.load(name)
