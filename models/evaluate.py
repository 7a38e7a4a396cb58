"""Judge the files of manifests through the product's own path and print the figures.

    python models/evaluate.py ../shared/data/speech/manifest.csv --split test
    python models/evaluate.py MANIFEST... --robustness jpeg60,h264crf30,opus24,phone

Writes NAME.json (figures), NAME.scores.jsonl (one line a file) and NAME.png
(ROC, reliability) into --out, and prints a Markdown table. A change is made to
the files that it is for; its figures say how many bands it flipped.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import facts
import figures
import robustness

from bonafide.errors import BonafideError
from bonafide.examine import conduct


@dataclass(frozen=True)
class Item:
    """One row of a manifest."""

    path: Path
    label: int
    kind: str
    group: str
    source: str
    said: dict[str, str]


def read_manifest(manifest: Path, split: str) -> list[Item]:
    """Rows of one split; the source is the page where the manifest has pages."""
    with manifest.open(newline="") as file:
        return [
            Item(
                manifest.parent / row["path"],
                int(row["label"] == "manipulated"),
                row["kind"],
                row["group"],
                row.get("page") or row["source_repo"],
                dict(re.findall(r"\b(lang|sex)=(\w+)", row.get("notes", ""))),
            )
            for row in csv.DictReader(file)
            if row["split"] == split
        ]


def judge(item: Item, change: str | None) -> dict[str, Any]:
    """One line of scores: risks, llr a detector, quality facts, abstentions."""
    row: dict[str, Any] = {
        "path": f"{item.path.parent.name}/{item.path.name}",
        "label": item.label,
        "kind": item.kind,
        "group": item.group,
        "source": item.source,
        "said": item.said,
    }
    try:
        with robustness.changed(item.path, change) as path:
            examination = conduct(path)
            report = examination.report
    except BonafideError as error:
        return row | {"error": error.code}
    return row | {
        "medium": report.media.kind,
        "risk": report.risk,
        "video_risk": report.video_risk,
        "audio_risk": report.audio_risk,
        "image_risk": report.image_risk,
        "band": report.band,
        "llr": {finding.detector: finding.llr for finding in report.findings},
        "modality": {finding.detector: finding.modality for finding in report.findings},
        "quality": {finding.detector: finding.quality for finding in report.findings},
        "facts": facts.measure(examination),
        "confidence_reason": report.confidence_reason.id,
        "abstained": {a.detector: a.reason.id for a in report.abstentions},
        "timings_s": report.timings_s,
    }


def judge_all(items: list[Item], change: str | None) -> Iterator[dict[str, Any]]:
    """Rows in the order of the items; progress on standard error."""
    with ThreadPoolExecutor(1) as pool:
        for number, row in enumerate(pool.map(lambda item: judge(item, change), items), 1):
            if number % 50 == 0:
                print(f"{number}/{len(items)}", file=sys.stderr, flush=True)
            yield row


def evaluate(
    items: list[Item], name: str, out: Path, change: str | None, clean: figures.Rows
) -> figures.Rows:
    """Judge the items, write what came of it under `name`; the rows."""
    rows = list(judge_all(items, change))
    (out / f"{name}.scores.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    table = figures.measure(rows)
    if change:
        table["flips"] = figures.flips(clean, rows)
    (out / f"{name}.json").write_text(json.dumps(table, indent=1) + "\n")
    figures.plot(rows, out / f"{name}.png", title=name)
    print(figures.markdown(name, table), flush=True)
    return rows


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifests", nargs="+", type=Path)
    parser.add_argument("--split", default="test", choices=["train", "val", "test"])
    parser.add_argument(
        "--robustness", default="", help="comma list of " + ", ".join(robustness.CHANGES)
    )
    parser.add_argument("--every", type=int, default=1, help="only each n-th file of the part")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for manifest in options.manifests:
        items = read_manifest(manifest, options.split)[:: options.every]
        name = f"{manifest.parent.name}-{options.split}"
        clean = evaluate(items, name, options.out, None, [])
        for change in filter(None, options.robustness.split(",")):
            chosen = [item for item in items if robustness.fits(item.path, change)]
            if chosen:
                evaluate(chosen, f"{name}-{change}", options.out, change, clean)


if __name__ == "__main__":
    main()
