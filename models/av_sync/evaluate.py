"""What lips and voice tell on clips whose sources were left out, and what the card says of it.

    python models/av_sync/evaluate.py --card             # folds over train and val: the selector
    python models/av_sync/evaluate.py --share 0.5        # the same from half of the clips
    python models/av_sync/evaluate.py --shipped val      # the embedded network on a part

Own sound is held against that of the other clips of the same fold, which were not learnt from
either. --card writes the calibration and the sureness of the lag into the card.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from data import Clip, load
from network import Several
from sklearn.linear_model import LogisticRegression
from train import FOLDER, fit
from windows import plain, views

sys.path.append(str(Path(__file__).parents[1]))
import metrics

from bonafide.detectors import lips
from bonafide.fusion.calibration import fit as calibrated
from bonafide.weights import runtime

CARD = Path(__file__).parents[2] / "core" / "bonafide" / "weights" / "cards" / "av_sync.toml"
FOLDS = 4
# A foreign voice is no forgery and an own one may be forged: such evidence weighs little.
LIMIT, SHRINK = 0.3, 0.25
ALARMS = 0.02
Both = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Heard:
    """How the lips of one clip and the sound of one, the same or another, fit at every lag."""

    clip: str
    own: bool
    fits: np.ndarray


def folds(clips: list[Clip]) -> np.ndarray:
    """Number of the fold of each clip, (n,): sources stay whole, folds about as large."""
    sources = [clip.source for clip in clips]
    size, fold = np.zeros(FOLDS), {}
    for source in sorted(set(sources), key=lambda source: (-sources.count(source), source)):
        fold[source] = int(np.argmin(size))
        size[fold[source]] += sources.count(source)
    return np.array([fold[source] for source in sources])


def pairs_of(clips: list[Clip], embedded: list[Both]) -> list[Heard]:
    """Every clip's lips against its own sound and that of every other clip."""
    found = []
    for one, (seen, _) in zip(clips, embedded, strict=True):
        for other, (_, heard) in zip(clips, embedded, strict=True):
            found.append(Heard(one.path, one is other, lips.fits(seen, heard)))
    return found


def left_out(clips: list[Clip], config: dict, share: float) -> list[Heard]:
    """Each fold judged by networks that learnt from the others, or from a share of those."""
    number, found = folds(clips), []
    ready = [views(clip) for clip in clips]
    for fold in range(FOLDS):
        others = [one for one, at in zip(ready, number, strict=True) if at != fold]
        pairs = []
        for seed in config["seeds"]:
            order = np.random.default_rng(seed).permutation(len(others))
            some = order[: round(share * len(others))]
            pairs.append(fit([others[i] for i in some], config, seed))
        here = [clip for clip, at in zip(clips, number, strict=True) if at == fold]
        found += pairs_of(here, [embed(Several(pairs).eval(), clip) for clip in here])
    return found


def embed(network: Several, clip: Clip) -> Both:
    """What the network sees and hears of an unchanged clip."""
    mouths, voice = inputs(clip)
    with torch.inference_mode():
        seen, heard = network(torch.from_numpy(mouths), torch.from_numpy(voice))
    return seen[0].numpy(), heard[0].numpy()


def inputs(clip: Clip) -> Both:
    """Mouths (1, n, side, side) and voice (1, n, parts, bands) as the product makes them."""
    clock_s, mouths = clip.seen()
    return plain(mouths)[None], lips.spectrum(clip.samples, clip.start_s, clock_s)[None]


def shipped(clip: Clip) -> Both:
    """What the embedded network sees and hears of a clip."""
    mouths, voice = inputs(clip)
    session = runtime.session("av_sync")
    seen, heard = session.run(["seen", "heard"], {"mouths": mouths, "voice": voice})
    return seen[0], heard[0]


def report(heard: list[Heard]) -> None:
    """Print the figures."""
    foreign = np.array([not one.own for one in heard])
    apart = np.array([-lips.fit(one.fits) for one in heard])
    lags = np.array([int(np.argmax(one.fits)) - lips.REACH for one in heard if one.own])
    alarm_from = np.quantile(apart[~foreign], 1 - ALARMS)
    print(f"{(~foreign).sum()} clips, {foreign.sum()} foreign sounds")
    print(f"own against foreign sound: AUC {metrics.auc(apart, foreign):.3f}")
    print(f"lag within 40 ms of 0: {np.mean(np.abs(lags) <= 1):.2f}, by chance 0.14")
    caught = np.mean(apart[foreign] > alarm_from)
    print(f"foreign sound found at {ALARMS:.0%} false alarms: {caught:.2f}")


def write_card(heard: list[Heard]) -> None:
    """Fit llr and sureness to what was left out, and write them into the card."""
    foreign = np.array([not one.own for one in heard])
    logits = np.array([-lips.fit(one.fits) for one in heard])
    found = calibrated(logits, foreign.astype(float), groups=[one.clip for one in heard])
    own = [one for one in heard if one.own]
    peaks = np.array([[lips.peak(one.fits)] for one in own])
    right = [abs(int(np.argmax(one.fits)) - lips.REACH) <= 1 for one in own]
    sure = LogisticRegression(C=1.0).fit(peaks, right)
    said = sure.predict_proba(peaks)[:, 1]
    print(
        f"lag said to be right in {said.min():.2f} to {said.max():.2f}, is in {np.mean(right):.2f}"
    )
    line = f"{{ intercept = {sure.intercept_[0]:.3f}, slope = {sure.coef_[0, 0]:.3f} }}"
    written = {
        "lag": line,
        "intercept": f"{SHRINK * found.intercept:.4f}",
        "slope": f"{SHRINK * found.slope:.4f}",
        "limit": f"{LIMIT}",
    }
    text = CARD.read_text()
    for key, value in written.items():
        text = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
    CARD.write_text(text)


def main() -> None:
    """Judge left-out clips, or a part by the embedded network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=FOLDER / "config.toml")
    parser.add_argument("--cache", type=Path, default=FOLDER / ".cache")
    parser.add_argument("--share", type=float, default=1.0, help="of the clips to learn from")
    parser.add_argument("--shipped", metavar="PART", help="judge by the embedded network instead")
    parser.add_argument("--card", action="store_true", help="write what was found into the card")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    if options.shipped:
        clips = load(options.cache, options.shipped)
        report(pairs_of(clips, [shipped(clip) for clip in clips]))
        return
    config = tomllib.loads(options.config.read_text())
    heard = left_out(load(options.cache, "train", "val"), config, options.share)
    report(heard)
    if options.card:
        write_card(heard)


if __name__ == "__main__":
    main()
