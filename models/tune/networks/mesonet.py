"""MesoNet-4, for forged faces in compressed video (Afchar et al., WIFS 2018)."""

from __future__ import annotations

from torch import Tensor, nn

SHRINKS = 32  # by the four poolings together


def _step(inputs: int, outputs: int, kernel: int, pool: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2),
        nn.ReLU(),
        nn.BatchNorm2d(outputs),
        nn.MaxPool2d(pool),
    )


class MesoNet4(nn.Module):
    """Faces [n, 3, size, size] to logits [n]; size a multiple of 32, 256 in the paper."""

    def __init__(self, size_px: int = 256, dropout: float = 0.5) -> None:
        super().__init__()
        self.features = nn.Sequential(
            _step(3, 8, 3, 2), _step(8, 8, 5, 2), _step(8, 16, 5, 2), _step(16, 16, 5, 4)
        )
        self.classifier = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(16 * (size_px // SHRINKS) ** 2, 16),
            nn.LeakyReLU(0.1),
            nn.Dropout(dropout),
            nn.Linear(16, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x).flatten(1))[:, 0]
