"""The review desk: who may ask, who may see, side by side, and the ruling that comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.browser import IN_BROWSER, Visit, serious
from tests.ui.conftest import ALL_SCOPES, Server, clip_of_its_own

Make = Callable[..., Path]
VIDEOS = "[...document.querySelectorAll('.bf-pair video')]"

pytestmark = IN_BROWSER


def sign_in(visit: Visit, token: str) -> Any:
    page = visit.open()
    visit.tab("review")
    page.fill("#bf-door input", token)
    page.click("#bf-door button")
    page.wait_for_selector("#bf-queue", state="visible")
    return page


def take(page: Any, case: str) -> None:
    page.click("#bf-refresh")
    page.locator("#bf-queue label", has_text=case).click()
    page.wait_for_selector("#bf-reviewed")


@pytest.fixture
def reviewer(browser: Any, server: Server) -> Iterator[Visit]:
    """Somebody who reviews for the visitors of the page."""
    person = Visit(browser, server.url)
    sign_in(person, server.token("check,review", "--tenant", "web:visitors"))
    yield person
    assert person.complaints == []
    person.context.close()


def test_a_visitor_asks_and_a_reviewer_rules(visit: Visit, reviewer: Visit):
    page = visit.open()
    page.click("#bf-sample-clip")
    case = str(visit.answered().get_attribute("data-case"))
    page.click("#bf-ask")
    page.wait_for_selector("#bf-told [data-waiting]")
    page.click("#bf-wrong button")
    page.get_by_label("What do you know about it?").fill("I was there, <i>nobody</i> moved.")
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector("#bf-thanked:has-text('Thank you')")
    visit.picture("review-asked")
    take(reviewer.page, case)
    assert "I was there, <i>nobody</i> moved." in reviewer.page.inner_text("#bf-reviewed .bf-card")
    assert "yours" in reviewer.page.inner_text("#bf-queue label:has(input:checked)")
    reviewer.picture("review")
    reviewer.page.get_by_label("Why?").fill("The face <b>slips</b> at 0:02.")
    reviewer.page.click("#bf-rule-manipulated")
    reviewer.page.wait_for_selector("#bf-review-told:has-text('Ruled')")
    page.wait_for_selector(".bf-ruling:not([data-waiting])")
    assert "The face <b>slips</b> at 0:02." in page.inner_text(".bf-ruling")
    visit.picture("review-ruled")


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
def test_the_rulings_stay_in_sight(visit: Visit, reviewer: Visit, size: tuple[int, int]):
    page = visit.open()
    page.click("#bf-sample-clip")
    case = str(visit.answered().get_attribute("data-case"))
    page.click("#bf-ask")
    page.wait_for_selector("#bf-told p")
    desk = reviewer.page
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    take(desk, case)
    for place in ("#bf-reviewed .bf-pair", "#bf-reviewed .bf-tables"):
        desk.locator(place).scroll_into_view_if_needed()
        for ruling in desk.locator("#bf-ruling button").all():
            box = ruling.bounding_box()
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= size[1]
    assert desk.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert serious(desk) == []
    reviewer.picture(f"review-{size[0]}")
    desk.click("#bf-refresh")
    desk.click("#bf-back")
    desk.wait_for_selector("#bf-review-told:has-text('Given back')")


def test_reviewers_see_of_visitors_only_what_they_were_asked_about(visit: Visit, reviewer: Visit):
    page = visit.open()
    page.click("#bf-sample-photograph")
    case = visit.answered().get_attribute("data-case")
    shown = reviewer.open(f"/?case={case}")
    shown.wait_for_selector(".bf-failure")
    assert shown.request.get(f"{visit.url}/media/{case}").status == 404


def test_a_second_file_plays_beside_the_first(visit: Visit, reviewer: Visit, tmp_path: Path):
    page, cases = visit.open(), []
    for file in (clip_of_its_own(tmp_path / f"{name}.mp4") for name in ("first", "second")):
        visit.upload(file)
        cases.append(str(visit.answered().get_attribute("data-case")))
        page.wait_for_selector("#bf-told p", state="detached")
        page.click("#bf-ask")
        page.wait_for_selector("#bf-told p")
        page.click("#bf-another")
        page.wait_for_selector("#bf-drop", state="visible")
    desk = reviewer.page
    take(desk, cases[0])
    desk.select_option("[data-pair]", f"/media/{cases[1]}")
    desk.wait_for_function(f"{VIDEOS}.filter(v => v.readyState >= 2).length == 2")
    reviewer.picture("review-pair")
    desk.evaluate("document.querySelector('.bf-pair video').currentTime = 3")
    desk.wait_for_function(f"{VIDEOS}.every(v => Math.abs(v.currentTime - 3) < .3)")
    assert desk.evaluate(f"{VIDEOS}.length") == 2


def test_a_case_is_given_back(visit: Visit, reviewer: Visit, server: Server, picture: Make):
    visit.open()
    visit.upload(picture("back.png"))
    case = str(visit.answered().get_attribute("data-case"))
    visit.page.click("#bf-ask")
    visit.page.wait_for_selector("#bf-told p")
    take(reviewer.page, case)
    reviewer.page.click("#bf-back")
    reviewer.page.wait_for_selector("#bf-review-told:has-text('Given back')")
    with server.client(server.token("review", "--tenant", "web:visitors")) as api:
        assert api.get(f"/v1/cases/{case}").json()["review"] == "open"


def test_a_team_reviews_its_own_cases(visit: Visit, server: Server, picture: Make):
    token = server.token(ALL_SCOPES)
    page = sign_in(visit, token)
    visit.tab("check")
    visit.upload(picture("asked.png"))
    case = visit.answered().get_attribute("data-case")
    page.click("#bf-ask")
    page.wait_for_selector("#bf-told p")
    visit.tab("review")
    take(page, str(case))
    page.click("#bf-rule-manipulated")
    page.wait_for_selector("#bf-review-told:has-text('Ruled')")
    with server.client(token) as api:
        assert api.get(f"/v1/cases/{case}").json()["rulings"][0]["decision"] == "manipulated"


def test_a_wrong_token_opens_no_desk(visit: Visit):
    page = visit.open()
    visit.tab("review")
    page.fill("#bf-door input", "bf_000000000000_" + "x" * 43)
    page.click("#bf-door button")
    page.wait_for_selector("#bf-door [role=alert]:not(:empty)", state="attached")
    assert not page.locator("#bf-queue").is_visible()
