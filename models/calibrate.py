"""Fit cards and policies to the scores of the val parts.

    python models/evaluate.py ../shared/data/*/manifest.csv --split val --out SCORES \
        --robustness jpeg60,jpeg50half,h264crf30,h264crf32half,opus24,opus16,phone
    python models/calibrate.py SCORES

Says for every network how well its llrs would be calibrated on groups that the
fit has not seen, then writes the [calibration] of its card; weighs detectors that
look at the same thing; and sets the priors so that fewer than --alarms of the
bona fide files of each kind of medium are called likely manipulated. Re-encoded
copies teach what poor material does to a score. --keep leaves networks or kinds of
medium as they are, --dry writes nothing. After the test parts were judged, run it on
their scores with --rates: that only says how it went.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import norm

sys.path.insert(0, str(Path(__file__).parent))
import metrics
import weighing

from bonafide.fusion import policy as policies
from bonafide.fusion.calibration import fit
from bonafide.weights.cards import Calibration

CORE = Path(__file__).parents[1] / "core" / "bonafide"
POLICIES = ("default", "learned")


@dataclass(frozen=True)
class Plan:
    """How a card is calibrated: on which sets, which facts may bend its slope, and whose it is.

    `modality` is for a detector that judges several by different cards.
    """

    detector: str
    sets: tuple[str, ...]
    facts: tuple[str, ...] = ()
    modality: str | None = None

    def judged(self, row: dict[str, Any]) -> bool:
        """Whether the row holds a logit that this card is to turn into an llr."""
        named = row.get("modality", {}).get(self.detector)
        return "logit" in row.get("quality", {}).get(self.detector, {}) and (
            self.modality is None or named == self.modality
        )


PLAN = {
    "face": Plan("face", ("faces", "clips"), ("log_face_px",)),
    "face_sequence": Plan("face_sequence", ("clips",)),
    "face_signals": Plan("face_signals", ("clips",), ("seconds", "eyes_px")),
    "image": Plan("image", ("pictures",), ("log_blockiness", "log_sharpness", "log_long_px")),
    "image_statistics": Plan("image_statistics", ("faces",), modality="face"),
    "image_statistics_picture": Plan("image_statistics", ("pictures",), modality="image"),
    "speech": Plan("speech", ("speech",), ("log_speech_s", "snr_db", "bandwidth_khz")),
}
# Which sets show how each kind of medium fares.
MEDIA = {"picture": ("faces", "pictures"), "video": ("clips",), "sound": ("speech",)}
# A fact is taken when it lowers the cross-fitted Cllr by this much: less is chance.
WORTH = 0.01
FOLDS = 5
# Above 0.3 a file without any evidence would come near the review band.
MOST_PRIOR, LEAST_PRIOR = 0.3, 0.05
FEW = 100

Rows = list[dict[str, Any]]


def rows_of(folder: Path, names: tuple[str, ...], split: str = "val", copies: str = "*") -> Rows:
    """Score rows of the named sets' parts, re-encoded copies with them unless `copies` is ""."""
    return [
        json.loads(line)
        for name in names
        for path in sorted(folder.glob(f"{name}-{split}{copies}.scores.jsonl"))
        for line in path.read_text().splitlines()
    ]


def judged(rows: Rows, card: str) -> Rows:
    """Those that the card's network gave a logit."""
    return [row for row in rows if PLAN[card].judged(row)]


def fitted(rows: Rows, card: str, facts: tuple[str, ...]) -> Calibration:
    """The card's map from logit and quality to llr on all of the rows."""
    seen = [row["quality"][PLAN[card].detector] for row in rows]
    return fit(
        np.array([quality["logit"] for quality in seen]),
        np.array([float(row["label"]) for row in rows]),
        {fact: np.array([quality[fact] for quality in seen]) for fact in facts},
        groups=[row["group"] for row in rows],
    )


def cross_fitted(rows: Rows, card: str, facts: tuple[str, ...]) -> np.ndarray:
    """Each row's llr by a fit on other groups."""
    names = sorted({row["group"] for row in rows})
    order = np.random.default_rng(0).permutation(len(names))
    fold = {name: int(place) % FOLDS for name, place in zip(names, order, strict=True)}
    llrs = np.zeros(len(rows))
    for number in range(FOLDS):
        found = fitted([r for r in rows if fold[r["group"]] != number], card, facts)
        for index, row in enumerate(rows):
            if fold[row["group"]] == number:
                quality = row["quality"][PLAN[card].detector]
                llrs[index] = found.llr(quality["logit"], quality)
    return llrs


def cost(rows: Rows, card: str, facts: tuple[str, ...]) -> float:
    """Cross-fitted Cllr in bits."""
    labels = np.array([row["label"] for row in rows])
    return metrics.cllr(cross_fitted(rows, card, facts), labels)


def facts_worth(rows: Rows, card: str) -> tuple[str, ...]:
    """The one fact that helps most on unseen groups, if any helps."""
    plan = PLAN[card]
    known = [f for f in plan.facts if all(f in row["quality"][plan.detector] for row in rows)]
    costs = {fact: cost(rows, card, (fact,)) for fact in known}
    best = min(costs, key=lambda fact: costs[fact], default=None)
    if best is None or costs[best] > cost(rows, card, ()) - WORTH:
        return ()
    return (best,)


def calibrate(folder: Path, card: str) -> Calibration | None:
    """Fit one card and say how it would do on groups it has not seen, on clean files."""
    plan = PLAN[card]
    rows = judged(rows_of(folder, plan.sets), card)
    if len({row["label"] for row in rows}) < 2:
        return None
    facts = facts_worth(rows, card)
    clean = judged(rows_of(folder, plan.sets, copies=""), card)
    labels = np.array([row["label"] for row in clean])

    def which(row: dict[str, Any]) -> tuple[str, float]:
        return row["path"], row["quality"][plan.detector]["logit"]

    # Copies of a file lie in the same fold as the file.
    llr_of = dict(zip(map(which, rows), cross_fitted(rows, card, facts), strict=True))
    llrs = np.array([llr_of[which(row)] for row in clean])
    said = metrics.balanced_probability(llrs, labels)
    print(
        f"{card}: {len(rows)} scores, facts {', '.join(facts) or 'none'}; cross-fitted on "
        f"{len(clean)} clean files: Cllr {metrics.cllr(llrs, labels):.3f}, "
        f"ECE {metrics.ece(said, labels):.3f} ({metrics.ece_by_chance(said):.3f} by chance)"
    )
    return fitted(rows, card, facts)


def write_card(card: str, found: Calibration) -> None:
    """Replace the card's [calibration] tables."""
    path = CORE / "weights" / "cards" / f"{card}.toml"
    text = re.sub(r"\n\[calibration(\.[^\]]*)?\][^\[]*", "\n", path.read_text()).rstrip()
    lines = ["", "", "[calibration]"]
    lines += [f"intercept = {found.intercept:.4f}", f"slope = {found.slope:.4f}"]
    lines.append(f"limit = {found.limit}")
    for name, term in found.quality.items():
        lines += ["", f"[calibration.quality.{name}]"]
        lines += [f"{key} = {getattr(term, key):.4f}" for key in ("mean", "scale", "slope")]
    path.write_text(text + "\n".join(lines) + "\n")


def prior_for(llrs: np.ndarray, policy: policies.Policy, alarms: float) -> float:
    """The largest prior under which at most that share of the bona fide crosses the upper cut.

    Of fewer than `FEW` scores one odd file would decide, so theirs are taken for normal.
    """
    if len(llrs) < FEW:
        highest = float(llrs.mean() + norm.isf(alarms) * llrs.std())
    else:
        highest = float(np.sort(llrs)[::-1][int(alarms * len(llrs))]) + 1e-3
    cut = math.log(policy.manipulated_from / (1 - policy.manipulated_from))
    log_odds = cut - highest
    return float(np.clip(1 / (1 + math.exp(-log_odds)), LEAST_PRIOR, MOST_PRIOR))


def write_policies(folder: Path, cards: dict[str, Calibration], alarms: float, kept: set[str]):
    """Weigh detectors that share what they see, then set the prior of each kind of medium."""
    every = {kind: rows_of(folder, sets) for kind, sets in MEDIA.items()}
    for card, found in cards.items():
        own = judged([row for rows in every.values() for row in rows], card)
        weighing.recalibrate(own, PLAN[card].detector, found)
    shares = weighing.shares([row for rows in every.values() for row in rows])
    print("evidence", {name: round(share, 2) for name, share in shares.items()})
    for name in POLICIES:
        path = CORE / "fusion" / "policies" / f"{name}.toml"
        text = path.read_text()
        for detector, share in shares.items():
            text = weighing.with_share(text, detector, share)
        policy = weighing.policy_of(text)
        for kind, rows in every.items():
            genuine = [row for row in rows if not row["label"] and row.get("medium") == kind]
            llrs = weighing.fused(genuine, policy)
            if kind in kept or not len(llrs):
                continue
            prior = prior_for(llrs, policy, alarms)
            text = re.sub(rf"(?m)^{kind} = [\d.]+$", f"{kind} = {prior:.3f}", text, count=1)
            print(f"{name} {kind}: prior {prior:.3f} from {len(llrs)} bona fide scores")
        path.write_text(text)


def write_rates(folder: Path) -> None:
    """Say in the shipped policies how often genuine and manipulated test files got a band."""
    lines = []
    for kind, sets in MEDIA.items():
        rows = rows_of(folder, sets, "test", copies="")
        for band, label in (("likely_manipulated", 0), ("review", 0), ("likely_authentic", 1)):
            asked = [row for row in rows if row["label"] == label and row.get("medium") == kind]
            wrong = sum(row["band"] == band for row in asked)
            lines += ["", f"[error_rates.{kind}.{band}]"]
            lines += [f"wrong = {wrong}", f"count = {len(asked)}"]
    for name in POLICIES:
        path = CORE / "fusion" / "policies" / f"{name}.toml"
        kept = path.read_text().partition("\n[error_rates")[0].rstrip()
        path.write_text(kept + "\n" + "\n".join(lines) + "\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scores", type=Path, help="folder of evaluate.py's scores")
    parser.add_argument("--alarms", type=float, default=0.02, help="share of bona fide, 0..1")
    parser.add_argument("--keep", default="", help="networks and kinds of medium to leave alone")
    parser.add_argument("--dry", action="store_true", help="print, write nothing")
    parser.add_argument("--rates", action="store_true", help="write error rates of test scores")
    options = parser.parse_args()
    kept = set(options.keep.split(","))
    if options.rates:
        write_rates(options.scores)
        return
    cards = {}
    for card in PLAN:
        found = None if card in kept else calibrate(options.scores, card)
        if found is not None:
            cards[card] = found
            if not options.dry:
                write_card(card, found)
    if not options.dry:
        write_policies(options.scores, cards, options.alarms, kept)


if __name__ == "__main__":
    main()
