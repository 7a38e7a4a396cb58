"""Train the generated-picture network: `python models/image/train.py --config
models/image/config.toml --data ../shared/data`; a second call goes on where the first stopped."""

from __future__ import annotations

import argparse
import copy
import csv
import math
import tomllib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from data import Balanced, Item, Pixels, patch, pictures, scenes
from forge import forged
from network import PatchJudge, pretrained
from numpy.random import Generator
from reencode import reencoded
from torch import Tensor
from torch.nn import functional

PRETRAINED = "scenes/pretrained/tf2_mobilenet_v2_1.0_224_dequantised_fp16.pt"


def prepared(picture: Pixels, size: int, seed: int) -> Pixels:
    """One training patch: random treatment, mirrored or not; the same for equal seeds."""
    draw = np.random.default_rng(seed)
    out = patch(reencoded(picture, draw), size, draw)
    return out[:, ::-1] if draw.random() < 0.5 else out


def examples(
    balanced: Balanced, config: dict[str, Any], draw: Generator
) -> list[tuple[Pixels, int]]:
    """One patch of each label: strangers, of one source, or a picture and its forgery."""
    kind, size = draw.random(), config["patch_px"]
    seeds = draw.integers(2**32, size=2)
    if kind < config["forged_share"]:
        item = balanced.draw(0, draw)
        fake = forged(item.pixels, draw)
        return [(prepared(item.pixels, size, seeds[0]), 0), (prepared(fake, size, seeds[0]), 1)]
    items: tuple[Item, ...]
    if kind < config["forged_share"] + config["twin_share"]:
        items = balanced.pair(draw)
    else:
        items = balanced.draw(0, draw), balanced.draw(1, draw)
    return [
        (prepared(item.pixels, size, seed), item.label)
        for item, seed in zip(items, seeds, strict=True)
    ]


def batch(balanced: Balanced, config: dict[str, Any], seed: int) -> tuple[Tensor, Tensor]:
    """Patches (n, 3, size, size) uint8 and labels (n,) of step `seed`."""
    draw = np.random.default_rng(seed)
    drawn: list[tuple[Pixels, int]] = []
    while len(drawn) < config["training"]["batch"]:
        drawn += examples(balanced, config["data"], draw)
    pixels = np.stack([pixels for pixels, _ in drawn])
    labels = torch.tensor([label for _, label in drawn], dtype=torch.float32)
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous(), labels


def optimiser(network: PatchJudge, config: dict[str, Any]) -> torch.optim.AdamW:
    """The head learns faster than the pretrained blocks; the first blocks not at all."""
    frozen = config["network"]["frozen_blocks"]
    for block in network.backbone.features[:frozen]:
        block.requires_grad_(False)
    body = [weight for weight in network.backbone.parameters() if weight.requires_grad]
    own = {id(weight) for weight in network.backbone.parameters()}
    fresh = [weight for weight in network.parameters() if id(weight) not in own]
    training = config["training"]
    return torch.optim.AdamW(
        [
            {"params": body, "lr": training["learning_rate"]},
            {"params": fresh, "lr": training["head_learning_rate"]},
        ],
        weight_decay=training["weight_decay"],
    )


def train(
    config: dict[str, Any], balanced: Balanced, start: Path, out: Path, device: str, seed: int
) -> None:
    """Train or go on training; the checkpoint, with the average that is shipped, and
    `log.csv` lie in `out`. `start` holds the ImageNet weights."""
    settings = config["training"]
    torch.manual_seed(seed)
    network = PatchJudge(config["network"]["dropout"])
    pretrained(network.backbone, start)
    network.to(device, memory_format=torch.channels_last)
    average = copy.deepcopy(network).eval()
    steps = optimiser(network, config)
    plan = torch.optim.lr_scheduler.LambdaLR(
        steps, lambda n: min(1.0, n / 30) * 0.5 * (1 + math.cos(math.pi * n / settings["steps"]))
    )
    state = {"network": network, "average": average, "optimiser": steps, "plan": plan}
    first = resume(out / "checkpoint.pt", state)
    network.train()
    for step in range(first, settings["steps"]):
        patches, labels = batch(balanced, config, seed * 1_000_003 + step)
        with torch.autocast(device, torch.bfloat16):
            logits = network(patches.to(device, memory_format=torch.channels_last))[0]
        smooth = labels * (1 - settings["label_smoothing"]) + settings["label_smoothing"] / 2
        loss = functional.binary_cross_entropy_with_logits(logits, smooth.to(device))
        steps.zero_grad()
        loss.backward()
        steps.step()
        plan.step()
        blend(average, network, min(settings["average"], (1 + step) / (10 + step)))
        if (step + 1) % settings["save_every"] == 0:
            store = {name: part.state_dict() for name, part in state.items()}
            torch.save({"step": step + 1, **store}, out / "checkpoint.pt")
        note(out / "log.csv", step + 1, loss.item(), ((logits > 0).cpu() == (labels > 0.5)))


def resume(path: Path, state: dict[str, Any]) -> int:
    """Load every part of `state` from `path`; returns the step to go on with."""
    if not path.exists():
        return 0
    stored = torch.load(path, weights_only=True)
    for name, part in state.items():
        part.load_state_dict(stored[name])
    return int(stored["step"])


@torch.no_grad()
def blend(average: torch.nn.Module, network: torch.nn.Module, decay: float) -> None:
    """Move the average's floating-point state a little towards the network's."""
    now = network.state_dict()
    for name, kept in average.state_dict().items():
        if kept.is_floating_point():
            kept.lerp_(now[name], 1 - decay)


def note(path: Path, step: int, loss: float, right: Tensor) -> None:
    """One CSV line a step."""
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if fresh:
            writer.writerow(["step", "loss", "accuracy"])
        writer.writerow([step, f"{loss:.4f}", f"{right.float().mean():.3f}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("models/image/.runs"))
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    given = parser.parse_args()
    cv2.setNumThreads(1)
    config = tomllib.loads(given.config.read_text(encoding="utf-8"))
    items = [*pictures(given.data, "train"), *scenes(given.data, "train")]
    balanced = Balanced(items, config["data"]["companion_share"])
    for run in config["runs"]:
        out = given.out / f"seed-{run['seed']}"
        out.mkdir(parents=True, exist_ok=True)
        config["training"]["steps"] = run["steps"]
        train(config, balanced, given.data / PRETRAINED, out, given.device, run["seed"])


if __name__ == "__main__":
    main()
