"""The page in a real browser: from the first sight to the verdict, in every dress."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bonafide.explain.words import languages, word
from tests.ui.browser import Visit, browsing
from tests.ui.conftest import ALL_SCOPES, SAMPLE, UPLOAD_BYTES, Server, check

pytestmark = [
    pytest.mark.slow,
    # The browser's driver leaves its pipes to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Make = Callable[..., Path]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as opened:
        yield opened


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Visit]:
    """A new visitor."""
    person = Visit(browser, server.url)
    yield person
    assert person.complaints == []
    person.context.close()


def test_the_first_sight(visit: Visit):
    page = visit.open()
    assert page.locator("#bf-drop").is_visible()
    assert page.locator(".bf-sample").count() == 3
    assert "triage, not proof" in page.inner_text("#bf-header")
    visit.picture("first")


def test_nothing_is_fetched_from_elsewhere(visit: Visit):
    page = visit.open()
    page.click("#bf-sample-clip")
    visit.answered()
    for tab in ("batch", "live", "compare", "review", "about"):
        visit.tab(tab)
    foreign = [r for r in visit.requests if not r.startswith((visit.url, "data:", "blob:"))]
    assert foreign == []


def test_a_clip_is_uploaded_and_judged(visit: Visit):
    page = visit.open()
    visit.upload(SAMPLE["clip"])
    page.wait_for_selector(".bf-stages")
    visit.picture("progress")
    result = visit.answered()
    assert result.get_attribute("data-band") in (
        "likely_authentic",
        "review",
        "likely_manipulated",
        "inconclusive",
    )
    for part in (
        ".bf-verdict",
        ".bf-reasons",
        ".bf-missing",
        "video.bf-media",
        "svg.bf-timeline",
        ".bf-exhibits img",
        ".bf-downloads",
    ):
        assert page.locator(part).first.is_visible(), part
    assert page.evaluate("document.querySelector('video.bf-media').error") is None
    visit.picture("result")


def test_a_click_on_the_timeline_or_a_reason_jumps_the_player(visit: Visit):
    page = visit.open()
    page.click("#bf-sample-clip")
    visit.answered()
    page.wait_for_function("document.querySelector('video.bf-media').readyState >= 1")
    drawing = page.locator("svg.bf-timeline").bounding_box()
    page.mouse.click(drawing["x"] + drawing["width"] * 0.75, drawing["y"] + 10)
    page.wait_for_function("document.querySelector('video.bf-media').currentTime > 2")
    jump = page.locator("[data-seek]").first
    if jump.count():
        second = float(jump.get_attribute("data-seek"))
        page.evaluate("document.querySelector('video.bf-media').currentTime = 0")
        jump.click()
        page.wait_for_function(
            f"Math.abs(document.querySelector('video.bf-media').currentTime - {second}) < 2"
        )


@pytest.mark.parametrize("name", ["photograph", "voice"])
def test_each_sample_works_with_one_click(visit: Visit, name: str):
    page = visit.open()
    page.click(f"#bf-sample-{name}")
    visit.answered()
    visit.picture(f"sample-{name}")


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
    page.tap("#bf-sample-clip")
    visit.answered()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    visit.picture("phone-result")
    visit.context.close()


def test_keyboard_alone(visit: Visit):
    page = visit.open()
    page.click("h1")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("u")
    chooser.value.set_files(str(SAMPLE["photograph"]))
    visit.answered()
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") == "bf-result-title"
    with page.expect_download() as download:
        page.keyboard.press("s")
    assert download.value.suggested_filename.endswith(".html")
    page.keyboard.press("?")
    assert page.locator("#bf-help").is_visible()
    visit.picture("help")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_selector("#bf-drop", state="visible")


def test_a_pasted_picture_is_checked(visit: Visit, picture: Make):
    page = visit.open()
    data = list(picture().read_bytes())
    page.evaluate(
        """(bytes) => {
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(bytes)], "pasted.png", {type: "image/png"}));
          document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried}));
        }""",
        data,
    )
    visit.answered()


def test_refused_uploads_say_why(visit: Visit, tmp_path: Path):
    odd = tmp_path / "letter.txt"
    odd.write_text("no media at all")
    page = visit.open()
    visit.upload(odd)
    page.wait_for_selector(".bf-failure", timeout=60_000)
    assert page.inner_text(".bf-failure p").strip().endswith(".")
    assert page.locator("#bf-drop").is_visible()
    visit.picture("refused")


def test_an_upload_over_the_limit_is_refused(visit: Visit, tmp_path: Path):
    large = tmp_path / "large.mp4"
    large.write_bytes(b"\0" * (UPLOAD_BYTES + 1000))
    page = visit.open()
    visit.upload(large)
    page.wait_for_selector("[data-testid=toast-body], .bf-failure", timeout=30_000)
    visit.picture("too-large")


def test_hostile_names_are_text(visit: Visit, server: Server, picture: Make):
    token = server.token()
    name = "{{7*7}} ${7*7} <img src=x onerror=window.bitten=1>.png"
    with server.client(token) as api:
        case = check(api, picture(name))["case"]
    visit.context.add_cookies([{"name": "bonafide_token", "value": token, "url": visit.url}])
    page = visit.open(f"/?case={case}")
    assert name in visit.answered().inner_text()
    assert page.evaluate("window.bitten") is None


def test_a_reload_finds_the_check_again(visit: Visit, picture: Make):
    page = visit.open()
    visit.upload(SAMPLE["clip"])
    page.wait_for_url("**?check=*")
    page.reload()
    visit.answered()
    other = visit.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".bf-result", timeout=30_000)


def test_a_lost_connection_is_said_and_mended(visit: Visit, picture: Make):
    page = visit.open()
    visit.upload(picture())
    page.wait_for_url("**?check=*")
    visit.context.set_offline(True)
    page.wait_for_selector("#bf-lost", timeout=30_000)
    visit.context.set_offline(False)
    page.wait_for_selector("#bf-lost", state="detached", timeout=60_000)
    visit.answered()


def test_another_visitor_does_not_see_it(browser: Any, visit: Visit):
    page = visit.open()
    page.click("#bf-sample-photograph")
    case = visit.answered().get_attribute("data-case")
    other = Visit(browser, visit.url)
    for address in (page.url.removeprefix(visit.url), f"/?case={case}"):
        shown = other.open(address)
        shown.wait_for_selector(".bf-failure", timeout=20_000)
        assert not shown.locator(".bf-result").count()
    assert other.page.request.get(f"{visit.url}/media/{case}").status == 404
    other.context.close()


def test_delete_takes_the_file_and_the_report(visit: Visit, picture: Make):
    page = visit.open()
    visit.upload(picture())
    case = visit.answered().get_attribute("data-case")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#bf-forget")
    page.wait_for_selector("#bf-drop", state="visible")
    assert page.request.get(f"{visit.url}/media/{case}").status == 404


def test_twenty_files_in_a_batch(visit: Visit, picture: Make):
    files = [str(picture(f"{number:02}.png")) for number in range(20)]
    page = visit.open()
    visit.tab("batch")
    page.set_input_files("#bf-batch-drop input[type=file]", files)
    page.wait_for_selector("#bf-batch .bf-downloads", timeout=180_000)
    assert page.locator("#bf-batch tbody tr").count() == 20
    assert page.locator("#bf-batch tbody a").count() == 20
    visit.picture("batch")
    with page.expect_download() as download:
        page.click('#bf-batch a[href*="cases.csv"]')
    assert len(Path(download.value.path()).read_text().splitlines()) == 21


def test_a_review_from_the_desk(visit: Visit, server: Server, picture: Make):
    token = server.token(ALL_SCOPES)
    page = visit.open()
    visit.tab("review")
    page.fill("#bf-door input", token)
    page.click("#bf-door button")
    page.wait_for_selector("#bf-queue", state="visible")
    visit.tab("check")
    visit.upload(picture("asked.png"))
    case = visit.answered().get_attribute("data-case")
    page.click("#bf-ask")
    page.wait_for_selector("#bf-told p")
    visit.tab("review")
    page.click("#bf-refresh")
    page.locator("#bf-queue label", has_text=str(case)).click()
    page.wait_for_selector("#bf-reviewed")
    visit.picture("review")
    page.click("#bf-rule-manipulated")
    page.wait_for_selector("#bf-review-told [role=status]")
    with server.client(token) as api:
        assert api.get(f"/v1/cases/{case}").json()["rulings"][0]["decision"] == "manipulated"


def test_a_wrong_token_opens_no_desk(visit: Visit):
    page = visit.open()
    visit.tab("review")
    page.fill("#bf-door input", "bf_000000000000_" + "x" * 43)
    page.click("#bf-door button")
    page.wait_for_selector("#bf-door [role=alert]:not(:empty)", timeout=20_000, state="attached")
    assert not page.locator("#bf-queue").is_visible()


def test_live_judges_stretches_and_keeps_none(visit: Visit):
    page = visit.open()
    visit.tab("live")
    page.click('[data-act="live-start"]')
    page.wait_for_selector("#bf-live .bf-verdict, #bf-live [role=alert]", timeout=90_000)
    visit.picture("live")
    page.click('[data-act="live-stop"]')
    assert not page.locator("#bf-live [role=alert]").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(browser: Any, server: Server, scheme: str):
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe-core is the judge")
    visit = Visit(browser, server.url, color_scheme=scheme)
    page = visit.open()
    found = {"first": axe.Axe().run(page)}
    page.click("#bf-sample-clip")
    visit.answered()
    for fold in page.locator(".bf-tables summary").all():
        fold.click()
    found["result"] = axe.Axe().run(page)
    for tab in ("batch", "live", "compare", "review", "about"):
        visit.tab(tab)
        found[tab] = axe.Axe().run(page)
    serious = [
        (where, violation["id"], violation["nodes"][0]["html"][:150])
        for where, said in found.items()
        for violation in said["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []
    visit.context.close()
