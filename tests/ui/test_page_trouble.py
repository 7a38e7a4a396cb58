"""What goes wrong at the page: bad files, lost connections, other people, leftovers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from skimage import data

from tests.ui.browser import IN_BROWSER, Visit
from tests.ui.conftest import UPLOAD_BYTES, Server, check, clip_of_its_own

Make = Callable[..., Path]

pytestmark = IN_BROWSER


def test_refused_uploads_say_why(visit: Visit, tmp_path: Path):
    odd = tmp_path / "letter.txt"
    odd.write_text("no media at all")
    page = visit.open()
    visit.upload(odd)
    page.wait_for_selector(".bf-failure")
    assert page.inner_text(".bf-failure p").strip().endswith(".")
    assert page.locator("#bf-drop").is_visible()
    visit.picture("refused")


def test_an_upload_over_the_limit_is_refused(visit: Visit, tmp_path: Path):
    large = tmp_path / "large.mp4"
    large.write_bytes(b"\0" * (UPLOAD_BYTES + 1000))
    page = visit.open()
    visit.upload(large)
    page.wait_for_selector("#bf-refusal:not(:empty)")
    assert "larger than the 3 MB" in page.inner_text("#bf-refusal")
    assert not [r for r in visit.requests if "upload" in r]
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


def test_markup_in_metadata_is_text(visit: Visit, tmp_path: Path):
    bite = "Photoshop <img src=x onerror=window.bitten=1>{{7*7}}"
    path = tmp_path / "said.png"
    chunks = PngInfo()
    chunks.add_text("Software", bite)
    Image.fromarray(data.astronaut()).save(path, pnginfo=chunks)
    page = visit.open()
    visit.upload(path)
    visit.answered()
    for fold in page.locator(".bf-tables summary").all():
        fold.click()
    assert bite in page.inner_text(".bf-tables")
    assert page.evaluate("window.bitten") is None


def test_a_reload_finds_the_check_again(visit: Visit, tmp_path: Path):
    page = visit.open()
    visit.upload(clip_of_its_own(tmp_path / "clip.mp4"))
    page.wait_for_url("**?check=*")
    page.reload()
    visit.answered()
    other = visit.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".bf-result")


def test_two_tabs_do_not_mix_their_files(visit: Visit, picture: Make):
    pages = [visit.open(), visit.context.new_page()]
    pages[1].goto(visit.url)
    pages[1].wait_for_selector("#bf-drop input", state="attached")
    for number, page in enumerate(pages):
        page.set_input_files("#bf-drop input[type=file]", str(picture(f"tab-{number}.png")))
    for number, page in enumerate(pages):
        page.wait_for_selector(".bf-result")
        assert f"tab-{number}.png" in page.inner_text(".bf-result figcaption")


def test_a_lost_connection_is_said_and_mended(visit: Visit, picture: Make):
    page = visit.open()
    visit.upload(picture())
    page.wait_for_url("**?check=*")
    visit.context.set_offline(True)
    lost = page.wait_for_selector("#bf-lost")
    assert "does not answer" in lost.inner_text()
    visit.context.set_offline(False)
    page.wait_for_selector("#bf-lost", state="detached")
    assert visit.answered().is_visible()


def test_another_visitor_does_not_see_it(browser: Any, visit: Visit):
    page = visit.open()
    page.click("#bf-sample-photograph")
    case = visit.answered().get_attribute("data-case")
    other = Visit(browser, visit.url)
    for address in (page.url.removeprefix(visit.url), f"/?case={case}"):
        shown = other.open(address)
        shown.wait_for_selector(".bf-failure")
        assert not shown.locator(".bf-result").count()
    assert other.page.request.get(f"{visit.url}/media/{case}").status == 404
    other.context.close()


def test_an_expired_token_leaves_a_visitor_who_is_asked_to_sign_in_again(
    visit: Visit, server: Server
):
    brief = server.token("read,review", "--days", "0.00001")
    cookie = {"name": "bonafide_token", "value": brief, "url": visit.url}
    visit.context.add_cookies([cookie])
    visit.page.wait_for_timeout(1500)
    page = visit.open()
    visit.tab("review")
    page.wait_for_selector("#bf-door input[type=password]")
    assert not page.locator("#bf-queue").is_visible()
    visit.tab("check")
    page.click("#bf-sample-photograph")
    visit.answered()


def test_delete_takes_the_file_and_the_report(visit: Visit, picture: Make):
    page = visit.open()
    visit.upload(picture())
    case = visit.answered().get_attribute("data-case")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#bf-forget")
    page.wait_for_selector("#bf-drop", state="visible")
    assert "are gone" in page.inner_text("#bf-outcome [role=status]")
    assert not page.locator("#bf-forget").is_visible()
    assert page.request.get(f"{visit.url}/media/{case}").status == 404


def test_a_judged_upload_leaves_nothing_in_temporary_folders(
    visit: Visit, server: Server, picture: Make
):
    visit.open()
    visit.upload(picture("left-behind.png"))
    visit.answered()
    visit.page.wait_for_timeout(1000)
    assert server.left("left-behind*") == []
