"""How the recipe does on pages that it has not seen, and the calibration that follows from it.

python models/speech/leave_out.py --config models/speech/config.toml --data ../shared/data
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import numpy as np
import torch
from data import Item, load_items
from measure import auc, page_aucs
from network import Judge
from numpy.typing import NDArray
from train import Array, fit, load_tables, rows_of

from bonafide.fusion.calibration import fit as calibrate

# Pages left out together; the last round leaves out none and is judged on val.
ROUNDS = ({"tortoise", "vits"}, {"yourtts", "glowtts"}, set[str]())


@torch.no_grad()
def clip_logits(judge: Judge, items: list[Item], table: dict[str, Array]) -> NDArray[np.float64]:
    """Mean logit over the windows of each item."""
    return np.array([float(judge(torch.from_numpy(table[item.path])).mean()) for item in items])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/speech"))
    arguments = parser.parse_args()
    settings = tomllib.loads(arguments.config.read_text())["summary"]
    items = load_items(arguments.data, arguments.work / "cache")
    tables = load_tables(items, settings, arguments.work / "cache")
    logits, labels, groups = [], [], []
    for skipped in ROUNDS:
        judge = fit(rows_of(items, tables, settings["shares"], skipped), settings, seed=0)
        part = [
            item
            for item in items
            if (item.split == "train" and item.page in skipped)
            or (item.split == "val" and not skipped)
        ]
        truth = np.array([item.manipulated for item in part])
        for version in ("clean", "sent"):
            found = clip_logits(judge, part, tables[version])
            pages = {str(page): round(value, 2) for page, value in page_aucs(part, found).items()}
            print(sorted(skipped) or "val", version, round(auc(truth, found), 3), pages)
            logits.append(found)
            labels.append(truth)
            groups += [item.group for item in part]
    print(calibrate(np.concatenate(logits), np.concatenate(labels) * 1.0, groups=groups))


if __name__ == "__main__":
    main()
