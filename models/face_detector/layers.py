"""Building blocks of the two small face networks."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional


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
