"""The weights to start from: YuNet's (Apache-2.0), with batch norm folded in."""

from __future__ import annotations

from pathlib import Path

import torch
from network import STRIDES, FaceNetwork, Unit
from torch import Tensor, nn

PRETRAINED = "scenes/pretrained/yunet_n.pth"
EPSILON = 1e-5
HEADS = ("cls", "obj", "bbox", "kps")


def start(network: FaceNetwork, data: Path) -> None:
    """Fill the network in place."""
    saved = torch.load(data / PRETRAINED, weights_only=True, map_location="cpu")["state_dict"]
    weight, bias = folded(saved, "backbone.model0.conv1", "backbone.model0.bn1")
    # Theirs sees BGR from 0 to 255, ours RGB from 0 to 4.
    fill(network.first, weight.flip(1) * 64.0, bias)
    names = ["model0.conv2"]
    names += [f"model{stage}.conv{part}" for stage in range(1, 6) for part in (1, 2)]
    units = [module for module in network.stages.modules() if isinstance(module, Unit)]
    for name, unit in zip(names, units, strict=True):
        copy_unit(unit, saved, f"backbone.{name}")
    for level in range(len(STRIDES)):
        copy_unit(network.neck[level], saved, f"neck.lateral_convs.{level}")
        shared, last = network.head[level]
        copy_unit(shared, saved, f"bbox_head.multi_level_share_convs.{level}.0")
        for part, layer in (("conv1", last.point), ("conv2", last.depth)):
            names = [f"bbox_head.multi_level_{head}.{level}.{part}" for head in HEADS]
            weights = [
                torch.cat([saved[f"{name}.{kind}"] for name in names])
                for kind in ("weight", "bias")
            ]
            fill(layer, *weights)


def copy_unit(unit: nn.Module, saved: dict[str, Tensor], name: str) -> None:
    """One pointwise and depthwise pair, the norm folded into the second."""
    fill(unit.point, saved[f"{name}.conv1.weight"], saved[f"{name}.conv1.bias"])
    fill(unit.depth, *folded(saved, f"{name}.conv2", f"{name}.bn"))


def folded(saved: dict[str, Tensor], layer: str, norm: str) -> tuple[Tensor, Tensor]:
    """Weight and bias of a convolution and the norm after it."""
    gain = saved[f"{norm}.weight"] / (saved[f"{norm}.running_var"] + EPSILON).sqrt()
    weight = saved[f"{layer}.weight"] * gain[:, None, None, None]
    return weight, saved[f"{norm}.bias"] + (
        saved[f"{layer}.bias"] - saved[f"{norm}.running_mean"]
    ) * gain


@torch.no_grad()
def fill(layer: nn.Module, weight: Tensor, bias: Tensor) -> None:
    """Copy weight and bias, shapes checked."""
    layer.weight.copy_(weight)
    layer.bias.copy_(bias)
