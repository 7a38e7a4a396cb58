"""Fit cards and policies to the scores of the val parts.

    python models/evaluate.py ../shared/data/*/manifest.csv --split val --out SCORES
    python models/calibrate.py SCORES

Writes the [calibration] table of each card. Then evaluate val again and run
with --policy to set the priors so that fewer than --alarms of the bona fide
files of each kind of medium are called likely manipulated. After the test parts
were judged, run it on their scores with --rates: that only says how it went.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from bonafide.fusion import policy as policies
from bonafide.fusion.calibration import fit
from bonafide.weights.cards import Calibration

CORE = Path(__file__).parents[1] / "core" / "bonafide"
# Which sets a network is calibrated on, and by which quality facts. Face height is no such fact:
# on val it only tells the sources apart. The voice network is not
# here: its val part is too easy, so speech/leave_out.py calibrates it on left-out pages.
PLAN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "face": (("faces", "clips"), ()),
    "image": (("pictures",), ()),
}
# Which sets show how each kind of medium fares.
MEDIA = {"picture": ("faces", "pictures"), "video": ("clips",), "sound": ("speech",)}
# Above 0.3 a file without any evidence would come near the review band.
MOST_PRIOR, LEAST_PRIOR = 0.3, 0.05


def rows_of(folder: Path, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Score rows of the named sets' val parts."""
    return [
        json.loads(line)
        for name in names
        for line in (folder / f"{name}-val.scores.jsonl").read_text().splitlines()
    ]


def calibrate(folder: Path, detector: str) -> Calibration:
    """Fit one detector's map from logit and quality to llr."""
    sets, facts = PLAN[detector]
    rows = [row for row in rows_of(folder, sets) if detector in row.get("quality", {})]
    quality = {fact: np.array([row["quality"][detector][fact] for row in rows]) for fact in facts}
    return fit(
        np.array([row["quality"][detector]["logit"] for row in rows]),
        np.array([float(row["label"]) for row in rows]),
        quality,
        groups=[row["group"] for row in rows],
    )


def write_card(detector: str, found: Calibration) -> None:
    """Replace the card's [calibration] tables."""
    path = CORE / "weights" / "cards" / f"{detector}.toml"
    text = re.sub(r"\n\[calibration(\.[^\]]*)?\][^\[]*", "\n", path.read_text()).rstrip()
    lines = [
        "",
        "",
        "[calibration]",
        f"intercept = {found.intercept:.4f}",
        f"slope = {found.slope:.4f}",
        f"limit = {found.limit}",
    ]
    for name, term in found.quality.items():
        lines += ["", f"[calibration.quality.{name}]"]
        lines += [
            f"{key} = {getattr(term, key):.4f}" for key in ("mean", "scale", "weight", "slope")
        ]
    path.write_text(text + "\n".join(lines) + "\n")


def prior_for(rows: list[dict[str, Any]], policy: policies.Policy, alarms: float) -> float:
    """The largest prior under which at most that share of the bona fide crosses the upper cut."""
    kind = rows[0]["medium"]
    old = policy.prior_log_odds(kind)
    risks = np.array([row["risk"] for row in rows if not row["label"] and row["risk"] is not None])
    llrs = np.sort(np.log(risks / (1 - risks)) - old)[::-1]
    allowed = int(alarms * len(llrs))
    cut = math.log(policy.manipulated_from / (1 - policy.manipulated_from))
    log_odds = cut - float(llrs[allowed]) - 1e-3
    return float(np.clip(1 / (1 + math.exp(-log_odds)), LEAST_PRIOR, MOST_PRIOR))


def write_policy(folder: Path, alarms: float) -> None:
    """Set the priors of the shipped policies from the val parts."""
    for name in ("default", "learned"):
        policy = policies.load(name)
        path = CORE / "fusion" / "policies" / f"{name}.toml"
        text = path.read_text()
        for kind, sets in MEDIA.items():
            if kind == "sound":
                continue
            rows = [row for row in rows_of(folder, sets) if row.get("medium") == kind]
            prior = prior_for(rows, policy, alarms)
            text = re.sub(rf"(?m)^{kind} = [\d.]+$", f"{kind} = {prior:.3f}", text, count=1)
            print(f"{name} {kind}: prior {prior:.3f}")
        path.write_text(text)


def write_rates(folder: Path) -> None:
    """Say in the shipped policies how often genuine and manipulated test files got a band."""
    lines = []
    for kind, sets in MEDIA.items():
        rows = [
            json.loads(line)
            for name in sets
            for line in (folder / f"{name}-test.scores.jsonl").read_text().splitlines()
        ]
        for band, label in (("likely_manipulated", 0), ("likely_authentic", 1)):
            asked = [row for row in rows if row["label"] == label and row.get("medium") == kind]
            wrong = sum(row["band"] == band for row in asked)
            lines += [
                "",
                f"[error_rates.{kind}.{band}]",
                f"wrong = {wrong}",
                f"count = {len(asked)}",
            ]
    for name in ("default", "learned"):
        path = CORE / "fusion" / "policies" / f"{name}.toml"
        kept = path.read_text().partition("\n[error_rates")[0].rstrip()
        path.write_text(kept + "\n" + "\n".join(lines) + "\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scores", type=Path, help="folder of evaluate.py's val scores")
    parser.add_argument("--policy", action="store_true", help="set priors instead of cards")
    parser.add_argument("--alarms", type=float, default=0.01, help="share of bona fide, 0..1")
    parser.add_argument("--rates", action="store_true", help="write error rates of test scores")
    options = parser.parse_args()
    if options.rates:
        write_rates(options.scores)
        return
    if options.policy:
        write_policy(options.scores, options.alarms)
        return
    for detector in PLAN:
        found = calibrate(options.scores, detector)
        write_card(detector, found)
        print(detector, found)


if __name__ == "__main__":
    main()
