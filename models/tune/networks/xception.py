"""Xception (Chollet, CVPR 2017), the baseline of FaceForensics++ (Rössler et al., ICCV 2019)."""

from __future__ import annotations

from torch import Tensor, nn


class Separable(nn.Sequential):
    """Depthwise, then pointwise convolution, then batch norm."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False),
            nn.Conv2d(inputs, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )


class Block(nn.Module):
    """Separable convolutions beside a shortcut; `widths` are their outputs."""

    def __init__(self, inputs: int, widths: tuple[int, ...], stride: int, first: bool) -> None:
        super().__init__()
        steps: list[nn.Module] = []
        channels = inputs
        for number, outputs in enumerate(widths):
            if number or not first:
                steps.append(nn.ReLU())
            steps.append(Separable(channels, outputs))
            channels = outputs
        if stride > 1:
            steps.append(nn.MaxPool2d(3, stride, 1))
        self.steps = nn.Sequential(*steps)
        self.shortcut: nn.Module = nn.Identity()
        if stride > 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, channels, 1, stride, bias=False), nn.BatchNorm2d(channels)
            )

    def forward(self, x: Tensor) -> Tensor:
        return self.steps(x) + self.shortcut(x)


class Xception(nn.Module):
    """Pictures [n, 3, size, size] to logits [n]; 299 px in the paper."""

    def __init__(self, size_px: int = 299, dropout: float = 0.5) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 32, 3, 2, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            Block(64, (128, 128), 2, first=True),
            Block(128, (256, 256), 2, first=False),
            Block(256, (728, 728), 2, first=False),
            *(Block(728, (728, 728, 728), 1, first=False) for _ in range(8)),
            Block(728, (728, 1024), 2, first=False),
            Separable(1024, 1536),
            nn.ReLU(),
            Separable(1536, 2048),
            nn.ReLU(),
        )
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(2048, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x).mean((2, 3)))[:, 0]
