"""The architectures that can be trained, one line each.

`sees` is what a network takes: `picture` (faces or whole pictures), `frames` (faces of one
person in order of time) or `sound`. Parameters are counted without the last layer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from tune.networks.aasist import AASIST
from tune.networks.efficientnet import EfficientNetB0
from tune.networks.mesonet import MesoNet4
from tune.networks.mobilenet import MobileNetV2
from tune.networks.rawnet import RawNet
from tune.networks.resnext import ResNeXtLSTM
from tune.networks.spectral_voice import LCNN, MelCNN
from tune.networks.transformer import ConvolutionalViT, SmallViT
from tune.networks.xception import Xception


@dataclass(frozen=True, slots=True)
class Architecture:
    """How to make a network: `make(size, dropout=...)`, size in px or samples."""

    sees: str
    size: int
    multiple: int
    make: Callable[..., nn.Module]
    paper: str


ARCHITECTURES = {
    "mesonet4": Architecture("picture", 256, 32, MesoNet4, "Afchar 2018"),
    "mobilenetv2": Architecture("picture", 224, 32, MobileNetV2, "Sandler 2018"),
    "efficientnet-b0": Architecture("picture", 224, 32, EfficientNetB0, "Tan 2019"),
    "xception": Architecture("picture", 299, 1, Xception, "Chollet 2017"),
    "small-vit": Architecture("picture", 224, 16, SmallViT, "Dosovitskiy 2021, Touvron 2021"),
    "conv-vit": Architecture("picture", 224, 32, ConvolutionalViT, "after Wodajo 2021"),
    "resnext50-lstm": Architecture("frames", 224, 32, ResNeXtLSTM, "Xie 2017, Güera 2018"),
    "mel-cnn": Architecture("sound", 48_000, 1, MelCNN, "plain baseline"),
    "lcnn": Architecture("sound", 48_000, 1, LCNN, "Lavrentyeva 2019"),
    "rawnet": Architecture("sound", 48_000, 1, RawNet, "after Tak 2021"),
    "aasist": Architecture("sound", 64_600, 1, AASIST, "after Jung 2022"),
}


def parameters(network: nn.Module) -> int:
    """Learned numbers in a network."""
    return sum(weight.numel() for weight in network.parameters())
