"""A small anchor-free face detector: separable units, a feature pyramid, one head a level.

The plan is YuNet's (Wu, Peng and Yu 2023), with batch norm folded in and one
quality score instead of class and objectness. Every cell of the maps at strides
8, 16 and 32 says how well its box fits a face, the box and five points.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDES = (8, 16, 32)


class Unit(nn.Module):
    """Pointwise, depthwise 3x3, and ReLU unless it is the last."""

    def __init__(self, inner: int, outer: int, last: bool = False) -> None:
        super().__init__()
        self.point = nn.Conv2d(inner, outer, 1)
        self.depth = nn.Conv2d(outer, outer, 3, 1, 1, groups=outer)
        self.last = last

    def forward(self, maps: Tensor) -> Tensor:
        out: Tensor = self.depth(self.point(maps))
        return out if self.last else functional.relu(out)


class FaceNetwork(nn.Module):
    """Pictures in, one row a cell out.

    Args:
        stem: channels at strides 2 and 4.
        width: channels everywhere else.
    """

    def __init__(self, stem: int, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, stem, 3, 2, 1)
        self.stages = nn.ModuleList(
            [
                Unit(stem, stem),
                nn.Sequential(
                    Unit(stem, stem), Unit(stem, width), Unit(width, width), Unit(width, width)
                ),
                *(nn.Sequential(Unit(width, width), Unit(width, width)) for _ in STRIDES),
            ]
        )
        self.neck = nn.ModuleList(Unit(width, width) for _ in STRIDES)
        self.head = nn.ModuleList(
            nn.Sequential(Unit(width, width), Unit(width, 2 + 4 + 10, last=True)) for _ in STRIDES
        )

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Answers of all cells, stride 8 first.

        Args:
            pictures: shape (n, 3, height, width), 0..255, sides multiples of 32.

        Returns:
            Logits (n, cells), boxes x1 y1 x2 y2 (n, cells, 4), points (n, cells, 5, 2); pixels.
        """
        maps = functional.relu(self.first(pictures / 64.0))
        levels = []
        for index, stage in enumerate(self.stages):
            maps = stage(maps if index == 0 else functional.max_pool2d(maps, 2))
            levels.append(maps)
        levels = levels[-len(STRIDES) :]
        for index in (2, 1, 0):
            if index < 2:
                above = functional.interpolate(levels[index + 1], scale_factor=2.0, mode="nearest")
                levels[index] = levels[index] + above
            levels[index] = self.neck[index](levels[index])
        rows = [
            decode(head(level), stride)
            for head, level, stride in zip(self.head, levels, STRIDES, strict=True)
        ]
        logits, boxes, points = zip(*rows, strict=True)
        return torch.cat(logits, 1), torch.cat(boxes, 1), torch.cat(points, 1)


def decode(answer: Tensor, stride: int) -> tuple[Tensor, Tensor, Tensor]:
    """One level's map (n, 16, rows, columns) as logits, boxes and points in pixels."""
    # Running sums instead of arange: the exported graph then takes any size.
    ones = torch.ones_like(answer[:, :1])
    corner = torch.stack((ones.cumsum(3), ones.cumsum(2)), -1).flatten(1, 3) - 1
    flat = answer.flatten(2).transpose(1, 2)
    middle = corner + flat[..., 2:4]
    half = flat[..., 4:6].clamp(max=4.5).exp() / 2
    boxes = torch.cat((middle - half, middle + half), -1) * stride
    points = (corner[:, :, None] + flat[..., 6:].unflatten(2, (5, 2))) * stride
    return flat[..., :2].mean(2), boxes, points
