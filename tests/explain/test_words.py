"""One catalogue for all words, and foreign text stays data."""

import re
from importlib.resources import files

import pytest
from fluent.syntax import FluentParser, ast
from hypothesis import given
from hypothesis import strategies as st

from bonafide.explain import words
from bonafide.terms import Action, Band, Confidence, Message, Stage

LOCALES = files("bonafide.explain") / "locales"


def ids(language):
    found = []
    for file in (LOCALES / language).iterdir():
        resource = FluentParser().parse(file.read_text(encoding="utf-8"))
        assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)], file
        found += [entry.id.name for entry in resource.body if isinstance(entry, ast.Message)]
    return found


@pytest.mark.parametrize("language", words.languages())
def test_catalogue_has_no_junk_and_says_nothing_twice(language):
    found = ids(language)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("language", words.languages())
def test_every_message_of_a_file_can_be_said(language):
    catalogue = words.Catalogue(language)
    assert not [name for name in ids(language) if catalogue.say(name, {}) is None]


@pytest.mark.parametrize("language", words.languages())
def test_translations_know_only_what_english_knows(language):
    assert set(ids(language)) <= set(ids("en"))


@pytest.mark.parametrize(
    "id",
    [f"band-{x}" for x in Band]
    + [f"confidence-{x}" for x in Confidence]
    + [f"action-{x}" for x in Action]
    + [f"stage-{x}" for x in Stage],
)
def test_every_term_has_words(id):
    assert words.word(id) != id


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("en-GB", "en"), ("xx", "en"), (None, "en"), ("EN_us", "en")],
)
def test_the_nearest_language_is_spoken(tag, language):
    assert words.language_of(tag) == language


@pytest.mark.parametrize(("seconds", "shown"), [(4.9, "0:04"), (71, "1:11"), (3723, "1:02:03")])
def test_times_are_written_like_a_player_writes_them(seconds, shown):
    message = Message("reason-speech-manipulated", {"start_s": seconds, "end_s": 9999})
    assert shown in words.say(message)


def test_rates_have_a_singular_case_for_none():
    assert words.word("error-rate-manipulated", one_in=0, false=0, count=80).startswith(
        "None of 80"
    )


@given(st.text(max_size=400))
def test_foreign_text_loses_control_and_direction_characters(text):
    clean = words.harmless(text)
    assert len(clean) <= 200
    assert not re.search("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", clean)


def test_no_answer_ever_says_fake():
    for file in (LOCALES / "en").iterdir():
        assert not re.search(r"\bfake\b", file.read_text(encoding="utf-8"), re.IGNORECASE), file
