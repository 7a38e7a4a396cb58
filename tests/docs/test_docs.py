"""The docs say what the code says, and their site asks nobody else for anything."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
# What makes a browser fetch something; a link that a person may click does not.
FETCHED = re.compile(
    r"""(?:<(?:script|img|iframe|source|audio|video)[^>]*\bsrc|<link(?![^>]*rel="?canonical)[^>]*\bhref|@import|url\()"""
    r"""\s*[=(]?\s*["']?((?:https?:)?//[^"')\s>]+)"""
)
LOADED = re.compile(r"""(?:fetch|import|importScripts)\(\s*["'`]((?:https?:)?//[^"'`]+)""")


def test_what_is_generated_is_current():
    command = [sys.executable, DOCS / "generate.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_is_in_the_navigation():
    navigation = (ROOT / "mkdocs.yml").read_text()
    assert [page.name for page in PAGES if page.name not in navigation] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_in_the_docs_exists(page):
    from typer.main import get_command

    from bonafide.cli.main import application

    top = get_command(application())
    lines = re.findall(r"(?m)^(?: {4,}\S*?|[^`\n]*`)bonafide ([a-z][^`\n]*)", page.read_text())
    for line in lines:
        command, words = top, line.split()
        while words and not words[0].startswith("--") and hasattr(command, "commands"):
            name = words.pop(0)
            assert name in command.commands, f"{page.name}: bonafide {line}"
            command = command.commands[name]
        options = {option for p in command.params for option in (*p.opts, *p.secondary_opts)}
        asked = {word.split("=")[0] for word in words if word.startswith("--")}
        assert asked <= options, f"{page.name}: bonafide {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_setting_in_the_docs_exists(page):
    known = set(re.findall(r"BONAFIDE_[A-Z0-9_]+", (DOCS / "settings.md").read_text()))
    # Variables of examples: the address of a server, and a token for it.
    named = set(re.findall(r"BONAFIDE_[A-Z0-9_]+", page.read_text())) - {"BONAFIDE_TOKEN"}
    assert named <= known


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built strictly: a broken link or anchor fails."""
    pytest.importorskip("material", reason="the site is built with the docs extra")
    to = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", to]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    yield to
    shutil.rmtree(to)


def test_the_built_site_fetches_nothing_from_elsewhere(site):
    pages = [file for file in site.rglob("*") if file.suffix in (".html", ".css")]
    assert len(pages) > len(PAGES)
    found = {file.name: FETCHED.findall(file.read_text("utf-8")) for file in pages}
    assert {name: asked for name, asked in found.items() if asked} == {}


def test_the_scripts_of_the_site_name_no_address_to_load_from(site):
    found = {file.name: LOADED.findall(file.read_text("utf-8")) for file in site.rglob("*.js")}
    assert {name: asked for name, asked in found.items() if asked} == {}


def test_the_examples_stand_on_their_pages(site):
    for page, name in (("api", "ClientSession"), ("adding-a-detector", "Repeats")):
        assert name in (site / f"{page}.html").read_text()


def test_the_cards_stand_on_the_page_about_detectors(site):
    text = (site / "detectors.html").read_text()
    assert "<!-- cards -->" not in text
    assert "llr held within" in text


def test_the_pictures_are_small():
    large = [file.name for file in DOCS.glob("pictures/*") if file.stat().st_size > 150_000]
    assert large == []
