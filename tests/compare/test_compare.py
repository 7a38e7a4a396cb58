"""Two voices against each other, never surer than the card allows."""

import json

import numpy as np
import pytest

from bonafide import settings
from bonafide.compare import EMBEDDED, LEAST_SPEECH_S, compare, speaker_card
from bonafide.errors import InputError
from bonafide.explain.words import languages, say
from bonafide.weights import cards, runtime
from tests.compare.speaker import higher, install, voice, write


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BONAFIDE_HOME", str(tmp_path / "home"))

    def forget():
        settings.read.cache_clear()
        cards.load.cache_clear()
        runtime._sessions.pop("colour", None)

    forget()
    yield tmp_path / "home"
    forget()


@pytest.fixture
def voices(tmp_path):
    """A reference, the same voice saying something else, and another voice."""
    half = len(voice()) // 2
    return (
        write(tmp_path / "reference.wav", voice()[:half]),
        write(tmp_path / "same.wav", voice()[half:]),
        write(tmp_path / "other.wav", higher(voice())),
    )


def test_a_card_of_ones_own_goes_before_the_embedded_one(home):
    assert speaker_card().name == EMBEDDED
    install(home / "cards")
    cards.load.cache_clear()
    assert speaker_card().name == "colour"


def test_one_voice_is_told_from_another(home, voices):
    sha256 = install(home / "cards")
    reference, same, other = voices
    one, two = compare(reference, same), compare(reference, other)
    assert (one.answer.id, two.answer.id) == ("compare-same", "compare-different")
    assert one.llr < 0 < two.llr
    assert one.similarity > two.similarity
    assert {one.weights_sha256, two.weights_sha256} == {sha256}


def test_which_file_is_the_reference_does_not_change_the_figure(home, voices):
    install(home / "cards")
    assert compare(*voices[:2]).similarity == pytest.approx(compare(*voices[1::-1]).similarity)


def test_without_a_calibration_nothing_is_concluded(home, voices):
    install(home / "cards", calibrated=False)
    found = compare(*voices[:2])
    assert found.answer.id == "compare-uncalibrated"
    assert found.llr is None
    assert found.similarity is not None


@pytest.mark.parametrize("place", [0, 1])
def test_too_little_speech_is_said_with_the_file_that_lacks_it(home, voices, tmp_path, place):
    install(home / "cards")
    files = [*voices[:2]]
    files[place] = write(tmp_path / "short.wav", np.zeros(32_000, np.float32))
    found = compare(*files)
    assert found.answer.id == "compare-too-short"
    assert found.answer.values["which"] == ("reference", "questioned")[place]
    assert found.answer.values["speech_s"] < LEAST_SPEECH_S
    assert len({say(found.answer, language) for language in languages()}) == len(languages())


def test_what_is_no_sound_is_refused(home, voices, tmp_path):
    install(home / "cards")
    odd = tmp_path / "letter.wav"
    odd.write_text("no sound at all")
    with pytest.raises(InputError):
        compare(voices[0], odd)


def test_the_command_says_the_same(home, voices, capsys):
    from bonafide.cli.compare import compare as command

    install(home / "cards")
    command(voices[0], voices[2], as_json=True, language="de")
    said = json.loads(capsys.readouterr().out)
    assert said["answer"] == "compare-different"
    assert said["text"] == "Wahrscheinlich sprechen zwei verschiedene Personen."
    command(voices[0], voices[1], as_json=False, language="en")
    assert "not proof" in capsys.readouterr().out
