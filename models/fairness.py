"""False alarms by measurable facts: who or what is accused more often than others?

    python models/fairness.py models/results/faces-test.scores.jsonl ...

The bona fide files of each set are cut into thirds by each fact (face height, light, skin,
bit rate, signal to noise; by name where the manifest says a language). Prints for each part
how many are not cleared, and how many lie above the score that a tenth of all bona fide
exceeds; a gap over 2x is named, with the probability of such a difference by chance (Fisher).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import fisher_exact

Rows = list[dict[str, Any]]
ALARMS = 0.1
LEAST = 15
GAP = 2.0
FACTS = ("face_px", "light", "skin", "kilobits_per_s", "kilobytes")
QUALITY = {"speech": ("snr_db", "bandwidth_khz", "log_speech_s")}


def values(row: dict[str, Any]) -> dict[str, float | str]:
    """The facts of one file, by name."""
    found: dict[str, float | str] = {k: v for k, v in row.get("facts", {}).items() if k in FACTS}
    for detector, names in QUALITY.items():
        quality = row.get("quality", {}).get(detector, {})
        found |= {name: quality[name] for name in names if name in quality}
    return found | row.get("said", {})


def parts(rows: Rows, fact: str) -> dict[str, Rows]:
    """Thirds of the files by a number, or all of each name."""
    known = [(values(row)[fact], row) for row in rows if fact in values(row)]
    if not known:
        return {}
    if isinstance(known[0][0], str):
        names = sorted({str(value) for value, _ in known})
        return {name: [row for value, row in known if value == name] for name in names}
    numbers = [float(value) for value, _ in known]
    low, high = np.quantile(numbers, [1 / 3, 2 / 3])
    return {
        f"up to {low:.3g}": [r for v, r in known if float(v) <= low],
        f"{low:.3g} to {high:.3g}": [r for v, r in known if low < float(v) <= high],
        f"over {high:.3g}": [r for v, r in known if float(v) > high],
    }


def measure(rows: Rows) -> dict[str, Any]:
    """For each fact its parts, and the largest gap between two of them."""
    genuine = [row for row in rows if not row["label"] and row.get("risk") is not None]
    if not genuine:
        return {}
    cut = float(np.quantile([row["risk"] for row in genuine], 1 - ALARMS))
    found: dict[str, Any] = {}
    for fact in sorted({name for row in genuine for name in values(row)}):
        counted = {
            name: {
                "files": len(part),
                "not_cleared": sum(row["band"] != "likely_authentic" for row in part),
                "above": sum(row["risk"] > cut for row in part),
            }
            for name, part in parts(genuine, fact).items()
            if len(part) >= LEAST
        }
        if len(counted) > 1:
            found[fact] = {"parts": counted, **gap(counted)}
    return found


def gap(counted: dict[str, dict[str, int]]) -> dict[str, Any]:
    """The ratio of the worst part's rate to the best's (half a file added), and its chance."""
    rates = {name: (row["above"] + 0.5) / (row["files"] + 1) for name, row in counted.items()}
    worst, best = max(rates, key=lambda n: rates[n]), min(rates, key=lambda n: rates[n])
    table = [
        [counted[n]["above"], counted[n]["files"] - counted[n]["above"]] for n in (worst, best)
    ]
    chance = float(fisher_exact(table).pvalue)
    return {"gap": rates[worst] / rates[best], "worst": worst, "best": best, "chance": chance}


def markdown(name: str, table: dict[str, Any]) -> str:
    """One table a set, with the gaps named below it."""
    lines = [f"\n### {name}: bona fide files accused, by fact\n"]
    lines += [
        "| fact | part | files | not cleared | above the 10 % score |",
        "|---|---|---|---|---|",
    ]
    for fact, row in table.items():
        for part, counts in row["parts"].items():
            shares = [f"{counts[k] / counts['files']:.1%}" for k in ("not_cleared", "above")]
            lines.append(f"| {fact} | {part} | {counts['files']} | {' | '.join(shares)} |")
    for fact, row in table.items():
        if row["gap"] > GAP:
            lines.append(
                f"\n{fact}: {row['gap']:.1f}x more alarms {row['worst']} than {row['best']} "
                f"(by chance {row['chance']:.2f})."
            )
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scores", nargs="+", type=Path, help="NAME.scores.jsonl of evaluate.py")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    options = parser.parse_args()
    found = {}
    for path in options.scores:
        name = path.name.removesuffix(".scores.jsonl")
        found[name] = measure([json.loads(line) for line in path.read_text().splitlines()])
        print(markdown(name, found[name]))
    (options.out / "fairness.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
