"""Write a trained network as one clean ONNX file and hold it against torch."""

from __future__ import annotations

import argparse
import hashlib
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parents[1]))
from strip import strip

WEIGHTS = Path(__file__).parents[2] / "core/bonafide/weights"
AGREE = 1e-4


class Shipped(nn.Module):
    """A network as the product calls it: uint8 pixels (n, height, width, 3) in."""

    def __init__(self, network: nn.Module, finish: Callable[[Any], Any] = lambda answer: answer):
        super().__init__()
        self.network, self.finish = network, finish

    def forward(self, pixels: Tensor) -> Any:
        return self.finish(self.network(pixels.permute(0, 3, 1, 2).float()))


def command_line(about: str, folder: Path) -> argparse.Namespace:
    """The options of an export; `folder` is the network's own, which has its name."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--config", type=Path, default=folder / "config.toml")
    parser.add_argument("--out", type=Path, default=Path("artefacts") / folder.name)
    parser.add_argument("--onnx", type=Path, default=WEIGHTS / f"{folder.name}.onnx")
    parser.add_argument("--data", type=Path, required=True)
    return parser.parse_args()


def trained(build: Callable[..., nn.Module], options: argparse.Namespace) -> nn.Module:
    """The network of the configuration with the averaged weights of its training."""
    network = build(**tomllib.loads(options.config.read_text())["network"])
    saved = torch.load(options.out / "checkpoint.pt", weights_only=True, map_location="cpu")
    network.load_state_dict(saved["average"])
    print(f"step {saved['step']}")
    return network


def confirm(apart: float) -> None:
    """Refuse a file whose answers differ from torch's by more than `AGREE`."""
    print(f"torch and onnxruntime differ by {apart:.1e} at most")
    if apart > AGREE:
        raise SystemExit(f"That is more than {AGREE:g}.")


def ship(
    network: nn.Module,
    example: Tensor,
    path: Path,
    names: tuple[str, list[str]],
    shapes: dict[int, Any],
) -> None:
    """Export with one input and some outputs (`names`) and dynamic dimensions (`shapes`)."""
    torch.onnx.export(
        network,
        (example,),
        path,
        input_names=[names[0]],
        output_names=names[1],
        dynamic_shapes=(shapes,),
        external_data=False,
    )
    strip(path)
    print(f"{path.name}: sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")
