"""Sixty-eight landmarks of one aligned face, regressed directly from a small crop."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

POINTS = 68


def convolution(inner: int, outer: int, size: int, stride: int = 1, groups: int = 1) -> nn.Module:
    """Convolution without bias, then batch norm."""
    layer = nn.Conv2d(inner, outer, size, stride, size // 2, groups=groups, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(outer))


class Block(nn.Module):
    """Depthwise 3x3, pointwise, ReLU; residual where the shapes agree."""

    def __init__(self, inner: int, outer: int, stride: int = 1) -> None:
        super().__init__()
        self.depth = convolution(inner, inner, 3, stride, inner)
        self.point = convolution(inner, outer, 1)
        self.residual = stride == 1 and inner == outer

    def forward(self, maps: Tensor) -> Tensor:
        out: Tensor = self.point(self.depth(maps))
        return functional.relu(maps + out if self.residual else out)


class LandmarkNetwork(nn.Module):
    """Crops (n, 3, size, size), 0..255, to points (n, 68, 2) in 0..1 of the crop."""

    def __init__(self, size_px: int, widths: list[int], blocks: list[int], narrow: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [convolution(3, widths[0], 3, 2), nn.ReLU()]
        self.size_px = size_px
        before = widths[0]
        for index, (width, count) in enumerate(zip(widths, blocks, strict=True)):
            layers.append(Block(before, width, 1 if index == 0 else 2))
            layers.extend(Block(width, width) for _ in range(count - 1))
            before = width
        layers += [convolution(before, narrow, 1), nn.ReLU()]
        self.maps = nn.Sequential(*layers)
        side = size_px // 2 ** len(widths)
        self.out = nn.Linear(narrow * side * side, POINTS * 2)
        nn.init.normal_(self.out.weight, std=0.001)
        nn.init.constant_(self.out.bias, 0.5)

    def forward(self, crops: Tensor) -> Tensor:
        maps = self.maps((crops - 127.5) / 64.0)
        points: Tensor = self.out(maps.flatten(1)).unflatten(1, (POINTS, 2))
        return points


def wing(away_px: Tensor, width_px: float = 8.0, curve_px: float = 1.5) -> Tensor:
    """Wing loss (Feng et al. 2018): logarithmic near zero, linear beyond `width_px`."""
    offset = width_px - width_px * torch.log1p(torch.tensor(width_px / curve_px))
    size = away_px.abs()
    return torch.where(size < width_px, width_px * torch.log1p(size / curve_px), size - offset)
