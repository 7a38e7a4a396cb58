"""A truncated MobileNetV2 that looks at textures of native-size patches.

Layers and names follow the pretrained dictionary (batch norm folded into a
bias, TensorFlow's SAME padding at stride 2; Sandler et al. 2018).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

# expansion, channels, repeats, stride of the first (Sandler et al. 2018, table 2)
STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


class Convolution(nn.Conv2d):
    """A convolution with bias; stride 2 pads right and bottom by one."""

    def __init__(self, inner: int, outer: int, size: int, stride: int = 1, groups: int = 1) -> None:
        padding = size // 2 if stride == 1 else 0
        super().__init__(inner, outer, size, stride, padding, groups=groups)

    def forward(self, maps: Tensor) -> Tensor:
        if self.stride[0] == 2:
            maps = functional.pad(maps, (0, 1, 0, 1))
        return super().forward(maps)


class Block(nn.Module):
    """Inverted residual: expand, depthwise 3x3, project."""

    def __init__(self, inner: int, outer: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inner * expansion
        steps: list[nn.Module] = []
        if expansion != 1:
            steps.append(nn.Sequential(Convolution(inner, wide, 1), nn.ReLU6()))
        steps.append(nn.Sequential(Convolution(wide, wide, 3, stride, wide), nn.ReLU6()))
        steps.append(Convolution(wide, outer, 1))
        self.conv = nn.Sequential(*steps)
        self.residual = stride == 1 and inner == outer

    def forward(self, maps: Tensor) -> Tensor:
        out: Tensor = self.conv(maps)
        return maps + out if self.residual else out


class Backbone(nn.Module):
    """Blocks 0..`depth` (18 in the whole network); returns the maps after each."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Sequential(Convolution(3, 32, 3, 2), nn.ReLU6())]
        channels = 32
        self.widths = [32]
        for expansion, outer, repeats, stride in STAGES:
            for repeat in range(repeats):
                layers.append(Block(channels, outer, stride if repeat == 0 else 1, expansion))
                channels = outer
                self.widths.append(outer)
        self.widths = self.widths[: depth + 1]
        self.features = nn.ModuleList(layers[: depth + 1])

    def forward(self, patches: Tensor) -> list[Tensor]:
        """`patches` is float RGB in -1..1, shape (n, 3, height, width)."""
        maps, out = patches, []
        for layer in self.features:
            maps = layer(maps)
            out.append(maps)
        return out


def pretrained(backbone: Backbone, path: Path) -> Backbone:
    """Load the blocks that `backbone` has from an ImageNet dictionary."""
    weights = torch.load(path, weights_only=True)
    own = backbone.state_dict()
    backbone.load_state_dict({name: weights[name].float() for name in own})
    return backbone


class PatchJudge(nn.Module):
    """Logit per patch as the mean of local logits, one for each 32 px cell.

    Local evidence is linear in normalised means and deviations of blocks 6 and 13
    and the maps of block 17.
    """

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.backbone = Backbone(17)
        width = 2 * 32 + 2 * 96 + 320
        self.normal = nn.BatchNorm2d(width, affine=False, momentum=0.02)
        self.dropout = nn.Dropout2d(dropout)
        self.head = nn.Conv2d(width, 1, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def local(self, patches: Tensor) -> Tensor:
        """`patches` is RGB 0..255, shape (n, 3, h, w); local logits (n, h/32, w/32)."""
        scaled = patches.float() / 127.5 - 1.0
        maps = self.backbone(scaled)
        parts = [*_moments(maps[6].float(), 4), *_moments(maps[13].float(), 2), maps[17].float()]
        seen = self.dropout(self.normal(torch.cat(parts, 1)))
        return (seen * self.head.weight[0]).sum(1) + self.head.bias

    def forward(self, patches: Tensor) -> tuple[Tensor, Tensor]:
        """Logit (n,) and map in 0..1 (n, h/32, w/32)."""
        local = self.local(patches)
        return local.mean((1, 2)), torch.sigmoid(local)


def _moments(maps: Tensor, cell: int) -> tuple[Tensor, Tensor]:
    mean = functional.avg_pool2d(maps, cell)
    square = functional.avg_pool2d(maps * maps, cell)
    return mean, torch.sqrt((square - mean * mean).clamp(min=1e-4))
