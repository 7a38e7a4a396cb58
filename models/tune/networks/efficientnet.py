"""EfficientNet-B0 (Tan & Le, ICML 2019)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

# Expansion, channels, repeats, stride of the first, kernel; table 1 of the paper.
STAGES = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)


def _convolution(
    inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1
) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.SiLU(),
    )


class SqueezeExcitation(nn.Module):
    """Weighs the channels by what the whole picture says (Hu et al., CVPR 2018)."""

    def __init__(self, channels: int, squeezed: int) -> None:
        super().__init__()
        self.gate = nn.Sequential(
            nn.Conv2d(channels, squeezed, 1),
            nn.SiLU(),
            nn.Conv2d(squeezed, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gate(x.mean((2, 3), keepdim=True))


class MBConv(nn.Module):
    """Inverted residual with squeeze and excitation; left out at random while training
    (stochastic depth, Huang et al., ECCV 2016)."""

    def __init__(
        self, inputs: int, outputs: int, stride: int, expansion: int, kernel: int, drop: float
    ) -> None:
        super().__init__()
        hidden = inputs * expansion
        widen = [_convolution(inputs, hidden, 1)] if expansion > 1 else []
        self.steps = nn.Sequential(
            *widen,
            _convolution(hidden, hidden, kernel, stride, groups=hidden),
            SqueezeExcitation(hidden, inputs // 4),
            nn.Conv2d(hidden, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.residual = stride == 1 and inputs == outputs
        self.drop = drop

    def forward(self, x: Tensor) -> Tensor:
        y = self.steps(x)
        if not self.residual:
            return y
        if self.training and self.drop:
            kept = torch.rand(len(y), 1, 1, 1, device=y.device) >= self.drop
            y = y * kept / (1 - self.drop)
        return x + y


class EfficientNetB0(nn.Module):
    """Pictures [n, 3, size, size] to logits [n]."""

    def __init__(self, size_px: int = 224, dropout: float = 0.2) -> None:
        super().__init__()
        blocks = sum(repeats for _, _, repeats, _, _ in STAGES)
        layers: list[nn.Module] = [_convolution(3, 32, 3, 2)]
        channels = 32
        for expansion, outputs, repeats, stride, kernel in STAGES:
            for repeat in range(repeats):
                drop = dropout * (len(layers) - 1) / blocks
                step = stride if repeat == 0 else 1
                layers.append(MBConv(channels, outputs, step, expansion, kernel, drop))
                channels = outputs
        self.features = nn.Sequential(*layers, _convolution(channels, 1280, 1))
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(1280, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x).mean((2, 3)))[:, 0]
