"""A headless browser at the page, and what a person does there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ARTEFACTS = Path(__file__).parents[2] / "artefacts" / "screenshots"
IN_BROWSER = [
    pytest.mark.slow,
    # The browser's driver leaves its pipes to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CHROMIUM = shutil.which("chromium")
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]  # fmt: skip


@contextmanager
def browsing() -> Iterator[Any]:
    """A browser; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


# What the page shows as soon as it has heard of a file.
REACTED = ".bf-waiting, .bf-result, .bf-failure, #bf-refusal:not(:empty)"


class Visit:
    """One person at the page; notes every request and every complaint of the browser."""

    def __init__(self, browser: Any, url: str, **options: Any) -> None:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        options.setdefault("locale", "en-US")
        self.url = url
        self.context = browser.new_context(**options)
        # Patience for machines that do other things as well; nothing waits that long by itself.
        self.context.set_default_timeout(120_000)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str = "/") -> Any:
        """The page, once a person can use it."""
        self.page.goto(self.url + path)
        self.page.wait_for_selector("#bf-tabs [role=tab]")
        self.page.wait_for_selector("#bf-drop input, .bf-result, .bf-failure", state="attached")
        self.page.wait_for_timeout(300)
        return self.page

    def upload(self, path: Path) -> None:
        """Choose a file in the drop zone; again, as people do, if nothing comes of it.

        A page that has only just opened on a busy machine may not listen yet.
        """
        for _ in range(3):
            self.page.set_input_files("#bf-drop input[type=file]", str(path))
            for _ in range(300):
                if self.page.locator(REACTED).count():
                    return
                self.page.wait_for_timeout(100)

    def answered(self, within_s: float = 300) -> Any:
        """The result on the page."""
        self.page.wait_for_selector(".bf-result, .bf-failure", timeout=within_s * 1000)
        assert not self.page.locator(".bf-failure").count(), self.page.inner_text(".bf-failure")
        return self.page.locator(".bf-result")

    def tab(self, name: str) -> None:
        """Go to a tab by its place in the house's order."""
        order = ("check", "batch", "live", "compare", "review", "about")
        self.page.get_by_role("tab").nth(order.index(name)).click()
        self.page.wait_for_timeout(300)

    def picture(self, name: str) -> None:
        """Keep a screenshot of the whole page."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


def serious(page: Any) -> list[tuple[str, str]]:
    """What axe-core holds against the page as it stands: the rule, and the first to break it."""
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe-core is the judge")
    return [
        (violation["id"], violation["nodes"][0]["html"][:150])
        for violation in axe.Axe().run(page)["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
