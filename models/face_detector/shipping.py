"""Write a network as one clean ONNX file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn


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
    model = onnx.load(path)
    strip(model)
    onnx.save(model, path)
    print(f"{path.name}: sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


def strip(model: onnx.ModelProto) -> None:
    """Drop the exporter's notes: they hold stack traces with this machine's paths."""
    graph = model.graph
    del model.metadata_props[:], graph.metadata_props[:], graph.value_info[:]
    for part in (*graph.node, *graph.initializer, *graph.input, *graph.output):
        part.doc_string = ""
        del part.metadata_props[:]
