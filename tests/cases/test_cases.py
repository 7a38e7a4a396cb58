"""Cases: found by their tenant only, listed in pages, removed with all they hold."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.cases import ReviewState
from bonafide.cases.numbers import ALPHABET, fresh, tidy
from bonafide.errors import InputError, NotFound
from bonafide.evidence import ledger


def test_a_case_is_found_by_number_and_by_file(cases, judge):
    case = judge("t1", b"media")
    found = cases.get("t1", case)
    assert found.sha256 == hashlib.sha256(b"media").hexdigest()
    assert found.report.sha256 == found.sha256
    assert found.kept_until_s > found.opened_s
    assert cases.find("t1", found.sha256) == found
    assert cases.find("t1", "0" * 64) is None


def test_the_same_file_is_the_same_case(cases, judge):
    assert judge("t1", b"media") == judge("t1", b"media")
    assert cases.get("t1", judge("t1", b"media")).times_asked == 3


def test_other_tenants_cases_do_not_exist(cases, judge):
    case = judge("t1")
    for forbidden in (
        lambda: cases.get("t2", case),
        lambda: cases.ask_review("t2", case, "U"),
        lambda: cases.claim("t2", case, "U"),
        lambda: cases.feedback("t2", case, "U", None),
        lambda: cases.remove("t2", case, "U"),
        lambda: cases.verify("t2", case),
        lambda: cases.export("t2", case, "U", None),
    ):
        with pytest.raises(NotFound, match=case):
            forbidden()
    assert cases.list("t2").cases == ()
    assert cases.get("t1", case).review is ReviewState.NONE


def test_pages_hold_every_case_once_newest_first(cases, judge):
    made = [judge("t1", f"media {number}".encode()) for number in range(7)]
    judge("t2", b"other")
    seen, cursor = [], None
    while True:
        page = cases.list("t1", limit=3, cursor=cursor)
        assert len(page.cases) <= 3
        seen += [case.id for case in page.cases]
        cursor = page.cursor
        if cursor is None:
            break
    assert seen == made[::-1]
    assert len(cases.list(None, limit=200).cases) == 8


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "8J+YgA==", "bm90IGEgbnVtYmVy"])
def test_a_made_up_cursor_is_refused(cases, cursor):
    with pytest.raises(InputError, match="cursor"):
        cases.list("t1", cursor=cursor)


def test_removal_takes_everything_but_the_ledger(cases, evidence, judge):
    case = judge("t1")
    found = cases.get("t1", case)
    cases.remove("t1", case, "admin")
    with pytest.raises(NotFound):
        cases.get("t1", case)
    with pytest.raises(NotFound):
        cases.remove("t1", case, "admin")
    assert not evidence.has("t1", found.sha256)
    assert evidence.artefacts("t1", found.sha256) == {}
    with cases.database.reading() as connection:
        assert ledger.verify(connection, "t1") == []
        kinds = [link.entry["kind"] for link in ledger.entries(connection, "t1", case)]
    assert kinds == ["judged", "removed"]


def test_the_ledger_names_no_file(cases, judge):
    case = judge("t1")
    with cases.database.reading() as connection:
        bodies = [link.body for link in ledger.entries(connection, "t1", case)]
    assert bodies
    assert not any("a.wav" in body for body in bodies)


def test_the_operator_finds_whose_case_it_is(cases, judge):
    assert cases.tenant_of(judge("t7").lower()) == "t7"
    with pytest.raises(NotFound):
        cases.tenant_of("0000-00")


@given(st.data())
def test_a_number_is_understood_however_it_is_typed(data):
    number = fresh()
    assert len(number) == 7
    assert set(number) <= {*ALPHABET, "-"}
    typed = data.draw(st.sampled_from([number, number.lower(), number.replace("-", " ")]))
    typed = typed.replace("0", data.draw(st.sampled_from("0Oo")))
    typed = typed.replace("1", data.draw(st.sampled_from("1IilL")))
    assert tidy(typed) == number


@given(st.text())
def test_anything_may_be_typed_as_a_number(typed):
    assert isinstance(tidy(typed), str)
