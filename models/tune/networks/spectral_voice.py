"""Voice networks on spectra: a small convolutional one, and LCNN."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from tune.networks.sound import BandSpectrum, Cepstrum


class MelCNN(nn.Module):
    """Waveform [n, samples] to logits [n]: four convolutions on 64 mel bands."""

    def __init__(self, samples: int = 48_000, dropout: float = 0.3) -> None:
        super().__init__()
        self.spectrum = BandSpectrum(64, "mel")
        steps: list[nn.Module] = []
        for inputs, outputs in pairwise((1, 16, 32, 64, 96)):
            steps += [
                nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
                nn.BatchNorm2d(outputs),
                nn.ReLU(),
                nn.MaxPool2d(2),
            ]
        self.features = nn.Sequential(*steps)
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(2 * 96, 1))

    def forward(self, wave: Tensor) -> Tensor:
        x = self.features(self.spectrum(wave)[:, None])
        return self.classifier(torch.cat([x.mean((2, 3)), x.amax((2, 3))], dim=1))[:, 0]


class MaxFeatureMap(nn.Module):
    """The larger of two halves of the channels (Wu et al., TIFS 2018)."""

    def forward(self, x: Tensor) -> Tensor:
        one, other = x.chunk(2, dim=1)
        return torch.maximum(one, other)


def _convolution(inputs: int, outputs: int, kernel: int) -> list[nn.Module]:
    """Gives half of `outputs`, after the competition."""
    return [nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2), MaxFeatureMap()]


class LCNN(nn.Module):
    """Waveform [n, samples] to logits [n]: the convolutions of table 3 of Lavrentyeva et al.,
    Interspeech 2019, on cepstra; a mean over time takes the place of its large dense layer."""

    def __init__(self, samples: int = 48_000, dropout: float = 0.5) -> None:
        super().__init__()
        self.cepstrum = Cepstrum()
        self.features = nn.Sequential(
            *_convolution(1, 64, 5),
            nn.MaxPool2d(2),
            *_convolution(32, 64, 1),
            nn.BatchNorm2d(32),
            *_convolution(32, 96, 3),
            nn.MaxPool2d(2),
            nn.BatchNorm2d(48),
            *_convolution(48, 96, 1),
            nn.BatchNorm2d(48),
            *_convolution(48, 128, 3),
            nn.MaxPool2d(2),
            *_convolution(64, 128, 1),
            nn.BatchNorm2d(64),
            *_convolution(64, 64, 3),
            nn.BatchNorm2d(32),
            *_convolution(32, 64, 1),
            nn.BatchNorm2d(32),
            *_convolution(32, 64, 3),
            nn.MaxPool2d(2),
        )
        rows = 3 * 20 // 16
        self.classifier = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(32 * rows, 160),
            MaxFeatureMap(),
            nn.BatchNorm1d(80),
            nn.Linear(80, 1),
        )

    def forward(self, wave: Tensor) -> Tensor:
        return self.classifier(self.features(self.cepstrum(wave)[:, None]).mean(3).flatten(1))[:, 0]
