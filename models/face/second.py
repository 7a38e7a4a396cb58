"""A second look at the same crops, and one at their grain: linear judges over an ImageNet network.

    python models/face/second.py --data ../shared/data --out models/face/.runs/second

What an everyday-picture network sees in the face, and how that differs from what it sees around
it, is weighed by two logistic regressions, one for stills and one for frames of clips. All are then
moved together for a few steps at a small rate (Kumar et al., "Fine-tuning can distort pretrained
features", ICLR 2022). The fine-tuned network of `train.py` knows our own forgeries; this one keeps
what it knew of pictures, errs elsewhere, and so the two are added. The same trunk then looks at the
grain alone: what a blur takes away, its range compressed (after Fridrich & Kodovsky 2012, "Rich
models for steganalysis of digital images"). Last, the judge of clips forgets what make-up, glasses
and dim rooms move (`forget.py`).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from crops import Crop
from data import Faces
from degrade import degrade
from forget import forget
from network import FaceNetwork, pretrained
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional as F
from train import PRETRAINED

from bonafide.faces.align import align_face

BLOCKS = (10, 13)  # both at stride 16
CHANNELS = 64 + 96
CELLS = 14
# The blur that the grain is what is left of, and how it is brought to about -1..1.
BLUR_PX, BLUR_SIDE_PX, GAIN = 1.0, 5, 24 / 127.5
# Centre and half axes of the inner face in the aligned crop.
INNER = (0.50, 0.53, 0.24, 0.30)
FRAMES_PER_CLIP = 3
TRAINED_ON = ({"faces", "scenes"}, {"clips"})  # stills, clips
STRENGTH, GRAIN_STRENGTH = 1e-3, 3e-3  # inverse of the regressions' penalty
STEPS, BATCH, RATE = 100, 16, 1e-5


def inner() -> Tensor:
    """Cells of the inner face, shape (14, 14), 0 or 1."""
    place = (torch.arange(CELLS) + 0.5) / CELLS
    across, down = (place[None] - INNER[0]) / INNER[2], (place[:, None] - INNER[1]) / INNER[3]
    return (across.square() + down.square() <= 1).float()


def bell() -> Tensor:
    """A Gaussian in whole 4096ths that sum to 1: exact in half precision, and of an even surface
    nothing at all is left; the root would make much of any rounding."""
    steps = torch.arange(BLUR_SIDE_PX) - BLUR_SIDE_PX // 2
    row = torch.exp(-steps.square() / (2 * BLUR_PX**2))
    parts = (torch.outer(row, row) / row.sum() ** 2 * 4096).round()
    parts[BLUR_SIDE_PX // 2, BLUR_SIDE_PX // 2] += 4096 - parts.sum()
    return parts / 4096


class Judges(nn.Module):
    """Features, shape (n, 160, 14, 14), to cells (n, heads, 14, 14).

    The mean of the cells is the logit, so that each says what its place adds.
    """

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.everywhere = nn.Conv2d(CHANNELS, heads, 1)
        self.contrast = nn.Conv2d(CHANNELS, heads, 1, bias=False)
        inside = inner()
        share = inside / inside.mean() - (1 - inside) / (1 - inside).mean()
        # Rounded as the exported weights are.
        self.register_buffer("share", share.half().float(), persistent=False)

    def forward(self, seen: Tensor) -> Tensor:
        return self.everywhere(seen) + self.share * self.contrast(seen)

    def table(self, seen: Tensor) -> Tensor:
        """What the regressions weigh: means, then differences, shape (n, 320)."""
        return torch.cat([seen.mean((2, 3)), (seen * self.share).mean((2, 3))], 1)

    @torch.no_grad()
    def take(self, head: int, weights: np.ndarray, bias: float, share: float = 1.0) -> None:
        """Weights of a regression on such a table, shape (320,), a share of them beside the old."""
        halves = torch.from_numpy(weights.astype(np.float32)).reshape(2, CHANNELS, 1, 1)
        self.everywhere.weight[head].lerp_(halves[0], share)
        self.contrast.weight[head].lerp_(halves[1], share)
        self.everywhere.bias[head].lerp_(torch.tensor(bias, dtype=torch.float32), share)


class SecondLook(nn.Module):
    """RGB crops, 0..255, shape (n, 3, 224, 224), to the cells of both judges.

    The colours are judged for stills and for clips, the grain for stills: on clips of sources that
    were left out it did not help (README).
    """

    def __init__(self, network: FaceNetwork) -> None:
        super().__init__()
        self.features = network.features[: BLOCKS[-1] + 1]
        self.colour, self.grain = Judges(len(TRAINED_ON)), Judges(1)
        self.register_buffer("blur", bell().expand(3, 1, -1, -1).clone(), persistent=False)

    def colours(self, x: Tensor) -> Tensor:
        """Features of the picture, shape (n, 160, 14, 14)."""
        return self._seen(x.float() / 127.5 - 1)

    def grains(self, x: Tensor) -> Tensor:
        """Features of its grain, shape (n, 160, 14, 14)."""
        x = x.float()
        padded = F.pad(x, (BLUR_SIDE_PX // 2,) * 4, mode="reflect")
        left = x - F.conv2d(padded, self.blur, groups=3)
        return self._seen((left.sign() * left.abs().sqrt() * GAIN).clamp(-1, 1))

    def _seen(self, x: Tensor) -> Tensor:
        seen = []
        for number, block in enumerate(self.features):
            x = block[0](x) if isinstance(block, nn.ModuleList) else block(x)
            if number in BLOCKS:
                seen.append(x)
        return torch.cat(seen, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.colour(self.colours(x)), self.grain(self.grains(x))


def chosen(faces: Faces, split: str) -> list[Crop]:
    """The crop of every still, a few of every clip."""
    items: dict[str, list[Crop]] = defaultdict(list)
    for crop in faces.crops:
        if crop.split == split:
            items[crop.item].append(crop)
    found = []
    for crops in items.values():
        places = np.linspace(0, len(crops) - 1, min(FRAMES_PER_CLIP, len(crops)))
        found += [crops[place] for place in places.round().astype(int)]
    return found


def views(faces: Faces, crops: list[Crop], seed: int) -> Iterator[np.ndarray]:
    """Each crop as it is and after a random street, shape (2, 3, 224, 224)."""
    for number, crop in enumerate(crops):
        pixels, points = faces.load(crop)
        street = degrade(pixels, points, np.random.default_rng([seed, number]))
        yield np.stack([align_face(pixels, points), align_face(*street)]).transpose(0, 3, 1, 2)


def weights_of(crops: list[Crop], sets: set[str]) -> np.ndarray:
    """Sources by the square root of their size, both labels alike; 0 for other sets."""
    labels = np.array([crop.manipulated for crop in crops])
    sources = [crop.source for crop in crops]
    here = np.array([crop.dataset in sets for crop in crops])
    counts = {source: sum(h for h, s in zip(here, sources, strict=True) if s == source)
              for source in set(sources)}  # fmt: skip
    even = np.array([h / np.sqrt(max(counts[s], 1)) for h, s in zip(here, sources, strict=True)])
    for label in (False, True):
        even[labels == label] /= even[labels == label].sum()
    return even / 2


@torch.no_grad()
def described(look: SecondLook, faces: Faces, crops: list[Crop]) -> tuple[np.ndarray, np.ndarray]:
    """Colours and grain of both versions of each crop, each of shape (n, 2, 320)."""
    colours, grains = [], []
    for pair in views(faces, crops, seed=5):
        pixels = torch.from_numpy(np.ascontiguousarray(pair))
        colours.append(look.colour.table(look.colours(pixels)).numpy())
        grains.append(look.grain.table(look.grains(pixels)).numpy())
    return np.stack(colours), np.stack(grains)


def regression(
    table: np.ndarray, crops: list[Crop], sets: set[str], strength: float, *, compare: bool
) -> tuple[np.ndarray, float]:
    """Slope, shape (320,), and bias on features from `described`, for the crops of `sets`.

    To compare, sources that hold both labels count double, and what their two labels have in
    common is taken from their features: it tells where they come from.
    """
    labels = np.array([crop.manipulated for crop in crops])
    weights = weights_of(crops, sets)
    here = weights > 0
    x, y, w = table[here], labels[here], weights[here]
    mean, spread = x[:, 0].mean(0), x[:, 0].std(0) + 1e-6
    x = (x - mean) / spread
    if compare:
        sources = np.array([crop.source for crop in crops])[here]
        for source in set(sources):
            own = sources == source
            if 0 < y[own].sum() < own.sum():
                x[own] -= (x[own & y].mean((0, 1)) + x[own & ~y].mean((0, 1))) / 2
                w[own] *= 2
    model = LogisticRegression(C=strength, max_iter=400)
    twice = np.repeat(w / w.mean(), 2)
    model.fit(x.reshape(-1, x.shape[2]), np.repeat(y, 2), sample_weight=twice)
    slope = model.coef_[0] / spread
    return slope, float(model.intercept_[0] - slope @ mean)


def regress(look: SecondLook, colours: np.ndarray, crops: list[Crop]) -> None:
    """Fit the judges of the colours on features that stand still, for `loosen` to go on from."""
    for head, sets in enumerate(TRAINED_ON):
        look.colour.take(head, *regression(colours, crops, sets, STRENGTH, compare=False))


def compare(look: SecondLook, colours: np.ndarray, grains: np.ndarray, crops: list[Crop]) -> None:
    """Half of the colours' judge of stills, and all of the grain's, from what differs within
    sources."""
    stills = TRAINED_ON[0]
    look.colour.take(0, *regression(colours, crops, stills, STRENGTH, compare=True), share=0.5)
    look.grain.take(0, *regression(grains, crops, stills, GRAIN_STRENGTH, compare=True))


def loosen(look: SecondLook, faces: Faces, crops: list[Crop]) -> None:
    """Move the network and its heads together, a little."""
    draw = np.random.default_rng(1)
    shares = [weights_of(crops, sets) for sets in TRAINED_ON]
    moved = [*look.features.parameters(), *look.colour.parameters()]
    optimiser = torch.optim.AdamW(moved, RATE, weight_decay=0.0)
    for step in range(STEPS):
        losses = []
        for head, share in enumerate(shares):
            picks = draw.choice(len(crops), BATCH, p=share)
            some = [crops[pick] for pick in picks]
            pairs = views(faces, some, seed=int(draw.integers(2**31)))
            batch = np.stack([pair[int(draw.integers(2))] for pair in pairs])
            cells = look.colour(look.colours(torch.from_numpy(batch)))
            logit = cells[:, head].mean((1, 2))
            target = torch.tensor([0.05 + 0.9 * crop.manipulated for crop in some])
            losses.append(F.binary_cross_entropy_with_logits(logit, target))
        optimiser.zero_grad()
        sum(losses).backward()  # type: ignore[union-attr]
        optimiser.step()
        if step % 20 == 0:
            print(f"step {step} loss {float(sum(losses)):.3f}", flush=True)


def main() -> None:
    """Fit, loosen, compare, forget, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("models/face/.cache"))
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    torch.manual_seed(0)
    faces = Faces(arguments.cache)
    crops = chosen(faces, "train")
    look = SecondLook(pretrained(arguments.data / PRETRAINED))
    arguments.out.mkdir(parents=True, exist_ok=True)
    regress(look, described(look, faces, crops)[0], crops)
    loosen(look, faces, crops)
    compare(look, *described(look, faces, crops), crops)
    forget(look, faces, crops)
    torch.save(look.state_dict(), arguments.out / "second.pt")


if __name__ == "__main__":
    main()
