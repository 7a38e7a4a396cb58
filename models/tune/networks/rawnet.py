"""RawNet2-like: residual blocks on the waveform, then a GRU (Tak et al., ICASSP 2021).

The paper's GRU has three layers of 1024; one of 256 is what small data and machines bear.
"""

from __future__ import annotations

from torch import Tensor, nn

from tune.networks.sound import SincFilters


class Block(nn.Module):
    """Two convolutions beside a shortcut, thinned by three, channels weighed by their mean."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.steps = nn.Sequential(
            nn.BatchNorm1d(inputs),
            nn.LeakyReLU(0.3),
            nn.Conv1d(inputs, outputs, 3, padding=1),
            nn.BatchNorm1d(outputs),
            nn.LeakyReLU(0.3),
            nn.Conv1d(outputs, outputs, 3, padding=1),
        )
        self.shortcut = nn.Identity() if inputs == outputs else nn.Conv1d(inputs, outputs, 1)
        self.thin = nn.MaxPool1d(3)
        self.weigh = nn.Sequential(nn.Linear(outputs, outputs), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        y = self.thin(self.steps(x) + self.shortcut(x))
        weight = self.weigh(y.mean(2))[..., None]
        return y * weight + weight


class RawNet(nn.Module):
    """Waveform [n, samples] to logits [n]."""

    def __init__(
        self, samples: int = 48_000, dropout: float = 0.2, hidden: int = 256, layers: int = 1
    ) -> None:
        super().__init__()
        self.filters = SincFilters(20)
        self.start = nn.Sequential(nn.MaxPool1d(3), nn.BatchNorm1d(20), nn.LeakyReLU(0.3))
        widths = ((20, 20), (20, 20), (20, 128), (128, 128), (128, 128), (128, 128))
        self.blocks = nn.Sequential(*(Block(*width) for width in widths))
        self.finish = nn.Sequential(nn.BatchNorm1d(128), nn.LeakyReLU(0.3))
        self.memory = nn.GRU(128, hidden, layers, batch_first=True)
        self.classifier = nn.Sequential(
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.3), nn.Dropout(dropout), nn.Linear(hidden, 1)
        )

    def forward(self, wave: Tensor) -> Tensor:
        x = self.finish(self.blocks(self.start(self.filters(wave).abs())))
        remembered, _ = self.memory(x.transpose(1, 2))
        return self.classifier(remembered[:, -1])[:, 0]
