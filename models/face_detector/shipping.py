"""Write a network as one clean ONNX file."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parents[1]))
from strip import strip


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
