"""A second look at the same crops: linear judges over the middle of an ImageNet network.

    python models/face/second.py --data ../shared/data --out models/face/.runs/second

What an everyday-picture network sees in the face, and how that differs from what it sees around
it, is weighed by two logistic regressions, one for stills and one for frames of clips. All are then
moved together for a few steps at a small rate (Kumar et al., "Fine-tuning can distort pretrained
features", ICLR 2022). The fine-tuned network of `train.py` knows our own forgeries; this one keeps
what it knew of pictures, errs elsewhere, and so the two are added.
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
from network import FaceNetwork, pretrained
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional as F
from train import PRETRAINED

from bonafide.faces.align import align_face

BLOCKS = (10, 13)  # both at stride 16
CHANNELS = 64 + 96
CELLS = 14
# Centre and half axes of the inner face in the aligned crop.
INNER = (0.50, 0.53, 0.24, 0.30)
FRAMES_PER_CLIP = 3
STRENGTH = 1e-3  # inverse of the regressions' penalty
TRAINED_ON = ({"faces", "scenes"}, {"clips"})  # stills, clips
STEPS, BATCH, RATE = 100, 16, 1e-5


def inner() -> Tensor:
    """Cells of the inner face, shape (14, 14), 0 or 1."""
    place = (torch.arange(CELLS) + 0.5) / CELLS
    across, down = (place[None] - INNER[0]) / INNER[2], (place[:, None] - INNER[1]) / INNER[3]
    return (across.square() + down.square() <= 1).float()


class SecondLook(nn.Module):
    """RGB crops, 0..255, shape (n, 3, 224, 224), to cells (n, 2, 14, 14): stills, clips.

    The mean of the cells is the logit, so that each says what its place adds.
    """

    def __init__(self, network: FaceNetwork) -> None:
        super().__init__()
        self.features = network.features[: BLOCKS[-1] + 1]
        self.everywhere = nn.Conv2d(CHANNELS, 2, 1)
        self.contrast = nn.Conv2d(CHANNELS, 2, 1, bias=False)
        inside = inner()
        share = inside / inside.mean() - (1 - inside) / (1 - inside).mean()
        # Rounded as the exported weights are.
        self.register_buffer("share", share.half().float(), persistent=False)

    def looks(self, x: Tensor) -> Tensor:
        """Features of both blocks, shape (n, 160, 14, 14)."""
        x, seen = x.float() / 127.5 - 1, []
        for number, block in enumerate(self.features):
            x = block[0](x) if isinstance(block, nn.ModuleList) else block(x)
            if number in BLOCKS:
                seen.append(x)
        return torch.cat(seen, 1)

    def forward(self, x: Tensor) -> Tensor:
        seen = self.looks(x)
        return self.everywhere(seen) + self.share * self.contrast(seen)

    @torch.no_grad()
    def take(self, head: int, weights: np.ndarray, bias: float) -> None:
        """The weights of a regression on means, then on differences, shape (320,)."""
        halves = torch.from_numpy(weights.astype(np.float32)).reshape(2, CHANNELS, 1, 1)
        self.everywhere.weight[head], self.contrast.weight[head] = halves[0], halves[1]
        self.everywhere.bias[head] = bias


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
def described(look: SecondLook, faces: Faces, crops: list[Crop]) -> np.ndarray:
    """Means and differences of both versions of each crop, shape (n, 2, 320)."""
    rows = []
    for pair in views(faces, crops, seed=5):
        seen = look.looks(torch.from_numpy(np.ascontiguousarray(pair)))
        rows.append(torch.cat([seen.mean((2, 3)), (seen * look.share).mean((2, 3))], 1).numpy())
    return np.stack(rows)


def regress(look: SecondLook, faces: Faces, crops: list[Crop]) -> None:
    """Fit both heads on features that stand still."""
    table = described(look, faces, crops)
    labels = np.array([crop.manipulated for crop in crops])
    for head, sets in enumerate(TRAINED_ON):
        weights = weights_of(crops, sets)
        here = weights > 0
        x = table[here].reshape(-1, table.shape[2])
        y, w = np.repeat(labels[here], 2), np.repeat(weights[here], 2)
        mean, spread = table[here][:, 0].mean(0), table[here][:, 0].std(0) + 1e-6
        model = LogisticRegression(C=STRENGTH, max_iter=400)
        model.fit((x - mean) / spread, y, sample_weight=w * len(y))
        slope = model.coef_[0] / spread
        look.take(head, slope, float(model.intercept_[0] - slope @ mean))


def loosen(look: SecondLook, faces: Faces, crops: list[Crop]) -> None:
    """Move the network and its heads together, a little."""
    draw = np.random.default_rng(1)
    shares = [weights_of(crops, sets) for sets in TRAINED_ON]
    optimiser = torch.optim.AdamW(look.parameters(), RATE, weight_decay=0.0)
    for step in range(STEPS):
        losses = []
        for head, share in enumerate(shares):
            picks = draw.choice(len(crops), BATCH, p=share)
            some = [crops[pick] for pick in picks]
            pairs = views(faces, some, seed=int(draw.integers(2**31)))
            batch = np.stack([pair[int(draw.integers(2))] for pair in pairs])
            logit = look(torch.from_numpy(batch))[:, head].mean((1, 2))
            target = torch.tensor([0.05 + 0.9 * crop.manipulated for crop in some])
            losses.append(F.binary_cross_entropy_with_logits(logit, target))
        optimiser.zero_grad()
        sum(losses).backward()  # type: ignore[union-attr]
        optimiser.step()
        if step % 20 == 0:
            print(f"step {step} loss {float(sum(losses)):.3f}", flush=True)


def main() -> None:
    """Fit, loosen, save."""
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
    regress(look, faces, crops)
    torch.save(look.state_dict(), arguments.out / "regressed.pt")
    loosen(look, faces, crops)
    torch.save(look.state_dict(), arguments.out / "second.pt")


if __name__ == "__main__":
    main()
