"""Train the landmark network: python models/landmarks/train.py --data ../shared/data

Resumes from the last checkpoint in `--out`; the log is `log.csv` there.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

# Augmentation and the course of training are the face detector's.
sys.path.append(str(Path(__file__).parents[1] / "face_detector"))
from course import Course, command_line
from data import Views, build_cache
from network import LandmarkNetwork, wing


def main() -> None:
    """Read the command line and train."""
    options, config = command_line(__doc__.splitlines()[0], Path(__file__).parent)
    cache = options.out / "cache"
    if not (cache / "crops.npy").exists():
        build_cache(options.data, cache, config["data"])
    train(config, cache, options.out, options.device)


def train(config: dict[str, Any], cache: Path, out: Path, device: str) -> None:
    """Run the steps that are left, with checkpoints."""
    torch.manual_seed(config["seed"])
    plan, size = config["train"], config["network"]["size_px"]
    course = Course(LandmarkNetwork(**config["network"]), plan, out, device)
    random = np.random.default_rng([config["seed"], course.step])
    views = Views(cache, config["data"], size, random)

    def step(network: nn.Module) -> tuple[Tensor, dict[str, Tensor]]:
        crops, points = zip(*(views.draw() for _ in range(plan["batch"])), strict=True)
        pictures = torch.from_numpy(np.stack(crops)).to(device).permute(0, 3, 1, 2).float()
        wanted = torch.from_numpy(np.stack(points)).to(device)
        away = network(pictures) - wanted
        known = away.isfinite()
        away = torch.where(known, away, 0.0) * size
        loss = (wing(away) * known).sum() / known.sum()
        return loss, {"wing": loss, "px": away.detach().abs().sum() / known.sum()}

    course.run(step)


if __name__ == "__main__":
    main()
