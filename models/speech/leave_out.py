"""How the recipe does on pages that it has not seen, and the calibration that follows from it.

python models/speech/leave_out.py --config models/speech/config.toml --data ../shared/data
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

import numpy as np
import torch
from data import Item, load_items
from export import FIRST, SECOND
from measure import auc, page_aucs
from network import Judge
from numpy.typing import NDArray
from second import PRETRAINED, SHARES, VIEWS, SecondEar, pretrained, regress, tables_of
from train import Array, fit, load_tables, rows_of

sys.path.append(str(Path(__file__).parents[1]))
from calibrate import prior_for

from bonafide.fusion import policy as policies
from bonafide.fusion.calibration import fit as calibrate

# Pages left out together; the last round leaves out none and is judged on val.
ALARMS = 0.02
ROUNDS = ({"tortoise", "vits"}, {"yourtts", "glowtts"}, set[str]())


@torch.no_grad()
def clip_logits(
    judge: Judge | SecondEar, items: list[Item], table: dict[str, Array]
) -> NDArray[np.float64]:
    """Mean logit over the windows of each item."""
    say = judge.judged if isinstance(judge, SecondEar) else judge
    return np.array([float(say(torch.from_numpy(table[item.path])).mean()) for item in items])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/speech"))
    arguments = parser.parse_args()
    settings = tomllib.loads(arguments.config.read_text())["summary"]
    items = load_items(arguments.data, arguments.work / "cache")
    tables = load_tables(items, settings, arguments.work / "cache")
    # Not moved together with its network here: that changes little and takes long.
    ears = [SecondEar(pretrained(arguments.data / PRETRAINED), view).eval() for view in VIEWS]
    pictured = [tables_of(ear, items, arguments.work / "cache") for ear in ears]
    genuine, fits = [], []
    for skipped in ROUNDS:
        judge = fit(rows_of(items, tables, settings["shares"], skipped), settings, seed=0)
        for ear, looks in zip(ears, pictured, strict=True):
            regress(ear, rows_of(items, looks, SHARES, skipped))
        part = [
            item
            for item in items
            if (item.split == "train" and item.page in skipped)
            or (item.split == "val" and not skipped)
        ]
        truth = np.array([item.manipulated for item in part])
        logits = []
        for version in SHARES:
            scores = FIRST * clip_logits(judge, part, tables[version])
            for ear, looks in zip(ears, pictured, strict=True):
                scores += SECOND * clip_logits(ear, part, looks[version])
            pages = {str(page): round(value, 2) for page, value in page_aucs(part, scores).items()}
            print(sorted(skipped) or "val", version, round(auc(truth, scores), 3), pages)
            logits.append(scores)
            genuine += list(scores[~truth])
        groups = [item.group for item in part] * len(SHARES)
        fits.append(
            calibrate(np.concatenate(logits), np.tile(truth, len(SHARES)) * 1.0, groups=groups)
        )
        print(fits[-1])
    # The page to come may be as strange as the strangest here.
    found = min(fits, key=lambda one: one.slope)
    print(found)
    llrs = np.array([found.llr(logit, {}) for logit in genuine])
    print(f"prior {prior_for(llrs, policies.load('default'), ALARMS):.3f}")


if __name__ == "__main__":
    main()
