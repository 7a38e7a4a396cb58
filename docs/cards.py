"""Put what the cards say into the page on detectors, each time the site is built."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CARDS = Path(__file__).parents[1] / "core" / "bonafide" / "weights" / "cards"
PLACE = "<!-- cards -->"
Table = dict[str, Any]


def on_page_markdown(markdown: str, **build: object) -> str:
    """Called by mkdocs for each page."""
    return markdown.replace(PLACE, "\n".join(lines())) if PLACE in markdown else markdown


def lines() -> Iterator[str]:
    """One part a card of ours, then a table of the public models."""
    for path in sorted(CARDS.glob("*.toml")):
        yield from _own(_read(path))
    yield from (
        "### Public models",
        "",
        "| card | looks at | licence | notes |",
        "|---|---|---|---|",
    )
    for card in map(_read, sorted((CARDS / "hub").glob("*.toml"))):
        notes = _cell(" ".join(card.get("notes", [])))
        yield f"| `{card['name']}` | {card['modality']} | {card['licence']} | {notes} |"


def _read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _own(card: Table) -> Iterator[str]:
    yield from (f"### {card['name']}", "")
    if said := card.get("summary") or card.get("title"):
        yield from (str(said), "")
    limit = card.get("calibration", {}).get("limit")
    facts = {
        "version": card["version"],
        "licence": card["licence"],
        "sha256": f"`{card['sha256']}`",
        "llr held within": f"±{limit:g}" if limit else "no evidence of its own",
    }
    yield from ("| | |", "|---|---|")
    yield from (f"| {name} | {value} |" for name, value in facts.items())
    yield ""
    for name in ("limits", "notes"):
        yield from (f"- {_text(line)}" for line in _listed(card.get(name)))
    yield ""
    yield from _measured(card)


def _measured(card: Table) -> Iterator[str]:
    rows = list(_leaves(card.get("figures", {})))
    if rows:
        yield from ("| measured | |", "|---|---|")
        yield from (f"| {_cell(name)} | {_cell(value)} |" for name, value in rows)
    else:
        yield "No figure of a test part stands in this card yet."
    yield ""


def _leaves(found: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _leaves(value, f"{name} {key}".strip())
    elif found not in ("", [], None):
        yield name, ", ".join(map(str, found)) if isinstance(found, list) else str(found)


def _listed(found: object) -> list[str]:
    if isinstance(found, dict):
        return [f"{name}: {value}" for name, value in found.items()]
    return [str(part) for part in found] if isinstance(found, list) else [str(found)] * bool(found)


def _text(value: str) -> str:
    return value.replace("<", "&lt;").replace("\n", " ")


def _cell(value: str) -> str:
    return _text(value).replace("|", "\\|").replace("_", "\\_")
