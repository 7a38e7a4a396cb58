"""Train the seam network on splices made on the fly.

python models/seams/train.py --data ../shared/data --work build/seams
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch
from network import RATE_HZ, STEP, Seams
from splices import Chain, Library, Random, chain, sent
from torch import Tensor
from torch.nn import functional

sys.path.append(str(Path(__file__).parents[1] / "speech"))
from data import load_items

SECONDS = 10.0
STEPS, BATCH, RATE = 2400, 14, 2e-3
# Chains that wait to be drawn, and how many of them are made anew each step.
POOL, FRESH = 300, 2
# Logits this far from a seam (in steps of 20 ms) still count as on it.
REACH = 1
WEIGHT = 6.0


def targets(made: list[Chain]) -> Tensor:
    """1 at the seams, 0 elsewhere, shape (n, steps)."""
    found = torch.zeros(len(made), round(SECONDS * RATE_HZ) // STEP)
    for row, one in enumerate(made):
        for at_s in one.seams_s:
            middle = int(at_s * RATE_HZ / STEP)
            found[row, max(0, middle - REACH) : middle + REACH + 1] = 1
    return found


def shortened(waves: Tensor, wanted: Tensor, random: Random) -> tuple[Tensor, Tensor]:
    """The batch, sometimes cut to 2.5 to 6 s, as short files are."""
    if random.random() > 0.3:
        return waves, wanted
    steps = int(random.uniform(2.5, 6) * RATE_HZ) // STEP
    first = int(random.integers(wanted.shape[1] - steps))
    return waves[:, first * STEP : (first + steps) * STEP], wanted[:, first : first + steps]


def train(library: Library, work: Path, steps: int, seed: int) -> Seams:
    """The trained network; its state is kept in `work` every 200 steps."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    network = Seams().train()
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps, pct_start=0.15)
    pool: list[Chain] = []
    begun, losses = time.monotonic(), []
    for step in range(steps):
        for _ in range(POOL if not pool else FRESH):
            made = sent(chain(library, SECONDS, random), random)
            if len(pool) < POOL:
                pool.append(made)
            else:
                pool[int(random.integers(POOL))] = made
        drawn = [pool[i] for i in random.choice(POOL, BATCH, replace=False)]
        waves = torch.from_numpy(np.stack([one.wave for one in drawn]))
        waves, wanted = shortened(waves, targets(drawn), random)
        loss = functional.binary_cross_entropy_with_logits(
            network(waves), wanted, pos_weight=torch.tensor(WEIGHT)
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if step % 200 == 199:
            torch.save(network.state_dict(), work / "seams.pt")
            seconds = time.monotonic() - begun
            print(step + 1, round(float(np.mean(losses[-200:])), 4), f"{seconds:.0f} s", flush=True)
    torch.save(network.state_dict(), work / "seams.pt")
    return network.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/seams"))
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    items = load_items(arguments.data, arguments.work / "cache")
    library = Library([item for item in items if item.split == "train"])
    train(library, arguments.work, arguments.steps, arguments.seed)


if __name__ == "__main__":
    main()
