"""The page in every dress: dark, in each language, on a phone, for screen readers."""

from __future__ import annotations

from typing import Any

import pytest

from bonafide.explain.words import languages, word
from tests.ui.browser import IN_BROWSER, Visit, serious
from tests.ui.conftest import Server

pytestmark = IN_BROWSER


def test_dark(browser: Any, server: Server):
    visit = Visit(browser, server.url, color_scheme="dark")
    page = visit.open()
    assert "dark" in page.evaluate("document.body.className")
    page.click("#bf-sample-clip")
    visit.answered()
    visit.picture("dark")
    page.keyboard.press("t")
    assert "dark" not in page.evaluate("document.body.className")
    visit.context.close()


@pytest.mark.parametrize("language", languages())
def test_each_language(browser: Any, server: Server, language: str):
    visit = Visit(browser, server.url, locale=language)
    page = visit.open()
    assert page.evaluate("document.documentElement.lang") == language
    for name in ("web-sentence", "web-drop", "web-tab-batch", "web-sample-clip"):
        assert word(name, language) in page.inner_text("body")
    page.click("#bf-sample-clip")
    visit.answered()
    assert word("report-not-examined", language) in page.inner_text(".bf-result")
    visit.picture(f"language-{language}")
    visit.context.close()


def test_a_language_is_chosen_and_remembered(visit: Visit):
    page = visit.open()
    page.click("nav a[hreflang=fr]")
    page.wait_for_url("**/fr/")
    visit.open()
    assert page.url.endswith("/fr/")


def test_phone(browser: Any, server: Server):
    visit = Visit(browser, server.url, viewport={"width": 360, "height": 740}, has_touch=True)
    page = visit.open()
    visit.picture("phone-first")
    for tab in page.get_by_role("tab").all():
        tab.tap()
        assert tab.get_attribute("aria-selected") == "true"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    visit.tab("check")
    page.tap("#bf-sample-clip")
    visit.answered()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    visit.picture("phone-result")
    visit.context.close()


def test_arrows_walk_through_the_tabs(visit: Visit):
    page = visit.open()
    page.get_by_role("tab").first.focus()
    for key, name in (("ArrowRight", "batch"), ("ArrowLeft", "check"), ("ArrowLeft", "about")):
        page.keyboard.press(key)
        page.wait_for_selector(f"#bf-tab-{name}-button[aria-selected=true]:focus")
        assert page.locator("[role=tab][aria-selected=true]").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(browser: Any, server: Server, scheme: str):
    visit = Visit(browser, server.url, color_scheme=scheme)
    page = visit.open()
    assert serious(page) == []
    page.click("#bf-sample-clip")
    visit.answered()
    for fold in page.locator(".bf-tables summary").all():
        fold.click()
    assert serious(page) == []
    for tab in ("batch", "live", "compare", "review", "about"):
        visit.tab(tab)
        assert serious(page) == [], tab
    visit.context.close()
