"""AASIST-like: two graphs, of frequencies and of times, and one that joins them.

Jung et al., ICASSP 2022. Kept: sinc front end, residual encoder, the attention that
multiplies nodes, pooling by score, two joining branches of which the larger speaks, a
master node, the read-out.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tune.networks.sound import SincFilters

WIDTH, JOINT_WIDTH = 64, 32
BANDS = 70


class Block(nn.Module):
    """Residual block on a map of frequency and time; time is thinned by three."""

    def __init__(self, inputs: int, outputs: int, first: bool) -> None:
        super().__init__()
        before = [] if first else [nn.BatchNorm2d(inputs), nn.SELU()]
        self.steps = nn.Sequential(
            *before,
            nn.Conv2d(inputs, outputs, (2, 3), padding=(1, 1)),
            nn.BatchNorm2d(outputs),
            nn.SELU(),
            nn.Conv2d(outputs, outputs, (2, 3), padding=(0, 1)),
        )
        same = inputs == outputs
        self.shortcut = (
            nn.Identity() if same else nn.Conv2d(inputs, outputs, (1, 3), padding=(0, 1))
        )
        self.thin = nn.MaxPool2d((1, 3))

    def forward(self, x: Tensor) -> Tensor:
        return self.thin(self.steps(x) + self.shortcut(x))


def encoder() -> nn.Sequential:
    """Filtered sound [n, 1, bands, samples] to [n, 64, bands / 3, samples / 2187]."""
    widths = ((1, 32), (32, 32), (32, 64), (64, 64), (64, 64), (64, 64))
    blocks = (Block(*width, first=width[0] == 1) for width in widths)
    return nn.Sequential(nn.MaxPool2d(3), nn.BatchNorm2d(1), nn.SELU(), *blocks)


class Mix(nn.Module):
    """What nodes take from their neighbours, and what they keep: [n, nodes, inputs] and shares
    [n, some, nodes] to [n, some, outputs]."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.taken, self.kept = nn.Linear(inputs, outputs), nn.Linear(inputs, outputs)

    def forward(self, x: Tensor, shares: Tensor, own: Tensor) -> Tensor:
        return self.taken(shares @ x) + self.kept(own)


def _normed(norm: nn.BatchNorm1d, x: Tensor) -> Tensor:
    return torch.selu(norm(x.transpose(1, 2)).transpose(1, 2))


class Attention(nn.Module):
    """Graph attention among all nodes, [n, nodes, inputs] to [n, nodes, outputs]."""

    def __init__(self, inputs: int, outputs: int, heat: float = 2.0) -> None:
        super().__init__()
        self.pair, self.weight = nn.Linear(inputs, outputs), nn.Linear(outputs, 1, bias=False)
        self.mix, self.norm, self.heat = Mix(inputs, outputs), nn.BatchNorm1d(outputs), heat

    def forward(self, x: Tensor) -> Tensor:
        pairs = torch.tanh(self.pair(x[:, :, None] * x[:, None]))
        shares = (self.weight(pairs)[..., 0] / self.heat).softmax(2)
        return _normed(self.norm, self.mix(x, shares, x))


class Pool(nn.Module):
    """Keeps a share of the nodes, those that score highest (Gao & Ji, ICML 2019)."""

    def __init__(self, width: int, share: float) -> None:
        super().__init__()
        self.score, self.share = nn.Linear(width, 1), share

    def forward(self, x: Tensor) -> Tensor:
        scores = torch.sigmoid(self.score(x))
        count = max(int(x.shape[1] * self.share), 1)
        best = scores.topk(count, dim=1).indices.expand(-1, -1, x.shape[2])
        return (x * scores).gather(1, best)


class Joint(nn.Module):
    """Attention over both graphs with weights of its own for each pair of kinds, and a master
    node that hears all and tells nobody."""

    def __init__(self, inputs: int, outputs: int, heat: float = 100.0) -> None:
        super().__init__()
        self.times, self.bands = nn.Linear(inputs, inputs), nn.Linear(inputs, inputs)
        self.pair, self.master_pair = nn.Linear(inputs, outputs), nn.Linear(inputs, outputs)
        self.within_times = nn.Linear(outputs, 1, bias=False)
        self.within_bands = nn.Linear(outputs, 1, bias=False)
        self.across = nn.Linear(outputs, 1, bias=False)
        self.to_master = nn.Linear(outputs, 1, bias=False)
        self.mix, self.master_mix = Mix(inputs, outputs), Mix(inputs, outputs)
        self.norm, self.heat = nn.BatchNorm1d(outputs), heat

    def forward(self, times: Tensor, bands: Tensor, master: Tensor) -> tuple[Tensor, ...]:
        count = times.shape[1]
        x = torch.cat([self.times(times), self.bands(bands)], dim=1)
        shares = (self._weights(x, count) / self.heat).softmax(2)
        heard = self.to_master(torch.tanh(self.master_pair(x * master)))
        master = self.master_mix(x, (heard / self.heat).softmax(1).transpose(1, 2), master)
        y = _normed(self.norm, self.mix(x, shares, x))
        return y[:, :count], y[:, count:], master

    def _weights(self, x: Tensor, count: int) -> Tensor:
        pairs = torch.tanh(self.pair(x[:, :, None] * x[:, None]))
        times, bands = pairs[:, :count], pairs[:, count:]
        upper = [self.within_times(times[:, :, :count]), self.across(times[:, :, count:])]
        lower = [self.across(bands[:, :, :count]), self.within_bands(bands[:, :, count:])]
        return torch.cat([torch.cat(upper, 2), torch.cat(lower, 2)], 1)[..., 0]


class Branch(nn.Module):
    """Joins, thins both graphs by half, joins again."""

    def __init__(self) -> None:
        super().__init__()
        self.master = nn.Parameter(torch.randn(1, 1, WIDTH))
        self.first, self.second = Joint(WIDTH, JOINT_WIDTH), Joint(JOINT_WIDTH, JOINT_WIDTH)
        self.pool_times, self.pool_bands = Pool(JOINT_WIDTH, 0.5), Pool(JOINT_WIDTH, 0.5)

    def forward(self, times: Tensor, bands: Tensor) -> tuple[Tensor, ...]:
        master = self.master.expand(times.shape[0], -1, -1)
        times, bands, master = self.first(times, bands, master)
        times, bands = self.pool_times(times), self.pool_bands(bands)
        more = self.second(times, bands, master)
        return times + more[0], bands + more[1], master + more[2]


class AASIST(nn.Module):
    """Waveform [n, samples] to logits [n]; the paper has 64 600 samples."""

    def __init__(self, samples: int = 48_000, dropout: float = 0.5) -> None:
        super().__init__()
        self.filters, self.encoder = SincFilters(BANDS), encoder()
        self.places = nn.Parameter(torch.randn(1, BANDS // 3, WIDTH))
        self.bands, self.times = Attention(WIDTH, WIDTH), Attention(WIDTH, WIDTH)
        self.pool_bands, self.pool_times = Pool(WIDTH, 0.5), Pool(WIDTH, 0.7)
        self.branches = nn.ModuleList([Branch(), Branch()])
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(5 * JOINT_WIDTH, 1))

    def forward(self, wave: Tensor) -> Tensor:
        map_ = self.encoder(self.filters(wave).abs()[:, None]).abs()
        bands = map_.amax(3).transpose(1, 2) + self.places
        times = map_.amax(2).transpose(1, 2)
        bands, times = self.pool_bands(self.bands(bands)), self.pool_times(self.times(times))
        one, other = (branch(times, bands) for branch in self.branches)
        times, bands, master = (torch.maximum(a, b) for a, b in zip(one, other, strict=True))
        parts = [times.abs().amax(1), times.mean(1), bands.abs().amax(1), bands.mean(1)]
        return self.classifier(torch.cat([*parts, master[:, 0]], dim=1))[:, 0]
