"""Where a second ear hears what it hears: its logit laid out over time and pitch.

The judge is linear in means and spreads, and each of them is a sum over the cells of a block:
a mean of their values, a spread s of (value - mean)^2 / s. So the parts of all cells add up to the
logit, as in class activation mapping (Zhou et al., CVPR 2016) but with spreads.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

CELLS = 14  # along pitch (high notes above) and along time: 500 Hz by 0.2 s
# What a standardised feature may reach; beyond it all cells count less alike.
HIGHEST = 4.0
# Deviation of the parts on val: most of what the places say cancels out.
TYPICAL = 24.0


def spread(x: Tensor) -> Tensor:
    """Deviation over the last axis."""
    return ((x - x.mean(-1, keepdim=True)).square().mean(-1) + 1e-8).sqrt()


def features_of(blocks: list[Tensor]) -> Tensor:
    """Mean, spread, and spread over time of each channel of each block; of the last also the
    means of the upper and the lower third of the notes, [N, features]."""
    found = []
    for x in blocks:
        found += [x.mean((2, 3)), spread(x.flatten(2)), spread(x).mean(2)]
    last = blocks[-1]
    third = last.shape[2] // 3
    found += [last[:, :, :third].mean((2, 3)), last[:, :, -third:].mean((2, 3))]
    return torch.cat(found, 1)


def parts_of(
    blocks: list[Tensor], weights: Tensor, usual: Tensor, edges: Callable[[int], Tensor]
) -> Tensor:
    """What each place adds to the sum of `features_of(blocks) * weights - usual`, [N, CELLS,
    CELLS], whose mean is that sum; `weights` and `usual` are [N, features], `edges` says where
    so many rows begin and end (`evenly` or as the ear spaces them)."""
    total, used = 0.0, 0
    for x in blocks:
        here = slice(used, used + 3 * x.shape[1])
        for_mean, for_spread, for_time = weights[:, here].chunk(3, 1)
        used = here.stop
        away = (x - x.mean((2, 3), keepdim=True)).square()
        in_time = (x - x.mean(3, keepdim=True)).square()
        cells = x * _wide(for_mean) + away * _wide(for_spread / spread(x.flatten(2)))
        cells = (cells + in_time * _wide(for_time) / spread(x)[..., None]).sum(1)
        total = total + even(cells - usual[:, here].sum(1)[:, None, None], edges)
    last = blocks[-1]
    height = last.shape[2]
    above = (torch.arange(height) < height // 3).float() * (height / (height // 3))
    halves = zip(weights[:, used:].chunk(2, 1), usual[:, used:].chunk(2, 1), strict=True)
    for third, (weight, known) in zip((above, above.flip(0)), halves, strict=True):
        cells = (last * _wide(weight)).sum(1) - known.sum(1)[:, None, None]
        total = total + even(cells * third[:, None], edges)
    return total


def evenly(count: int) -> Tensor:
    """Where `count` cells of one width begin and end, in 0..1, [count + 1]."""
    return torch.arange(count + 1) / count


def even(cells: Tensor, edges: Callable[[int], Tensor]) -> Tensor:
    """[N, rows, columns] on the common grid, [N, CELLS, CELLS]; the mean stays what it is."""
    rows, columns = (_shares(of(n)) for of, n in zip((edges, evenly), cells.shape[1:], strict=True))
    return rows @ cells @ columns.T


def _shares(edges: Tensor) -> Tensor:
    """How much of each cell lies in each common cell, [CELLS, cells], times CELLS over cells."""
    first = evenly(CELLS)[:-1, None]
    start, end = edges[None, :-1], edges[None, 1:]
    inside = torch.minimum(first + 1 / CELLS, end) - torch.maximum(first, start)
    return inside.clamp(min=0) / (end - start) * CELLS / (len(edges) - 1)


def shown(cells: Tensor) -> Tensor:
    """A map to be looked at, in 0..1, 0.5 where a place adds nothing."""
    return (cells / TYPICAL).sigmoid()


def _wide(weights: Tensor) -> Tensor:
    return weights[:, :, None, None]
