"""ResNeXt-50 32x4d (Xie et al., CVPR 2017) on each frame, an LSTM over the frames.

Looks and their order in time, as in Güera & Delp (AVSS 2018).
"""

from __future__ import annotations

from torch import Tensor, nn

GROUPS = 32
# Width inside, outputs, repeats, stride of the first; table 1 of the paper.
STAGES = ((128, 256, 3, 1), (256, 512, 4, 2), (512, 1024, 6, 2), (1024, 2048, 3, 2))


def _convolution(
    inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1
) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    )


class Bottleneck(nn.Module):
    """Narrow, 32 grouped paths, wide; beside a shortcut."""

    def __init__(self, inputs: int, inside: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.steps = nn.Sequential(
            _convolution(inputs, inside, 1),
            nn.ReLU(),
            _convolution(inside, inside, 3, stride, GROUPS),
            nn.ReLU(),
            _convolution(inside, outputs, 1),
        )
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else _convolution(inputs, outputs, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        return (self.steps(x) + self.shortcut(x)).relu()


class ResNeXt50(nn.Module):
    """Pictures [n, 3, size, size] to features [n, 2048]."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [_convolution(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        channels = 64
        for inside, outputs, repeats, stride in STAGES:
            for repeat in range(repeats):
                step = stride if repeat == 0 else 1
                layers.append(Bottleneck(channels, inside, outputs, step))
                channels = outputs
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x).mean((2, 3))


class ResNeXtLSTM(nn.Module):
    """Faces of one person in order of time, [n, frames, 3, size, size], to logits [n]."""

    def __init__(self, size_px: int = 224, dropout: float = 0.4, hidden: int = 256) -> None:
        super().__init__()
        self.features = ResNeXt50()
        self.memory = nn.LSTM(2048, hidden, batch_first=True)
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(hidden, 1))

    def forward(self, x: Tensor) -> Tensor:
        looks = self.features(x.flatten(0, 1)).unflatten(0, (-1, x.shape[1]))
        remembered, _ = self.memory(looks)
        return self.classifier(remembered.mean(1))[:, 0]
