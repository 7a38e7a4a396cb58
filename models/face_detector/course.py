"""The course of a training: rate, moving average, checkpoints and log."""

from __future__ import annotations

import argparse
import copy
import csv
import math
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

Losses = dict[str, Tensor]


def command_line(about: str, folder: Path) -> tuple[argparse.Namespace, dict[str, Any]]:
    """The options of a training and its configuration.

    Args:
        about: first line of the help.
        folder: the network's own, with its `config.toml`; its name is that of the results.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--config", type=Path, default=folder / "config.toml")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("artefacts") / folder.name)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    return options, tomllib.loads(options.config.read_text())


class Course:
    """A network, its moving average and its optimiser, kept in `out`.

    `plan` has `steps`, `warmup`, `rate`, `decay`, `average` and `every`. The
    weights that count are the moving average (`average` in the checkpoint).
    """

    def __init__(self, network: nn.Module, plan: dict[str, Any], out: Path, device: str) -> None:
        self.network = network.to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.network).eval()
        self.plan, self.out, self.step = plan, out, 0
        decayed = [weight for weight in network.parameters() if weight.ndim > 1]
        plain = [weight for weight in network.parameters() if weight.ndim <= 1]
        groups = [
            {"params": decayed, "weight_decay": plan["decay"]},
            {"params": plain, "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=plan["rate"])
        self._resume(device)

    @property
    def _parts(self) -> dict[str, Any]:
        return {"model": self.network, "average": self.average, "optimiser": self.optimiser}

    def _resume(self, device: str) -> None:
        path = self.out / "checkpoint.pt"
        if path.exists():
            saved = torch.load(path, weights_only=True, map_location=device)
            for name, part in self._parts.items():
                part.load_state_dict(saved[name])
            self.step = saved["step"]

    def run(self, losses: Callable[[nn.Module], tuple[Tensor, Losses]]) -> None:
        """Take the steps that are left; `losses` gives the total and its parts."""
        begun, sums = time.perf_counter(), {}
        while self.step < self.plan["steps"]:
            for group in self.optimiser.param_groups:
                group["lr"] = self.plan["rate"] * self.pace()
            total, parts = losses(self.network)
            self.optimiser.zero_grad(set_to_none=True)
            total.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self.network.parameters(), 10.0)
            self.optimiser.step()
            self.step += 1
            follow(self.average, self.network, min(self.plan["average"], 1 - 20 / (self.step + 20)))
            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + value.item() / self.plan["every"]
            if self.step % self.plan["every"] == 0 or self.step == self.plan["steps"]:
                seconds = time.perf_counter() - begun
                log(self.out / "log.csv", {"step": self.step, "s": seconds, **sums})
                sums = {}
                self._save()

    def pace(self) -> float:
        """Share of the full rate: a ramp, then half a cosine down to 1 %."""
        warmup, steps = self.plan["warmup"], self.plan["steps"]
        if self.step < warmup:
            return float((self.step + 1) / warmup)
        done = (self.step - warmup) / (steps - warmup)
        return 0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2

    def _save(self) -> None:
        """Write the checkpoint beside the old one, then put it in its place."""
        states = {name: part.state_dict() for name, part in self._parts.items()}
        fresh = self.out / "checkpoint.new"
        torch.save({**states, "step": self.step}, fresh)
        fresh.replace(self.out / "checkpoint.pt")


@torch.no_grad()
def follow(average: nn.Module, network: nn.Module, keep: float) -> None:
    """Move the averaged weights a little towards the present ones."""
    now = network.state_dict()
    for name, value in average.state_dict().items():
        if value.dtype.is_floating_point:
            value.lerp_(now[name], 1 - keep)
        else:
            value.copy_(now[name])


def log(path: Path, row: dict[str, float]) -> None:
    """Append one line to the CSV log."""
    fresh = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, row)
        if fresh:
            writer.writeheader()
        writer.writerow({name: round(value, 4) for name, value in row.items()})
