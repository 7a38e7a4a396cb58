"""The whole page in one language, as Gradio blocks."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from bonafide.explain.words import languages, word
from bonafide.version import __version__
from bonafide_ui import mcp
from bonafide_ui.markup import escape as inert
from bonafide_ui.samples import SAMPLES
from bonafide_ui.service import Service
from bonafide_ui.tabs.about import About
from bonafide_ui.tabs.batch import Batch
from bonafide_ui.tabs.check import Check
from bonafide_ui.tabs.compare import Compare
from bonafide_ui.tabs.live import Live
from bonafide_ui.tabs.review import Review

STATIC = Path(__file__).parent / "static"
_NAMES = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français"}
_SHORTCUTS = ("u", "Enter", "r", "s", "t", "?")
_SCRIPT_WORDS = ("forget", "live-denied", "lost", "too-large")
_SCRIPTS = ("page.js", "record.js", "live.js", "pair.js")
# The framework speaks the browser's language; the page has its own.
_LANGUAGE = (
    "for (const [name, value] of [['language', bonafide.language], "
    "['languages', [bonafide.language]]])"
    "Object.defineProperty(navigator, name, {get: () => value});"
)
_TABS: dict[str, Any] = {
    "check": Check, "batch": Batch, "live": Live, "compare": Compare, "review": Review,
    "about": About,
}  # fmt: skip


def build(service: Service, language: str, *, tools: bool = False) -> gr.Blocks:
    """The blocks of the page; with `tools`, those of MCP as well."""
    title = word("web-title", language)
    blocks: gr.Blocks
    with gr.Blocks(title=title, analytics_enabled=False, delete_cache=(600, 3600)) as blocks:
        gr.HTML(_header(language), elem_id="bf-header")
        with gr.Tabs(elem_id="bf-tabs", overflow_behavior="wrap") as tabs:
            for name, tab in _TABS.items():
                with gr.Tab(word(f"web-tab-{name}", language), id=name, elem_id=f"bf-tab-{name}"):
                    tab(service, language).build(blocks)
        gr.HTML(_footer(language), elem_id="bf-footer")
        blocks.load(_wished, None, [tabs], show_progress="hidden", api_visibility="private")
        if tools:
            mcp.offer(service)
    blocks.queue(default_concurrency_limit=16, max_size=2000, api_open=False)
    return blocks


def _wished(request: gr.Request) -> Any:
    """The tab that the address names."""
    name = request.query_params.get("tab")
    return gr.Tabs(selected=name) if name in _TABS else gr.skip()


def theme() -> gr.themes.Base:
    """System fonts and the product's own colours; nothing is fetched from elsewhere."""
    sans = ["system-ui", "-apple-system", "Segoe UI", "sans-serif"]
    mono = ["ui-monospace", "Consolas", "monospace"]
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", font=sans, font_mono=mono, radius_size="md"
    ).set(
        button_primary_background_fill="#115e59",
        button_primary_background_fill_hover="#0f4f4b",
        button_primary_background_fill_dark="#5eead4",
        button_primary_background_fill_hover_dark="#99f6e4",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#06201e",
        block_label_text_color="*body_text_color",
        block_title_text_color="*body_text_color",
        body_background_fill="#f6f7f8",
        body_background_fill_dark="#0f1417",
        body_text_color_subdued="#4a5560",
        body_text_color_subdued_dark="#b3bec8",
        block_background_fill_dark="#182026",
        border_color_primary_dark="#333e46",
        input_background_fill_dark="#0f1417",
        button_secondary_background_fill_dark="#2a353d",
        button_secondary_background_fill_hover_dark="#36434c",
        button_secondary_text_color="*body_text_color",
    )


def head(language: str, limit: int) -> str:
    """What stands in the page's head: its own script, and the words that the script says.

    `limit` is the largest upload in bytes.
    """
    megabytes = limit / 1e6
    words = {
        name: word(f"web-script-{name}", language, megabytes=megabytes) for name in _SCRIPT_WORDS
    }
    own = {"language": language, "words": words, "limit": limit}
    said = json.dumps(own).replace("<", "\\u003c")
    description = escape(word("web-sentence", language))
    return (
        f'<meta name="description" content="{description}">'
        + "".join(
            f'<link rel="preload" as="image" href="/samples/{sample.name}-icon.png">'
            for sample in SAMPLES
        )
        + f"<script>window.bonafide = {said};{_LANGUAGE}</script>"
        + "".join(
            f"<script>{(STATIC / name).read_text(encoding='utf-8')}</script>" for name in _SCRIPTS
        )
    )


def _header(language: str) -> str:
    now = ' aria-current="true"'
    links = "".join(
        f'<a href="/?lang={code}" lang="{code}" hreflang="{code}"'
        f"{now if code == language else ''}>{_NAMES.get(code, code)}</a>"
        for code in languages()
    )
    said = {
        key: inert(word(f"web-{key}", language))
        for key in ("sentence", "languages", "theme", "help", "shortcuts", "close")
    }
    keys = "".join(
        f"<tr><td><kbd>{key}</kbd></td><td>{inert(word(f'web-key-{name}', language))}</td></tr>"
        for key, name in zip(
            _SHORTCUTS, ("upload", "start", "results", "report", "theme", "help"), strict=True
        )
    )
    return (
        f'<header class="bf-header"><div><h1>bonafide</h1><p>{said["sentence"]}</p></div>'
        f'<div class="bf-tools"><nav aria-label="{said["languages"]}">{links}</nav>'
        f'<button type="button" data-act="theme" class="bf-tool" aria-keyshortcuts="t" '
        f'title="{said["theme"]} (t)"><span aria-hidden="true">◐</span>'
        f'<span class="bf-word"> {said["theme"]}</span></button>'
        f'<button type="button" data-act="help" class="bf-tool" aria-keyshortcuts="?" '
        f'title="{said["help"]} (?)"><span aria-hidden="true">?</span>'
        f'<span class="bf-word"> {said["help"]}</span></button>'
        f'</div></header><dialog id="bf-help" aria-labelledby="bf-help-title">'
        f'<h2 id="bf-help-title">{said["shortcuts"]}</h2><table><tbody>{keys}</tbody></table>'
        f'<form method="dialog"><button class="bf-button">{said["close"]}</button></form></dialog>'
    )


def _footer(language: str) -> str:
    said = inert(word("web-footer", language, version=__version__))
    return f'<p class="bf-small">{said}</p>'
