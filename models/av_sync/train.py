"""Train the pairs of networks on the bona fide clips of the train part.

    python models/av_sync/data.py --data ../shared/data
    python models/av_sync/train.py

Takes a minute of one core a seed and keeps their weights in --work.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from data import load
from network import Pair
from torch import Tensor
from windows import View, batch, views

from bonafide.detectors.lips import REACH

FOLDER = Path(__file__).parent
# Lags so near to the true one are neither right nor wrong.
NEAR = 2


def loss_of(pair: Pair, seen: Tensor, heard: Tensor) -> Tensor:
    """Each window's sound at lag 0 against its own at other lags and all others' at every lag.

    The same is asked of the mouths for each sound (InfoNCE, van den Oord, Li & Vinyals 2018).
    """
    count, ticks = seen.shape[:2]
    here = seen[:, REACH : ticks - REACH].flatten(1) / (ticks - 2 * REACH)
    lags = range(-REACH, REACH + 1)
    there = [heard[:, REACH + lag : ticks - REACH + lag].flatten(1) for lag in lags]
    fits = 3 * pair.sharpness.exp() * torch.stack([here @ sound.T for sound in there], -1)
    near = torch.tensor([0 < abs(lag) <= NEAR for lag in lags])
    fits = fits.masked_fill(torch.eye(count, dtype=torch.bool)[..., None] & near, -1e9)
    right = fits.diagonal()[REACH]
    of_mouths = torch.logsumexp(fits.flatten(1), 1) - right
    of_sounds = torch.logsumexp(fits.transpose(0, 1).flatten(1), 1) - right
    return (of_mouths + of_sounds).mean()


def fit(clips: list[list[View]], config: dict[str, Any], seed: int) -> Pair:
    """A pair trained on the views of these clips."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    plan = config["train"]
    pair = Pair(**config["network"]).train()
    optimiser = torch.optim.AdamW(pair.parameters(), plan["rate"], weight_decay=plan["decay"])
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan["rate"], plan["steps"])
    for _ in range(plan["steps"]):
        mouths, voices = batch(clips, plan["windows"], plan["ticks"], random)
        loss = loss_of(pair, *pair(torch.from_numpy(mouths), torch.from_numpy(voices)))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return pair.eval()


def main() -> None:
    """Train one pair a seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=FOLDER / "config.toml")
    parser.add_argument("--cache", type=Path, default=FOLDER / ".cache")
    parser.add_argument("--work", type=Path, default=FOLDER / ".runs")
    options = parser.parse_args()
    config = tomllib.loads(options.config.read_text())
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    clips = [views(clip) for clip in load(options.cache, "train")]
    for seed in config["seeds"]:
        pair = fit(clips, config, seed)
        torch.save(pair.state_dict(), options.work / f"pair{seed}.pt")
        print(f"seed {seed}: {len(clips)} clips", flush=True)


if __name__ == "__main__":
    main()
