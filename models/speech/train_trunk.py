"""Train one member of the speech network; stop it at any time, the same command goes on.

python models/speech/train.py --config models/speech/config.toml --data ../shared/data
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
from data import Item, load_items
from draw import Bank, Batch, Draw
from measure import auc, clip_logits, page_aucs
from torch import Tensor
from torch.nn import functional
from trunk import Trunk


def loss_of(network: Trunk, batch: Batch, settings: dict[str, Any], device: str) -> Tensor:
    """Cross-entropy of windows and frames, and within a page every pair in the right order."""
    waves = torch.from_numpy(batch.waves).to(device)
    labels = torch.from_numpy(batch.labels).to(device)
    pages = torch.from_numpy(batch.pages).to(device)
    logit, frame_logit = network(waves)
    logit, frame_logit = logit.float(), frame_logit.float()
    soft = labels * 0.9 + 0.05
    loss = functional.binary_cross_entropy_with_logits(logit, soft)
    cells = torch.from_numpy(batch.frames).to(device)[:, None]
    frames = functional.interpolate(cells, frame_logit.shape[1])[:, 0]
    by_frame = functional.binary_cross_entropy_with_logits(frame_logit, frames * 0.9 + 0.05)
    pairs = (labels[:, None] > labels[None]) & (pages[:, None] == pages[None])
    order = functional.softplus(logit[None] - logit[:, None])[pairs].mean()
    return loss + settings["frame_weight"] * by_frame + settings["order_weight"] * order


def judge(
    network: Trunk, items: list[Item], held_out: set[str], seconds: float
) -> dict[str, float]:
    """AUC over all and within pages on the held-out train pages and on val."""
    figures: dict[str, float] = {}
    parts = {
        "held": [i for i in items if i.split == "train" and i.page in held_out],
        "val": [i for i in items if i.split == "val"],
    }
    for name, part in parts.items():
        if not part:
            continue
        scores = clip_logits(network, [item.pcm for item in part], seconds)
        labels = np.array([item.manipulated for item in part])
        within = page_aucs(part, scores)
        figures[name] = auc(labels, scores)
        figures[f"{name}_within"] = float(np.mean(list(within.values())))
        figures |= {f"{name}_{page}": value for page, value in within.items()}
    return figures


def train(config: dict[str, Any], data: Path, work: Path, device: str) -> None:
    """Run or go on with one member; writes `member.pt` (EMA weights), `log.csv`."""
    settings, name = config["training"], config["name"]
    run = work / name
    run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config["seed"])
    held_out = set(config.get("held_out", []))
    items = load_items(data, work / "cache")
    network = Trunk(**config["trunk"]).to(device, memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), settings["rate"], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, settings["rate"], settings["steps"] + 1, pct_start=0.1
    )
    step, state = 0, run / "state.pt"
    if state.exists():
        saved = torch.load(state, weights_only=True)
        network.load_state_dict(saved["network"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        step = saved["step"]
    draw = Draw(
        items, Bank(work / "cache"), held_out, config["seed"] + step, settings["copy_share"]
    )
    started, losses = time.process_time(), []
    while step < settings["steps"]:
        network.train()
        batch = draw.batch(
            settings["pages"], settings["pairs"], settings["seconds"], settings["splice_share"]
        )
        with torch.autocast(device, torch.bfloat16):
            loss = loss_of(network, batch, settings, device)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        schedule.step()
        step += 1
        losses.append(float(loss.detach()))
        follow(average, network, min(0.995, step / (step + 10)))
        if step % settings["judge_every"] == 0 or step == settings["steps"]:
            figures = judge(average, items, held_out, settings["seconds"])
            log(run / "log.csv", step, time.process_time() - started, np.mean(losses), figures)
            losses, draw.bank = [], Bank(work / "cache")
            part = state.with_suffix(".part")
            torch.save(
                {
                    "network": network.state_dict(),
                    "average": average.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": step,
                },
                part,
            )
            part.rename(state)
    torch.save({"trunk": config["trunk"], "weights": average.state_dict()}, run / "member.pt")


@torch.no_grad()
def follow(average: Trunk, network: Trunk, keep: float) -> None:
    """Exponential moving average of all weights and running statistics."""
    for kept, new in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - keep)
        else:
            kept.copy_(new)


def log(path: Path, step: int, seconds: float, loss: float, figures: dict[str, float]) -> None:
    """Append one row to the CSV log."""
    row = {"step": step, "cpu_s": round(seconds), "loss": round(float(loss), 4)}
    row |= {key: round(value, 4) for key, value in figures.items()}
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(row))
        if new:
            writer.writeheader()
        writer.writerow(row)
    print(row, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/speech"))
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--member", help="train only this one of the config's members")
    arguments = parser.parse_args()
    with arguments.config.open("rb") as handle:
        config = tomllib.load(handle)
    for member in config["members"]:
        if arguments.member in (None, member["name"]):
            train({**config, **member}, arguments.data, arguments.work, arguments.device)


if __name__ == "__main__":
    main()
