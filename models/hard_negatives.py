"""Judge genuine things that look or sound odd: do they speak for either label?

    python models/hard_negatives.py ../shared/data/{faces,clips,speech}/manifest.csv --split val

Heavy make-up, filters, masks, glasses, dim rooms and video calls are put on faces of both labels
(`face/disguise.py`), music, other voices, applause and bad lines on voices (`speech/company.py`).
Each copy goes through the product; what changes is told against a copy that was only saved again.
Turned heads, and what people wear in the data, are told as slices of the untouched bona fide files.
Prints Markdown tables; adds to OUT/hard-negatives.json what it measured.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import metrics
from evaluate import Item, judge, read_manifest
from figures import scores_of
from odd_copies import AGAIN, Copy, Faces, clip, of_faces, of_voices, read, still

Rows = list[dict[str, Any]]
TURNS_DEG = (0, 15, 30, 90)
# Sources of the data whose people wear something; all of them are bona fide.
WORN = {"real masks": r"(?i)mask-?detect|MaskON|face-mask", "real sunglasses": r"(?i)sunglasses"}
BANDS = ("likely_manipulated", "review", "inconclusive")


def copies_for(manifest: Path) -> dict[str, Copy]:
    """What is done to the files of a set, by name; the first is `AGAIN`."""
    if manifest.parent.name == "speech":
        train = [item for item in read_manifest(manifest, "train") if not item.label]
        return of_voices([item.path for item in train[::5]])
    return of_faces(clip if manifest.parent.name == "clips" else still)


def judged(items: list[Item], name: str, make: Copy) -> Iterator[dict[str, Any]]:
    """Rows of the copies that could be made; the seed is the file's."""
    for number, item in enumerate(items, 1):
        rng = np.random.default_rng(zlib.crc32(f"{name} {item.path.name}".encode()))
        with tempfile.TemporaryDirectory() as folder:
            if path := make(item.path, Path(folder), rng):
                yield judge(replace(item, path=path), None) | {"path": item.path.name}
        if number % 100 == 0:
            print(f"{name}: {number} of {len(items)}", file=sys.stderr, flush=True)


def measure(rows: Rows, again: Rows, part: str) -> dict[str, Any]:
    """What the answers are for each label, and how a detector's llr moved."""
    before = {row["path"]: row for row in again}
    labels = np.array([row["label"] for row in rows])
    found: dict[str, Any] = {"files": len(rows)}
    for label, name in enumerate(("bona_fide", "manipulated")):
        own = [row for row in rows if row["label"] == label]
        bands = [row.get("band", "error") for row in own]
        moved = [
            row["llr"][part] - before[row["path"]]["llr"][part]
            for row in own
            if part in row.get("llr", {}) and part in before.get(row["path"], {}).get("llr", {})
        ]
        found[name] = {"files": len(own), "llr_change": float(np.mean(moved)) if moved else 0.0}
        for band in BANDS:
            found[name][band] = bands.count(band) / max(len(own), 1)
    sources = [row["source"] for row in rows]
    for which in (part, "risk"):
        scores = scores_of(rows, which)
        within = metrics.auc_within(scores, labels, sources)[0]
        found[f"auc_{which}"] = [metrics.auc(scores, labels), within]
    return found


def slices(items: list[Item], again: Rows, faces: Faces) -> dict[str, Any]:
    """Bona fide files by how far the head is turned, and by what is worn in their source."""
    rows = {row["path"]: row for row in again}
    known = [item for item in items if not item.label and item.path.name in rows]
    turned = [faces.turned_deg(read(item.path)) for item in known]
    parts = {
        f"turned {low} to {high} degrees": [low <= turn < high for turn in turned]
        for low, high in pairwise(TURNS_DEG)
    }
    parts |= {name: [bool(re.search(say, item.source)) for item in known]
              for name, say in WORN.items()}  # fmt: skip
    found = {}
    for name, inside in parts.items():
        own = [rows[item.path.name] for item, yes in zip(known, inside, strict=True) if yes]
        bands = [row.get("band") for row in own]
        llrs = [row["llr"]["face"] for row in own if "face" in row.get("llr", {})]
        if own:
            found[name] = {"files": len(own), "llr": float(np.mean(llrs)) if llrs else 0.0}
            found[name] |= {band: bands.count(band) / len(own) for band in BANDS}
    return found


def markdown(name: str, table: dict[str, Any], part: str) -> str:
    """The tables of one set, for the lab book."""
    lines = [
        f"\n### {name}\n",
        f"| what | files | bona fide: called likely manipulated / review / {part} llr "
        f"| manipulated: the same | AUC {part}, all / within | fused |",
        "|---|---|---|---|---|---|",
    ]
    for change, row in table["changes"].items():
        sides = [f"{row[s]['likely_manipulated']:.1%} / {row[s]['review']:.0%} / "
                 f"{row[s]['llr_change']:+.2f}" for s in ("bona_fide", "manipulated")]  # fmt: skip
        pairs = [f"{all_:.3f} / {in_:.3f}" for all_, in_ in (row[f"auc_{part}"], row["auc_risk"])]
        count = f"{row['bona_fide']['files']} + {row['manipulated']['files']}"
        lines.append(f"| {change} | {count} | {' | '.join([*sides, *pairs])} |")
    if table.get("slices"):
        lines += ["\n| bona fide files | files | likely manipulated | review | face llr |",
                  "|---|---|---|---|---|"]  # fmt: skip
    for name_, row in table.get("slices", {}).items():
        shares = f"{row['likely_manipulated']:.1%} | {row['review']:.0%}"
        lines.append(f"| {name_} | {row['files']} | {shares} | {row['llr']:+.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifests", nargs="+", type=Path)
    parser.add_argument("--split", default="val", choices=["train", "val", "test"])
    parser.add_argument("--every", type=int, default=1, help="only each n-th file of the part")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "hard-negatives.json"
    for manifest in options.manifests:
        items = read_manifest(manifest, options.split)[:: options.every]
        name, part = f"{manifest.parent.name}-{options.split}", "face"
        if manifest.parent.name == "speech":
            part = "speech"
        copies = copies_for(manifest)
        again = list(judged(items, AGAIN, copies[AGAIN]))
        table: dict[str, Any] = {"changes": {AGAIN: measure(again, again, part)}}
        for change in list(copies)[1:]:
            rows = list(judged(items, change, copies[change]))
            table["changes"][change] = measure(rows, again, part)
        if manifest.parent.name == "faces":
            table["slices"] = slices(items, again, Faces())
        print(markdown(name, table, part), flush=True)
        known = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps(known | {name: table}, indent=1) + "\n")


if __name__ == "__main__":
    main()
