"""Which cells answer for which face, and how far off they are."""

from __future__ import annotations

import torch
from network import STRIDES
from torch import Tensor
from torch.nn import functional

# Face sizes (px) that a stride may answer for; ranges overlap so that a face
# between two sizes is learnt by both.
RANGES = {8: (0.0, 56.0), 16: (40.0, 128.0), 32: (90.0, 1e9)}
RADIUS = 1.5


def cells(height: int, width: int) -> tuple[Tensor, Tensor, Tensor]:
    """Centres (cells, 2), strides (cells,) and size ranges (cells, 2) of a picture's cells."""
    centres, strides, ranges = [], [], []
    for stride in STRIDES:
        y, x = torch.meshgrid(
            torch.arange(height // stride), torch.arange(width // stride), indexing="ij"
        )
        centre = (torch.stack((x, y), -1).reshape(-1, 2)) * float(stride)
        centres.append(centre)
        strides.append(torch.full((len(centre),), float(stride)))
        ranges.append(torch.tensor(RANGES[stride]).expand(len(centre), 2))
    return torch.cat(centres), torch.cat(strides), torch.cat(ranges)


def assign(
    grid: tuple[Tensor, Tensor, Tensor], boxes: Tensor, ignored: Tensor
) -> tuple[Tensor, Tensor]:
    """Face index of every cell (-1 = background), and which cells count, both (cells,)."""
    centres, strides, ranges = grid
    count = torch.ones(len(centres), dtype=torch.bool, device=centres.device)
    for box in ignored:
        count &= ~((centres > box[:2]) & (centres < box[2:])).all(1)
    owner = torch.full((len(centres),), -1, device=centres.device)
    if not len(boxes):
        return owner, count
    size = (boxes[:, 2:] - boxes[:, :2]).amax(1)
    middle = (boxes[:, 2:] + boxes[:, :2]) / 2
    fits = (size >= ranges[:, :1]) & (size < ranges[:, 1:])
    away = (centres[:, None] - middle).abs().amax(2) / strides[:, None]
    inside = (centres[:, None] > boxes[:, :2]) & (centres[:, None] < boxes[:, 2:])
    # The cell that holds the centre always answers, however small the face is.
    taken = fits & ((inside.all(2) & (away < RADIUS)) | (away <= 0.5))
    cost = torch.where(taken, away + size / 1e4, torch.inf)
    best, index = cost.min(1)
    owner = torch.where(best.isfinite(), index, owner)
    return owner, count | (owner >= 0)


def overlap(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """IoU and generalised IoU (Rezatofighi et al. 2019) of boxes row by row."""
    low = torch.maximum(first[:, :2], second[:, :2])
    high = torch.minimum(first[:, 2:], second[:, 2:])
    shared = (high - low).clamp(min=0).prod(1)
    areas = (first[:, 2:] - first[:, :2]).prod(1) + (second[:, 2:] - second[:, :2]).prod(1)
    union = (areas - shared).clamp(min=1e-6)
    hull = torch.maximum(first[:, 2:], second[:, 2:]) - torch.minimum(first[:, :2], second[:, :2])
    hull_area = hull.prod(1).clamp(min=1e-6)
    iou = shared / union
    return iou, iou - (hull_area - union) / hull_area


def losses(
    answers: tuple[Tensor, Tensor, Tensor],
    faces: list[dict[str, Tensor]],
    grid: tuple[Tensor, Tensor, Tensor],
) -> dict[str, Tensor]:
    """Varifocal score loss, GIoU box loss and point loss of one batch.

    Each entry of `faces` has `boxes` (m, 4), `points` (m, 5, 2; NaN = unknown)
    and `ignored` (k, 4), in pixels.
    """
    logits, boxes, points = answers
    target = torch.zeros_like(logits)
    counted = torch.ones_like(logits, dtype=torch.bool)
    box_loss = point_loss = logits.sum() * 0
    positives = 0
    for row, face in enumerate(faces):
        owner, counted[row] = assign(grid, face["boxes"], face["ignored"])
        cell = owner >= 0
        if not cell.any():
            continue
        wanted = face["boxes"][owner[cell]]
        iou, generalised = overlap(boxes[row][cell], wanted)
        target[row, cell] = iou.detach().clamp(0.05, 1).to(target.dtype)
        box_loss = box_loss + (1 - generalised).sum()
        positives += int(cell.sum())
        size = (wanted[:, 2:] - wanted[:, :2]).mean(1)[:, None, None]
        away = (points[row][cell] - face["points"][owner[cell]]) / size
        known = away.isfinite()
        away = torch.where(known, away, 0.0)
        point_loss = point_loss + functional.smooth_l1_loss(
            away, torch.zeros_like(away), beta=0.05, reduction="sum"
        )
    weight = torch.where(target > 0, target, 0.75 * logits.detach().sigmoid() ** 2) * counted
    score_loss = functional.binary_cross_entropy_with_logits(
        logits, target, weight, reduction="sum"
    )
    share = max(positives, 1)
    return {
        "score": score_loss / share,
        "box": box_loss / share,
        "point": point_loss / share,
    }
