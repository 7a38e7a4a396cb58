"""The Check tab in a real browser: from the first sight to the verdict and to the next file."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui.browser import IN_BROWSER, Visit
from tests.ui.conftest import SAMPLE, clip_of_its_own

Make = Callable[..., Path]

pytestmark = IN_BROWSER


def test_the_first_sight(visit: Visit):
    page = visit.open()
    assert page.locator("#bf-drop").is_visible()
    assert page.locator(".bf-sample").count() == 3
    for sample in SAMPLE:
        assert page.request.get(f"{visit.url}/samples/{sample}-icon.png").ok
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


def test_a_clip_is_uploaded_and_judged(visit: Visit, tmp_path: Path):
    page = visit.open()
    visit.upload(clip_of_its_own(tmp_path / "clip.mp4"))
    page.wait_for_selector(".bf-stages")
    page.wait_for_selector(".bf-waiting .bf-clock:has-text('0:0')")
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
        page.locator(part).first.wait_for()
    assert page.evaluate("document.querySelector('video.bf-media').error") is None
    assert "Blinks and pulse were not measured" in page.inner_text(".bf-missing")
    assert "not measured" not in page.inner_text(".bf-reasons")
    visit.picture("result")


def test_a_click_on_the_timeline_or_a_reason_jumps_the_player(visit: Visit, tmp_path: Path):
    late = tmp_path / "late.wav"
    voice_after(3.0, late)
    page = visit.open()
    visit.upload(late)
    visit.answered()
    page.wait_for_function("document.querySelector('audio.bf-media').readyState >= 1")
    drawing = page.locator("svg.bf-timeline").bounding_box()
    page.mouse.click(drawing["x"] + drawing["width"] * 0.9, drawing["y"] + 10)
    page.wait_for_function("document.querySelector('audio.bf-media').currentTime > 5")
    jump = page.locator("[data-seek]").first
    second = float(jump.get_attribute("data-seek"))
    assert second >= 1
    jump.click()
    page.wait_for_function(
        f"Math.abs(document.querySelector('audio.bf-media').currentTime - {second}) < 1.5"
    )
    visit.picture("jump")


def voice_after(pause_s: float, path: Path) -> None:
    """The sample's voice after so much silence."""
    with wave.open(str(SAMPLE["voice"])) as voice, wave.open(str(path), "wb") as late:
        late.setparams(voice.getparams())
        frames = voice.readframes(voice.getnframes())
        late.writeframes(bytes(int(pause_s * voice.getframerate()) * voice.getsampwidth()))
        late.writeframes(frames)


@pytest.mark.parametrize("name", ["photograph", "voice"])
def test_each_sample_works_with_one_click(visit: Visit, name: str):
    page = visit.open()
    page.click(f"#bf-sample-{name}")
    assert SAMPLE[name].name in visit.answered().inner_text()
    visit.picture(f"sample-{name}")


def test_the_next_file_is_one_click_away(visit: Visit):
    page = visit.open()
    page.click("#bf-sample-photograph")
    visit.answered()
    page.click(".bf-result [data-act=another]")
    page.wait_for_selector("#bf-drop", state="visible")
    assert "?" not in page.url


def test_keyboard_alone(visit: Visit):
    # From the beginning: a browser that is busy catches a later wish too late.
    visit.page.on("filechooser", lambda chooser: chooser.set_files(str(SAMPLE["photograph"])))
    page = visit.open()
    page.click("h1")
    page.keyboard.press("u")
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
    assert "pasted.png" in visit.answered().inner_text()


@pytest.mark.parametrize("kind", ["voice", "camera"])
def test_what_is_recorded_is_checked_and_can_be_played(visit: Visit, kind: str):
    page = visit.open()
    page.click(f"[data-act=record-{kind}]")
    page.wait_for_function("document.querySelector('.bf-clock').textContent >= '0:03'")
    visit.picture(f"record-{kind}")
    page.keyboard.press("Enter")
    visit.answered()
    page.wait_for_function("document.querySelector('.bf-result .bf-media').readyState >= 1")
    assert page.evaluate("document.querySelector('.bf-result .bf-media').duration") > 1


def test_a_cancelled_recording_is_not_handed_in(visit: Visit):
    page = visit.open()
    page.click("[data-act=record-voice]")
    page.click("[data-act=record-cancel]")
    page.wait_for_selector("[data-act=record-voice]", state="visible")
    assert page.locator("#bf-drop").is_visible()
    assert not page.locator(".bf-stages, .bf-result").count()
