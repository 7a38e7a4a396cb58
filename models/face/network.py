"""MobileNetV2 without batch norm, a logit for the whole face and a map of where.

Sandler et al. 2018; batch norm is folded into biases, stride 2 pads right and bottom
as TensorFlow's SAME does, so that the pretrained weights fit.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# expansion, channels, repeats, stride of the first
STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2)]
STAGES += [(6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
MAP_AFTER = 13  # last block at stride 16: artefacts are small, 7x7 would blur them


class Conv(nn.Conv2d):
    """Convolution whose stride 2 pads right and bottom, then ReLU6 unless it is `linear`."""

    def __init__(
        self, inputs: int, outputs: int, size: int, stride: int = 1, groups: int = 1
    ) -> None:
        padding = size // 2 if stride == 1 else 0
        super().__init__(inputs, outputs, size, stride, padding, groups=groups)
        self.linear = False

    def forward(self, x: Tensor) -> Tensor:
        if self.stride[0] == 2:
            x = F.pad(x, (0, 1, 0, 1))
        x = super().forward(x)
        return x if self.linear else F.relu6(x)


class Block(nn.Module):
    """Inverted residual; names of the members follow the pretrained file."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        steps: list[nn.Module] = [nn.ModuleList([Conv(inputs, hidden, 1)])] if expansion > 1 else []
        steps.append(nn.ModuleList([Conv(hidden, hidden, 3, stride, hidden)]))
        steps.append(Conv(hidden, outputs, 1))
        steps[-1].linear = True
        self.conv = nn.ModuleList(steps)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for step in self.conv:
            y = step[0](y) if isinstance(step, nn.ModuleList) else step(y)
        return x + y if self.residual else y


class FaceNetwork(nn.Module):
    """Takes RGB crops, uint8 or float in 0..255, shape (n, 3, h, w), h and w multiples of 32.

    Gives the logit, shape (n,), positive for manipulated, and the map's logits,
    shape (n, h / 16, w / 16).
    """

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        blocks: list[nn.Module] = [nn.ModuleList([Conv(3, 32, 3, 2)])]
        channels = 32
        for expansion, outputs, repeats, stride in STAGES:
            for repeat in range(repeats):
                blocks.append(Block(channels, outputs, stride if repeat == 0 else 1, expansion))
                channels = outputs
        blocks.append(nn.ModuleList([Conv(channels, 1280, 1)]))
        self.features = nn.ModuleList(blocks)
        self.dropout = nn.Dropout(dropout)
        self.face = nn.Linear(1280, 1)
        self.place = nn.Conv2d(96, 1, 1)
        self.frozen = 0

    def freeze(self, blocks: int) -> None:
        """Train nothing before block number `blocks`."""
        self.frozen = blocks
        for number, block in enumerate(self.features):
            block.requires_grad_(number >= blocks)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        features, place = self.looks(x)
        logit = self.face(self.dropout(features.mean((2, 3))))[:, 0]
        return logit.float(), place.float()

    def evidence(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The logit (n,) and the cells (n, h / 32, w / 32) whose mean it is.

        Class activation mapping (Zhou et al., CVPR 2016), which is exact here.
        """
        features, _ = self.looks(x)
        weight = self.face.weight[..., None, None]
        cells = F.conv2d(features, weight, self.face.bias)[:, 0]
        return cells.mean((1, 2)), cells

    def looks(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The last features (n, 1280, h / 32, w / 32) and the place map's logits."""
        x = x.float() / 127.5 - 1
        with torch.no_grad():
            for block in self.features[: self.frozen]:
                x = block[0](x) if isinstance(block, nn.ModuleList) else block(x)
        for number, block in enumerate(self.features[self.frozen :], self.frozen):
            x = block[0](x) if isinstance(block, nn.ModuleList) else block(x)
            if number == MAP_AFTER:
                place = self.place(x)[:, 0]
        return x, place


def pretrained(weights: Path, dropout: float = 0.2) -> FaceNetwork:
    """A network that starts from ImageNet weights; the heads start at zero."""
    network = FaceNetwork(dropout)
    state = {name: value.float() for name, value in torch.load(weights, weights_only=True).items()}
    state = {name: value for name, value in state.items() if name.startswith("features")}
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or any(name.startswith("features") for name in missing):
        raise ValueError(f"{weights} does not fit: {missing} {unexpected}")
    for head in (network.face, network.place):
        nn.init.zeros_(head.weight)
        nn.init.zeros_(head.bias)
    return network


def soup(runs: list[Path], dropout: float = 0.2) -> FaceNetwork:
    """The mean of several runs' averaged weights (Wortsman et al., "Model soups", ICML 2022).

    It works because the runs start from the same weights.
    """
    states = [torch.load(run / "last.pt", weights_only=True)["average"] for run in runs]
    network = FaceNetwork(dropout)
    mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    network.load_state_dict(mean)
    return network
