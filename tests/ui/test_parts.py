"""The page's parts by themselves: allowances, cookies, languages, markup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.database import Database
from bonafide.errors import NotAllowed
from bonafide.explain.words import languages
from bonafide.jobs import Job, Request, State
from bonafide.terms import Stage
from bonafide_ui import markup
from bonafide_ui.api.tokens import Scope, Tokens
from bonafide_ui.caller import TOKEN_COOKIE, VISITOR_COOKIE, by_cookies
from bonafide_ui.front import cookie, language_path
from bonafide_ui.limits import Allowance
from bonafide_ui.player import _span
from bonafide_ui.settings import WebSettings


@pytest.fixture
def tokens(tmp_path: Path) -> Iterator[Tokens]:
    database = Database(f"sqlite:///{tmp_path / 'web.sqlite'}")
    database.upgrade()
    yield Tokens(database)
    database.dispose()


def test_an_allowance_is_used_up_by_each_asker_apart():
    allowance = Allowance(2, 60)
    assert [allowance.take("a").allowed for _ in range(3)] == [True, True, False]
    assert allowance.take("b").allowed
    spent = allowance.take("a").headers()
    assert spent["RateLimit"].startswith('"default";r=0;t=')
    assert int(spent["Retry-After"]) >= 1


@given(st.lists(st.text(max_size=5), max_size=30))
def test_an_allowance_never_gives_more_than_its_limit(askers: list[str]):
    allowance = Allowance(3, 60)
    given = [asker for asker in askers if allowance.take(asker).allowed]
    assert all(given.count(asker) == min(3, askers.count(asker)) for asker in askers)


def test_only_the_hash_of_a_token_is_kept(tokens: Tokens, tmp_path: Path):
    made, secret = tokens.create("desk", frozenset({Scope.READ}), days=1)
    assert tokens.find(secret) == made
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert secret.split("_", 2)[2].encode() not in kept


@given(st.text(max_size=80))
def test_no_other_text_is_a_token(text: str):
    with pytest.raises(NotAllowed):
        Tokens.find(_Empty(), text)


class _Empty(Tokens):
    def __init__(self) -> None:
        pass

    def _row(self, id: str) -> None:
        return None


def test_each_visitor_has_a_tenant_of_their_own(tokens: Tokens):
    first, second = ({VISITOR_COOKIE: letter * 43} for letter in "ab")
    callers = [by_cookies(tokens, jar, visitors=True) for jar in (first, second, first)]
    assert callers[0] == callers[2]
    assert callers[0].tenant != callers[1].tenant
    assert "aaa" not in callers[0].tenant
    with pytest.raises(NotAllowed):
        by_cookies(tokens, first, visitors=False)


def test_a_bad_token_leaves_a_visitor(tokens: Tokens):
    jar = {VISITOR_COOKIE: "v" * 43, TOKEN_COOKIE: "bf_000000000000_" + "x" * 43}
    assert not by_cookies(tokens, jar, visitors=True).signed_in


def test_cookies_are_kept_from_scripts_and_other_sites():
    said = cookie("name", "value", secure=True)
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= set(said.split("; "))
    assert "Secure" not in cookie("name", "value", secure=False)


def test_english_is_at_the_root():
    assert language_path(languages()[0]) == "/"
    assert language_path("de") == "/de/"


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("bytes=0-", (0, 99)), ("bytes=10-19", (10, 19)), ("bytes=-5", (95, 99)),
        ("bytes=90-500", (90, 99)), ("bytes=100-", None), ("bytes=9-1", None),
        ("bytes=-", None), ("items=0-1", None), ("bytes=0-1,5-6", None),
    ],
)  # fmt: skip
def test_ranges(asked: str, span: tuple[int, int] | None):
    assert _span(asked, 100) == span


@given(st.text())
def test_foreign_text_is_never_markup_or_template(text: str):
    shown = markup.escape(text)
    assert not set(shown) & set("<>\"'{$")


@pytest.mark.parametrize("stage", [None, *Stage])
def test_progress_names_every_stage_and_marks_one(stage: Stage | None):
    state = State.EXAMINING if stage else State.WAITING
    job = Job(Request("web:t", "web:1", "web", "a.png", "me"), state, stage, 0.0, 0.0)
    shown = markup.progress(job, "en")
    assert shown.count("<li") == len(Stage)
    assert shown.count('aria-current="step"') == (stage is not None)


def test_hosts_are_none_some_or_any():
    assert not WebSettings(url_hosts="").takes_links
    assert WebSettings(url_hosts="a.org, B.org").hosts == {"a.org", "b.org"}
    assert WebSettings(url_hosts="*").hosts is None
    assert WebSettings(url_hosts="*").takes_links
