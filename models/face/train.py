"""Train the face network; run it again to go on from the last checkpoint.

python models/face/train.py --config models/face/config.toml --data ../shared/data
"""

from __future__ import annotations

import argparse
import copy
import csv
import math
import time
import tomllib
from pathlib import Path

import cv2
import numpy as np
import torch
from crops import build
from data import Faces, Pairs
from evaluate import Judge, figures
from network import FaceNetwork, pretrained, soup
from torch import Tensor
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset

PRETRAINED = "scenes/pretrained/tf2_mobilenet_v2_1.0_224_dequantised_fp16.pt"


def loss_of(logit: Tensor, map_: Tensor, place: Tensor, config: dict) -> Tensor:
    """Label by face, order within the pair, and place where it is known.

    Rows alternate bona fide, manipulated. `place` is NaN where nobody knows.
    """
    target = torch.arange(len(logit), device=logit.device) % 2
    label = F.binary_cross_entropy_with_logits(logit, target * 0.96 + 0.02)
    order = F.softplus(logit[0::2] - logit[1::2]).mean()
    known = ~place.isnan()
    where = F.binary_cross_entropy_with_logits(map_[known], place[known])
    return label + config["rank_weight"] * order + config["place_weight"] * where


def rate(step: int, config: dict) -> float:
    """Learning rate: linear warm-up, then half a cosine down to a fiftieth."""
    if step < config["warmup_steps"]:
        return config["learning_rate"] * (step + 1) / config["warmup_steps"]
    left = (step - config["warmup_steps"]) / max(config["steps"] - config["warmup_steps"], 1)
    return config["learning_rate"] * (0.02 + 0.98 * (1 + math.cos(math.pi * left)) / 2)


def judge_of(network: FaceNetwork, device: str) -> Judge:
    """Logits of aligned faces from a torch network."""

    def judge(batch: np.ndarray) -> np.ndarray:
        pixels = torch.from_numpy(batch.transpose(0, 3, 1, 2)).to(device)
        with torch.inference_mode():
            logit, _ = network(pixels.contiguous(memory_format=torch.channels_last))
        return logit.cpu().numpy()

    return judge


class Run:
    """Network, moving average, optimiser and log of one training."""

    def __init__(self, config: dict, start: FaceNetwork, out: Path, device: str) -> None:
        self.config, self.out, self.device, self.step = config, out, device, 0
        self.network = start.to(device).to(memory_format=torch.channels_last)
        self.network.freeze(config["frozen_blocks"])
        self.average = copy.deepcopy(self.network).eval()
        weights = [weight for weight in self.network.parameters() if weight.requires_grad]
        self.optimiser = torch.optim.AdamW(
            weights, config["learning_rate"], weight_decay=config["weight_decay"]
        )
        if (out / "last.pt").exists():
            state = torch.load(out / "last.pt", weights_only=True)
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step = state["step"]

    def learn(self, pixels: Tensor, place: Tensor) -> float:
        """One step on one batch; returns the loss."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate(self.step, self.config)
        pixels = pixels.to(self.device).contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device, torch.bfloat16):
            logit, map_ = self.network(pixels)
        loss = loss_of(logit, map_, place.to(self.device), self.config)
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimiser.step()
        self.step += 1
        keep = min(self.config["average"], self.step / (self.step + 10))
        with torch.no_grad():
            for mean, weight in zip(
                self.average.parameters(), self.network.parameters(), strict=True
            ):
                mean.lerp_(weight, 1 - keep)
        return float(loss.detach())

    def save(self) -> None:
        """Checkpoint, replaced in one move."""
        state = {"network": self.network.state_dict(), "average": self.average.state_dict()}
        state |= {"optimiser": self.optimiser.state_dict(), "step": self.step}
        torch.save(state, self.out / "new.pt")
        (self.out / "new.pt").replace(self.out / "last.pt")

    def log(self, loss: float, seconds: float, faces: Faces) -> None:
        """One line of the CSV log: the averaged network on `val`."""
        found = figures(judge_of(self.average, self.device), faces, "val", frames=2, every=3)
        row = {"step": self.step, "loss": round(loss, 4), "seconds": round(seconds)}
        for name in ("faces", "clips"):
            row |= {f"{name}_{key}": found[name][key] for key in ("all", "within")}
        row["self_blended"] = found["self_blended"]
        path = self.out / "log.csv"
        fresh = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.DictWriter(file, row)
            if fresh:
                writer.writeheader()
            writer.writerow(row)


def main() -> None:
    """Build the cache if it is missing, then train to the last step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("models/face/.cache"))
    parser.add_argument("--out", type=Path, default=Path("models/face/.runs/default"))
    parser.add_argument("--start", type=Path, nargs="*", help="runs whose mean to go on from")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--workers", type=int, default=0)
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text())
    cv2.setNumThreads(1)
    torch.manual_seed(arguments.seed)
    if not (arguments.cache / "crops.jsonl").exists():
        build(arguments.data, arguments.cache, **config["crops"])
    arguments.out.mkdir(parents=True, exist_ok=True)
    faces = Faces(arguments.cache)
    dropout = config["train"]["dropout"]
    if arguments.start:
        start = soup(arguments.start, dropout)
    else:
        start = pretrained(arguments.data / PRETRAINED, dropout)
    run = Run(config["train"], start, arguments.out, arguments.device)
    pairs = Pairs(faces, config["train"], arguments.seed)
    rest = Subset(pairs, range(run.step, len(pairs)))
    losses, began = [], time.monotonic()
    for pixels, place in DataLoader(rest, batch_size=None, num_workers=arguments.workers):
        run.network.train()
        losses.append(run.learn(pixels, place))
        last = run.step == len(pairs)
        if last or run.step % config["train"]["save_every"] == 0:
            run.save()
            recent = float(np.mean(losses[-config["train"]["save_every"] :]))
            print(f"step {run.step} loss {recent:.3f}", flush=True)
        if last or run.step % config["train"]["log_every"] == 0:
            run.log(float(np.mean(losses)), time.monotonic() - began, faces)
            losses = []


if __name__ == "__main__":
    main()
