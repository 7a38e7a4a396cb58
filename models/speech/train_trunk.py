"""Train the members over spectra; stop it at any time, the same command goes on.

python models/speech/train_trunk.py --config models/speech/trunk.toml --data ../shared/data
"""

from __future__ import annotations

import argparse
import copy
import csv
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from data import Item, Pcm, load_items
from draw import Bank, Draw
from measure import auc, clip_logits, page_aucs
from torch import nn
from torch.nn import functional
from trunk import Trunk


def judge(
    network: Trunk, items: list[Item], held_out: set[str], sent: dict[str, Pcm]
) -> dict[str, float]:
    """AUC over all and within pages on the held-out train pages and on val, clean and sent."""
    figures: dict[str, float] = {}
    parts = {
        "held": [i for i in items if i.split == "train" and i.page in held_out],
        "val": [i for i in items if i.split == "val"],
    }
    for name, part in parts.items():
        labels = np.array([item.manipulated for item in part])
        for version in ("clean", "sent") if part else ():
            sounds = [sent[i.path] if version == "sent" else i.pcm for i in part]
            scores = clip_logits(network, sounds)
            within = page_aucs(part, scores)
            figures[f"{name}_{version}"] = auc(labels, scores)
            figures[f"{name}_{version}_within"] = float(np.mean(list(within.values())))
            if version == "clean":
                figures |= {f"{name}_{page}": value for page, value in within.items()}
    return figures


class Run:
    """Network, moving average, optimiser and schedule of one member."""

    def __init__(self, config: dict[str, Any], folder: Path, device: str) -> None:
        self.settings, self.folder, self.device, self.step = config["training"], folder, device, 0
        folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(config["seed"])
        self.network = Trunk(**config["trunk"]).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.network)
        rate = self.settings["rate"]
        self.optimiser = torch.optim.AdamW(self.network.parameters(), rate, weight_decay=0.02)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimiser, rate, self.settings["steps"] + 1, pct_start=0.15
        )
        if (folder / "state.pt").exists():
            saved = torch.load(folder / "state.pt", weights_only=True)
            for name, part in self._parts().items():
                part.load_state_dict(saved[name])
            self.step = saved["step"]

    def _parts(self) -> dict[str, Any]:
        names = ("network", "average", "optimiser", "schedule")
        return {name: getattr(self, name) for name in names}

    def learn(self, draw: Draw) -> float:
        """One step on one batch; returns the loss."""
        waves, labels = (torch.from_numpy(part).to(self.device) for part in draw.batch())
        self.network.train()
        with torch.autocast(self.device, torch.bfloat16):
            logit = self.network(waves)
        loss = functional.binary_cross_entropy_with_logits(logit.float(), labels * 0.9 + 0.05)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimiser.step()
        self.schedule.step()
        self.step += 1
        follow(self.average, self.network, min(0.99, self.step / (self.step + 10)))
        return float(loss.detach())

    def save(self) -> None:
        """Checkpoint, replaced in one move."""
        part = self.folder / "state.part"
        states = {name: value.state_dict() for name, value in self._parts().items()}
        torch.save({**states, "step": self.step}, part)
        part.rename(self.folder / "state.pt")


@torch.no_grad()
def follow(average: Trunk, network: Trunk, keep: float) -> None:
    """Exponential moving average of all weights and running statistics."""
    for kept, new in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - keep)
        else:
            kept.copy_(new)


def log(path: Path, row: dict[str, float]) -> None:
    """Append one row to the CSV log."""
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(row))
        if new:
            writer.writeheader()
        writer.writerow(row)
    print(row, flush=True)


def train(config: dict[str, Any], data: Path, work: Path, device: str) -> None:
    """Run or go on with one member; writes `member.pt` (averaged weights) and `log.csv`."""
    settings, folder = config["training"], work / config["name"]
    held_out = set(config.get("held_out", []))
    items, bank = load_items(data, work / "cache"), Bank.load(work / "cache")
    run = Run(config, folder, device)
    draw = Draw(items, bank, held_out, settings, config["seed"] + run.step)
    started, losses = time.process_time(), []
    while run.step < settings["steps"]:
        losses.append(run.learn(draw))
        if run.step % settings["judge_every"] == 0 or run.step == settings["steps"]:
            found = judge(run.average, items, held_out, bank.sent)
            row = {"step": run.step, "cpu_s": time.process_time() - started}
            row |= {"loss": float(np.mean(losses)), **found}
            log(folder / "log.csv", {key: round(value, 4) for key, value in row.items()})
            losses = []
            run.save()
    torch.save(
        {"trunk": config["trunk"], "weights": run.average.state_dict()}, folder / "member.pt"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/speech"))
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--member", help="train only this one of the config's members")
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text())
    for member in config["members"]:
        if arguments.member in (None, member["name"]):
            train({**config, **member}, arguments.data, arguments.work, arguments.device)


if __name__ == "__main__":
    main()
