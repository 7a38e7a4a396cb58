"""Batch, Live and About in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bonafide.detectors.base import installed
from tests.compare.speaker import higher, install, voice, write
from tests.ui.browser import IN_BROWSER, Visit
from tests.ui.conftest import Server, start

Make = Callable[..., Path]

pytestmark = IN_BROWSER


def test_twenty_files_in_a_batch(visit: Visit, picture: Make):
    files = [str(picture(f"{number:02}.png")) for number in range(20)]
    page = visit.open()
    visit.tab("batch")
    page.set_input_files("#bf-batch-drop input[type=file]", files)
    page.wait_for_selector("#bf-batch .bf-downloads")
    assert page.locator("#bf-batch tbody tr").count() == 20
    assert page.locator("#bf-batch tbody a").count() == 20
    visit.picture("batch")
    with page.expect_download() as download:
        page.click('#bf-batch a[href*="cases.csv"]')
    assert len(Path(download.value.path()).read_text().splitlines()) == 21


def test_live_judges_stretches_and_keeps_none(visit: Visit):
    page = visit.open()
    visit.tab("live")
    page.click('[data-act="live-start"]')
    page.wait_for_selector("#bf-live .bf-verdict, #bf-live [role=alert]")
    visit.picture("live")
    page.click('[data-act="live-stop"]')
    assert not page.locator("#bf-live [role=alert]").count()


def test_about_names_every_detector_with_its_licence_and_figures(visit: Visit):
    page = visit.open()
    visit.tab("about")
    said = page.inner_text("[role=tabpanel]:visible")
    for name in installed():
        assert name in said
    assert "licence" in said
    visit.picture("about")


def test_the_embedded_network_compares_voices(visit: Visit, tmp_path: Path):
    reference = write(tmp_path / "reference.wav", voice())
    page = visit.open()
    visit.tab("compare")
    for name in ("reference", "questioned"):
        page.set_input_files(f"#bf-compare-{name} input[type=file]", str(reference))
    page.wait_for_function(
        "document.querySelectorAll('[id^=bf-compare-] .file-preview').length == 2"
    )
    page.click("#bf-compare")
    page.wait_for_selector("#bf-compared h2:has-text('One person')")
    assert "speaker 1.0.0" in page.inner_text("#bf-compared")
    visit.picture("compare-embedded")


@pytest.fixture
def with_speaker(tmp_path: Path) -> Iterator[Server]:
    """A server whose administrator put a speaker's card into the folder of cards."""
    home, cards = tmp_path / "home", tmp_path / "cards"
    home.mkdir()
    install(cards)
    running, process = start(home, BONAFIDE_WEIGHTS_CARDS_FOLDER=str(cards))
    yield running
    process.terminate()
    process.wait(60)


def test_two_voices_are_compared_and_not_kept(browser: Any, with_speaker: Server, tmp_path: Path):
    half = len(voice()) // 2
    reference = write(tmp_path / "reference.wav", voice()[:half])
    visit = Visit(browser, with_speaker.url)
    page = visit.open()
    visit.tab("compare")
    page.click("#bf-compare")
    page.wait_for_selector("#bf-compared [role=alert]")
    for other, said in ((voice()[half:], "One person"), (higher(voice()), "two different")):
        questioned = write(tmp_path / "questioned.wav", other)
        page.set_input_files("#bf-compare-reference input[type=file]", str(reference))
        page.set_input_files("#bf-compare-questioned input[type=file]", str(questioned))
        page.wait_for_function(
            "document.querySelectorAll('[id^=bf-compare-] .file-preview').length == 2"
        )
        page.click("#bf-compare")
        page.wait_for_selector(f"#bf-compared h2:has-text('{said}')")
    visit.picture("compare")
    assert with_speaker.left("*.wav") == []
    visit.context.close()
