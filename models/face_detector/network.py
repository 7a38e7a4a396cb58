"""A small anchor-free face detector: depthwise blocks, a feature pyramid, one shared head.

Every cell of the maps at strides 8, 16 and 32 says how well its box fits a face
(a quality score, Zhang et al. 2021), the distances to the four sides (Tian et
al. 2019) and the places of five points.
"""

from __future__ import annotations

import torch
from layers import Block, convolution
from torch import Tensor, nn
from torch.nn import functional

STRIDES = (8, 16, 32)


class FaceNetwork(nn.Module):
    """Pictures in, one row a cell out.

    Args:
        stem: channels at stride 2.
        stages: channels at strides 4, 8, 16, 32.
        blocks: residual blocks of each stage.
        neck: channels of pyramid and head.
        head: blocks of the head.
    """

    def __init__(
        self, stem: int, stages: list[int], blocks: list[int], neck: int, head: int
    ) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            convolution(3, stem, 3, 2), nn.ReLU(), convolution(stem, stages[0], 3, 2), nn.ReLU()
        )
        before = stages[0]
        self.stages = nn.ModuleList()
        for index, (width, count) in enumerate(zip(stages, blocks, strict=True)):
            first = [] if index == 0 else [Block(before, width, 2)]
            self.stages.append(nn.Sequential(*first, *(Block(width, width) for _ in range(count))))
            before = width
        self.lateral = nn.ModuleList(convolution(width, neck, 1) for width in stages[1:])
        self.smooth = nn.ModuleList(Block(neck, neck) for _ in STRIDES)
        self.head = nn.Sequential(*(Block(neck, neck) for _ in range(head)))
        self.out = nn.Conv2d(neck, 1 + 4 + 10, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        nn.init.zeros_(self.out.bias)
        with torch.no_grad():
            self.out.bias[0] = -4.0
            self.out.bias[1:5] = 1.0

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Raw answers of all cells, stride 8 first.

        Args:
            pictures: shape (n, 3, height, width), 0..255, sides multiples of 32.

        Returns:
            Logits (n, cells), boxes x1 y1 x2 y2 (n, cells, 4), points (n, cells, 5, 2); pixels.
        """
        maps = self.stem((pictures - 127.5) / 64.0)
        levels = []
        for stage in self.stages:
            maps = stage(maps)
            levels.append(maps)
        levels = [lateral(level) for lateral, level in zip(self.lateral, levels[1:], strict=True)]
        for index in (1, 0):
            above = functional.interpolate(levels[index + 1], scale_factor=2.0, mode="nearest")
            levels[index] = levels[index] + above
        rows = []
        for level, smooth, stride in zip(levels, self.smooth, STRIDES, strict=True):
            answer = self.out(self.head(smooth(level)))
            rows.append(decode(answer, stride))
        logits, boxes, points = zip(*rows, strict=True)
        return torch.cat(logits, 1), torch.cat(boxes, 1), torch.cat(points, 1)


def decode(answer: Tensor, stride: int) -> tuple[Tensor, Tensor, Tensor]:
    """One level's map (n, 15, rows, columns) as logits, boxes and points in pixels."""
    # Running sums instead of arange: the exported graph then takes any size.
    ones = torch.ones_like(answer[:, :1])
    x = ((ones.cumsum(3) - 0.5) * stride).flatten(1)
    y = ((ones.cumsum(2) - 0.5) * stride).flatten(1)
    flat = answer.flatten(2).transpose(1, 2)
    reach = flat[..., 1:5].clamp(max=4.5).exp() * stride
    boxes = torch.stack(
        (x - reach[..., 0], y - reach[..., 1], x + reach[..., 2], y + reach[..., 3]), -1
    )
    offsets = flat[..., 5:].unflatten(2, (5, 2)) * stride
    points = torch.stack((x, y), -1)[:, :, None] + offsets
    return flat[..., 0], boxes, points
