"""The Space as the Hub builds it: a clean environment from its requirements, then its app."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest

from bonafide.version import __version__
from tests.deploy.test_container import clean
from tests.ui.browser import IN_BROWSER, Visit, browsing
from tests.ui.conftest import free_port

pytestmark = IN_BROWSER
ROOT = Path(__file__).parents[2]
OURS = f"bonafide[ui]=={__version__}"


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """The Python of a clean environment that holds what `requirements.txt` names."""
    folder = tmp_path_factory.mktemp("environment")
    wanted = (ROOT / "hf_space" / "requirements.txt").read_text()
    assert OURS in wanted
    environment = {**clean(), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def done(*command):
        ran = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]

    done(sys.executable, "-m", "venv", folder / "venv")
    made = folder / "venv" / "bin" / "python"
    done(made, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    (wheel,) = folder.glob(f"bonafide-{__version__}-*.whl")
    (folder / "requirements.txt").write_text(wanted.replace(OURS, f"bonafide[ui] @ file://{wheel}"))
    done(made, "-m", "pip", "install", "--quiet", "-r", folder / "requirements.txt")
    return made


@pytest.fixture(scope="module")
def browser():
    """A browser for the visitors of the Space."""
    with browsing() as opened:
        yield opened


@pytest.fixture
def space(python, tmp_path):
    """The running Space, and the folder that it has for temporary files."""
    app, scratch = tmp_path / "app", tmp_path / "scratch"
    shutil.copytree(ROOT / "hf_space", app, ignore=shutil.ignore_patterns("__pycache__"))
    scratch.mkdir()
    port = str(free_port())
    environment = {
        **clean(),
        "TMPDIR": str(scratch),
        "GRADIO_SERVER_PORT": port,
        "HF_HUB_OFFLINE": "1",
        "BONAFIDE_WEB_CHECKS_PER_HOUR": "2",
    }
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen(
        [python, "app.py"], cwd=app, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    url, until_s = f"http://127.0.0.1:{port}", time.monotonic() + 600
    while time.monotonic() < until_s and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", trust_env=False).is_success:
                break
        except httpx.TransportError:
            time.sleep(0.5)
    yield url, scratch
    process.terminate()
    process.wait(60)
    log.close()


def picture(path, seed):
    """A picture of the test's own."""
    noise = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), np.uint8)
    cv2.imwrite(str(path), cv2.resize(noise, (640, 480)))
    return path


def test_a_file_gets_its_verdict_and_is_not_kept(space, browser, tmp_path):
    url, scratch = space
    # The Hub speaks HTTPS to the visitor; without it a frame's cookie would not be taken.
    visit = Visit(browser, url.replace("127.0.0.1", "localhost"))
    file = picture(tmp_path / "mine.png", 1)
    page = visit.open()
    visit.upload(file)
    case = visit.answered().get_attribute("data-case")
    assert page.locator("img.bf-media").evaluate("image => image.naturalWidth") == 640
    visit.picture("space")
    assert page.request.get(f"{visit.url}/media/{case}").status == 404
    page.wait_for_timeout(1500)
    mine = file.read_bytes()
    kept = [path for path in scratch.rglob("*") if path.is_file() and path.read_bytes() == mine]
    assert kept == []
    visit.context.close()


def test_a_visitor_may_hand_in_only_so_many_files(space, browser, tmp_path):
    url, _ = space
    visit = Visit(browser, url.replace("127.0.0.1", "localhost"))
    page = visit.open()
    for seed in (2, 3):
        visit.upload(picture(tmp_path / f"{seed}.png", seed))
        visit.answered()
        page.click("#bf-another")
        page.wait_for_selector("#bf-drop", state="visible")
    visit.upload(picture(tmp_path / "4.png", 4))
    page.wait_for_selector(".bf-failure")
    assert "as many files as this server takes" in page.inner_text(".bf-failure")
    visit.context.close()


def test_it_runs_inside_a_page_of_the_hub_and_of_nobody_else(space):
    url, _ = space
    headers = httpx.get(url, trust_env=False).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'self' https://huggingface.co https://*.hf.space" in policy
    assert "SameSite=None; Secure" in headers["set-cookie"]
    assert headers["set-cookie"].endswith("; Partitioned")
    assert "BONAFIDE_WEB_FRAMED_BY" not in os.environ
