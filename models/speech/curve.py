"""What more pages would do for the second ears: their regressions on shares of the train pages.

    python models/speech/curve.py --data ../shared/data --work build/speech

Judged on val and on pages left out. The statistics' perceptron and the loosening are left aside.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from data import load_items
from leave_out import ROUNDS, clip_logits
from measure import auc, page_aucs
from second import PRETRAINED, SHARES, VIEWS, SecondEar, pretrained, regress, tables_of
from train import rows_of

sys.path.append(str(Path(__file__).parents[1]))
from curves import Row, curve, keep

JUDGED = {"clean": "", "sent": ", after a codec or telephone"}


def main() -> None:
    """Fit, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/speech"))
    arguments = parser.parse_args()
    cache = arguments.work / "cache"
    items = load_items(arguments.data, cache)
    ears = [SecondEar(pretrained(arguments.data / PRETRAINED), view).eval() for view in VIEWS]
    tables = [tables_of(ear, items, cache) for ear in ears]
    pages = sorted({item.page for item in items if item.split == "train"})

    def judge(kept: set[str]) -> Row:
        found: Row = {}
        for skipped in ROUNDS:
            part = [
                item
                for item in items
                if (item.split == "train" and item.page in skipped)
                or (item.split == "val" and not skipped)
            ]
            scores = {version: np.zeros(len(part)) for version in JUDGED}
            for ear, table in zip(ears, tables, strict=True):
                regress(ear, rows_of(items, table, SHARES, skipped | (set(pages) - kept)))
                for version in JUDGED:
                    scores[version] += clip_logits(ear, part, table[version])
            labels = np.array([item.manipulated for item in part])
            for version, told in JUDGED.items():
                name = (", ".join(sorted(skipped)) or "val") + told
                found[name] = auc(labels, scores[version])
                within = list(page_aucs(part, scores[version]).values())
                found[f"{name} (within pages)"] = float(np.mean(within))
        return found

    keep("speech", curve(pages, judge))


if __name__ == "__main__":
    main()
