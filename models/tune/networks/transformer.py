"""Transformers for pictures: a small ViT, and one on convolutional features.

Dosovitskiy et al., ICLR 2021; sizes of DeiT-Ti by Touvron et al., ICML 2021.
The convolutional one follows Wodajo & Atnafu, arXiv:2102.11126 (2021), whose 17
convolutions it keeps; each cell of their map is a token here, where the paper makes
one token of all, and the transformer is narrower.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class Layer(nn.Module):
    """Self-attention and perceptron, each behind its norm and beside a shortcut."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm, self.norm_after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.split, self.join = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.perceptron = nn.Sequential(
            nn.Linear(width, 4 * width),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(4 * width, width),
            nn.Dropout(dropout),
        )

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.join(self._attended(self.norm(x)))
        return x + self.perceptron(self.norm_after(x))

    def _attended(self, x: Tensor) -> Tensor:
        parts = self.split(x).unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        mixed = functional.scaled_dot_product_attention(query, key, value)
        return mixed.transpose(1, 2).flatten(2)


class Encoder(nn.Module):
    """Tokens [n, tokens, width] to the answer of a class token, [n, width]."""

    def __init__(self, tokens: int, width: int, depth: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.answer = nn.Parameter(torch.zeros(1, 1, width))
        self.places = nn.Parameter(torch.randn(1, tokens + 1, width) * 0.02)
        self.layers = nn.Sequential(*(Layer(width, heads, dropout) for _ in range(depth)))
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        x = torch.cat([self.answer.expand(x.shape[0], -1, -1), x], dim=1) + self.places
        return self.norm(self.layers(x))[:, 0]


class SmallViT(nn.Module):
    """Pictures [n, 3, size, size] to logits [n], in patches of 16 px."""

    def __init__(
        self,
        size_px: int = 224,
        dropout: float = 0.1,
        width: int = 192,
        depth: int = 12,
        heads: int = 3,
    ) -> None:
        super().__init__()
        patches = nn.Conv2d(3, width, 16, 16)
        encoder = Encoder((size_px // 16) ** 2, width, depth, heads, dropout)
        self.features = nn.Sequential(patches, nn.Flatten(2), Swap(), encoder)
        self.classifier = nn.Linear(width, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x))[:, 0]


class Swap(nn.Module):
    """[n, width, tokens] to [n, tokens, width]."""

    def forward(self, x: Tensor) -> Tensor:
        return x.transpose(1, 2)


def convolutions() -> nn.Sequential:
    """Pictures [n, 3, size, size] to [n, 512, size / 32, size / 32], 3x3 throughout."""
    steps: list[nn.Module] = []
    channels = 3
    for outputs, repeats in ((32, 3), (64, 3), (128, 3), (256, 4), (512, 4)):
        for _ in range(repeats):
            steps += [
                nn.Conv2d(channels, outputs, 3, padding=1),
                nn.BatchNorm2d(outputs),
                nn.ReLU(),
            ]
            channels = outputs
        steps.append(nn.MaxPool2d(2))
    return nn.Sequential(*steps)


class ConvolutionalViT(nn.Module):
    """Pictures [n, 3, size, size] to logits [n]; size a multiple of 32."""

    def __init__(
        self,
        size_px: int = 224,
        dropout: float = 0.1,
        width: int = 256,
        depth: int = 4,
        heads: int = 8,
    ) -> None:
        super().__init__()
        self.convolutions = convolutions()
        encoder = Encoder((size_px // 32) ** 2, width, depth, heads, dropout)
        self.tokens = nn.Sequential(nn.Conv2d(512, width, 1), nn.Flatten(2), Swap(), encoder)
        self.classifier = nn.Linear(width, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.tokens(self.convolutions(x)))[:, 0]
