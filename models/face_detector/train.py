"""Train the face detector: python models/face_detector/train.py --data ../shared/data

Resumes from the last checkpoint in `--out`; the log is `log.csv` there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from course import Course, command_line
from data import Views, build_cache
from loss import cells, losses
from network import FaceNetwork
from start import start
from torch import Tensor, nn


def main() -> None:
    """Read the command line and train."""
    options, config = command_line(__doc__.splitlines()[0], Path(__file__).parent)
    cache = options.out / "cache"
    if not (cache / "index.json").exists():
        build_cache(options.data, cache, config["data"]["clip_frames"], config["data"]["cache_px"])
    train(config, options.data, options.out, options.device)


def train(config: dict[str, Any], data: Path, out: Path, device: str) -> None:
    """Run the steps that are left, with checkpoints."""
    torch.manual_seed(config["seed"])
    plan, size = config["train"], config["data"]["size_px"]
    network = FaceNetwork(**config["network"])
    start(network, data)
    course = Course(network, plan, out, device)
    views = Views(
        out / "cache", config["data"], np.random.default_rng([config["seed"], course.step])
    )
    grid = tuple(part.to(device) for part in cells(size, size))

    def step(network: nn.Module) -> tuple[Tensor, dict[str, Tensor]]:
        pictures, faces = batch(views, plan["batch"], device)
        parts = losses(network(pictures), faces, grid)
        total = parts["score"] + plan["boxes"] * parts["box"] + plan["points"] * parts["point"]
        return total, parts

    course.run(step)


def batch(views: Views, count: int, device: str) -> tuple[Tensor, list[dict[str, Tensor]]]:
    """Pictures (n, 3, size, size) and their faces on the device."""
    drawn = [views.draw() for _ in range(count)]
    stacked = torch.from_numpy(np.stack([view.pixels for view in drawn]))
    names = ("boxes", "points", "ignored")
    faces = [
        {name: torch.from_numpy(getattr(view, name)).to(device) for name in names} for view in drawn
    ]
    return stacked.to(device).permute(0, 3, 1, 2).float(), faces


if __name__ == "__main__":
    main()
