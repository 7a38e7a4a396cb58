"""`bonafide doctor` says which protections hold and what is ready, in the reader's language."""

import json

import pytest

from bonafide.cli import doctor
from bonafide.explain.words import languages
from bonafide.media.sandbox import decoder
from tests.cli.test_check import run


def test_every_protection_and_detector_has_a_line():
    done = run("doctor", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    said = {room: [line["text"] for line in lines if line["room"] == room] for room in
            ("engine", "decoding", "detectors")}  # fmt: skip
    assert len(said["engine"]) == 1
    assert len(said["decoding"]) == len(decoder().protections()) + 1
    assert any(text.startswith("face is ready") for text in said["detectors"])
    assert not any("doctor-" in text for texts in said.values() for text in texts)


@pytest.mark.parametrize("language", languages())
def test_what_is_missing_is_said_in_words(language):
    (name, _), *others = decoder().protections()
    first, *_, last = doctor.shielded([(name, False), *others], language)
    assert first.fine is None
    assert last.fine is None
    assert str(len(others) + 1) in last.text
    assert "doctor-" not in first.text + last.text
