"""Make the reference histograms that the watch over drift compares with.

    python models/reference.py SCORES

SCORES is a folder of evaluate.py's val scores, clean and re-encoded. Run it again whenever
a network or its quality facts change.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[1] / "core" / "bonafide" / "cases" / "reference.json"
BINS = 8
# Facts that only count what was looked at, or that are no facts of the material.
SKIPPED = {"faces", "patches", "material", "llr_reencoded", "claims", "speech_s"}
LEAST_VALUES = 50


def reference(folder: Path) -> dict[str, dict[str, list[float]]]:
    """Bins that hold equally many of the val scores, and the share that each really holds."""
    values: defaultdict[str, list[float]] = defaultdict(list)
    for path in sorted(folder.glob("*-val*.scores.jsonl")):
        for line in path.read_text().splitlines():
            for detector, quality in json.loads(line).get("quality", {}).items():
                for fact in set(quality) - SKIPPED:
                    if math.isfinite(quality[fact]):
                        values[f"{detector}.{fact}"].append(quality[fact])
    return {
        measure: histogram(np.array(found))
        for measure, found in sorted(values.items())
        if len(found) >= LEAST_VALUES
    }


def histogram(values: np.ndarray) -> dict[str, list[float]]:
    """Inner edges at the quantiles, equal ones once; half a value is added to each bin."""
    edges = np.unique(np.quantile(values, np.arange(1, BINS) / BINS).round(4))
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    shares = (counts + 0.5) / (counts + 0.5).sum()
    return {"edges": edges.tolist(), "shares": shares.round(5).tolist()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scores", type=Path)
    table = reference(parser.parse_args().scores)
    TARGET.write_text(json.dumps(table, indent=1) + "\n")
    print(f"{len(table)} measures: {', '.join(table)}")


if __name__ == "__main__":
    main()
