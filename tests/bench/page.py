"""How fast the page is for one person: until it can be used, and until a check shows progress.

python -m tests.bench.page [VISITS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.ui.browser import Visit, browsing
from tests.ui.conftest import SAMPLE, start

USABLE = (
    "document.querySelector('#bf-drop input') &&document.querySelector('.bf-sample')?.offsetParent"
)
WATCH = """
window.marks = {};
addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
  if (document.querySelector('.bf-stages')) marks.progress ??= performance.now();
  if (document.querySelector('.bf-result')) marks.result ??= performance.now();
}).observe(document.body, {childList: true, subtree: true}));
"""
UPLOADED = (
    "performance.getEntriesByType('resource').find(e => e.name.includes('/upload?')).responseEnd"
)


def visit(browser: Any, url: str) -> tuple[float, float, float]:
    """Seconds until the page can be used, and from the upload's end to progress and result."""
    person = Visit(browser, url)
    page = person.page
    page.add_init_script(WATCH)
    begun_s = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(USABLE, polling=20)
    ready_s = time.perf_counter() - begun_s
    page.wait_for_timeout(500)
    person.upload(SAMPLE["clip"])
    person.answered(600)
    marks, uploaded_ms = page.evaluate("marks"), page.evaluate(UPLOADED)
    person.context.close()
    return ready_s, *((marks[name] - uploaded_ms) / 1000 for name in ("progress", "result"))


def main(visits: int = 10) -> None:
    """Print medians and the slowest, each visit by a new visitor with an empty cache."""
    with tempfile.TemporaryDirectory() as home, browsing() as browser:
        server, process = start(Path(home), BONAFIDE_WEB_CHECKS_PER_HOUR="100000")
        try:
            measured = [visit(browser, server.url) for _ in range(visits)]
        finally:
            process.terminate()
            process.wait(60)
    names = ("page ready", "upload's end to first progress", "upload's end to the answer")
    for name, values in zip(names, zip(*measured, strict=True), strict=True):
        print(f"{name}: median {statistics.median(values):.2f} s, slowest {max(values):.2f} s")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
