"""Take the pictures of the docs from the running app: `python docs/pictures.py`.

Starts `bonafide serve` on loopback over an empty home, drives a headless Chromium, and writes
`docs/pictures/*.webp`, which keeps photographs small and their colours right.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

PICTURES = Path(__file__).parent / "pictures"
SAMPLES = Path(__file__).parents[1] / "ui" / "bonafide_ui" / "static" / "samples"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
DESK = "token create --name desk --scope check,review --tenant web:visitors"
PATIENCE_S = 600
# Nothing is on its way any more: pictures, also those of style sheets, the first frames of videos,
# the framework's own notices, and the layout of two frames in a row.
SETTLED = """async () => {
  const drawn = [...document.querySelectorAll(".bf-sample")].map((button) => {
    const icon = new Image();
    icon.src = getComputedStyle(button, "::before").backgroundImage.slice(5, -2);
    return icon.decode();
  });
  await Promise.all([...drawn, document.fonts.ready]);
  const height = document.body.scrollHeight;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const seen = (element) => element.offsetParent !== null;
  return (
    [...document.images].filter(seen).every((image) => image.complete) &&
    [...document.querySelectorAll("video[src]")].filter(seen).every((one) => one.readyState >= 2) &&
    !document.body.innerText.includes("Loading...") &&
    document.body.scrollHeight === height
  );
}"""


@contextmanager
def serving() -> Iterator[tuple[str, str]]:
    """The address of a server of our own, and a token of somebody who reviews for its visitors."""
    with socket.socket() as held, tempfile.TemporaryDirectory() as home:
        held.bind(("127.0.0.1", 0))
        port = str(held.getsockname()[1])
        held.close()
        command = [sys.executable, "-m", "bonafide", "serve", "--port", port]
        environment = os.environ | {"BONAFIDE_HOME": home, "HF_HUB_OFFLINE": "1"}
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/readyz")
            token = [sys.executable, "-m", "bonafide", *DESK.split()]
            made = subprocess.run(
                token, env=environment, capture_output=True, text=True, check=True
            )
            yield address, made.stdout.strip()
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(url: str) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit(f"{url} does not answer")


def keep(page: Any, name: str) -> None:
    """One picture of what the browser shows."""
    until_s = time.monotonic() + PATIENCE_S
    before, seen = b"", page.screenshot()
    # A player turns its wheel for a while after all has come: two shots must be alike as well.
    while seen != before or not page.evaluate(SETTLED):
        if time.monotonic() > until_s:
            raise SystemExit(f"the page does not settle for the picture “{name}”")
        page.wait_for_timeout(400)
        before, seen = seen, page.screenshot()
    shot = Image.open(BytesIO(seen)).convert("RGB")
    shot.save(PICTURES / f"{name}.webp", quality=82, method=6)


def visitor(browser: Any, address: str, height_px: int = 850) -> Any:
    """The page of somebody new."""
    context = browser.new_context(
        viewport={"width": 1100, "height": height_px}, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_S * 1000)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#bf-drop input[data-named]", state="attached")
    return page


def take(browser: Any, address: str, token: str) -> None:
    """The page before a file, with an answer, with what judges, and the review of that answer."""
    page = visitor(browser, address)
    keep(page, "start")
    page.set_input_files("#bf-drop input[type=file]", str(SAMPLES / "clip.mp4"))
    page.wait_for_selector("#bf-result-title:focus")
    keep(page, "answer")
    page.click("#bf-ask")
    page.wait_for_selector("#bf-told p")
    page.get_by_role("tab").last.click()
    page.wait_for_selector("#bf-tab-about", state="visible")
    page.evaluate("scrollTo(0, 0)")
    keep(page, "about")
    review(visitor(browser, address, 1000), token)


def review(page: Any, token: str) -> None:
    """The desk with the case that was asked about."""
    page.locator("#bf-tab-review-button").click()
    page.fill("#bf-door input", token)
    page.click("#bf-door button")
    page.locator("#bf-queue label").first.click()
    page.wait_for_selector("#bf-ruling button")
    page.wait_for_selector("#bf-queue label:has(input:checked)")
    page.evaluate("scrollTo(0, document.querySelector('#bf-tabs').offsetTop)")
    keep(page, "review")


def main() -> None:
    """All pictures."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("There is no chromium here; install it (Debian: apt install chromium).")
    PICTURES.mkdir(exist_ok=True)
    with serving() as (address, token), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        take(browser, address, token)
        browser.close()
    for path in sorted(PICTURES.glob("*.webp")):
        print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
