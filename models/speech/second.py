"""Second ears: spectrograms as pictures, through the middle of an ImageNet network.

    python models/speech/second.py --data ../shared/data --work build/speech

A spectrogram holds edges, textures and lattices, and a network that knows everyday pictures sees
them (after Palanisamy et al., "Rethinking CNN models for audio classification", 2020). Means and
spreads of its blocks are weighed by one logistic regression whose rows are balanced as those of the
statistics are. It errs elsewhere than they do, and so the two are added.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import places
import torch
from data import Item, Pcm, load_items
from measure import windows
from pictures import Mel, Phases, Roots
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional
from train import ONE_VOICE_ORIGINALS, Array, Row, balanced, rows_of

sys.path.insert(0, str(Path(__file__).parents[1]))
from face.network import FaceNetwork, pretrained

PRETRAINED = "scenes/pretrained/tf2_mobilenet_v2_1.0_224_dequantised_fp16.pt"
# Size and hop of the spectrogram: 3 s give 224 x 224 or 448 frames of 112 bins up to 7 kHz.
VIEWS: dict[str, Callable[[], nn.Module]] = {
    "even": lambda: Phases(512, 214),
    "quick": lambda: Phases(256, 107),
    "mel": lambda: Mel(512, 107, 112),
    "root": lambda: Roots(256, 107),
}
BLOCKS = (6, 10, 13)
WINDOW_S, HOP_S = 3.0, 1.5
STRENGTH = 0.03  # inverse of the regression's penalty
SHARES = {"clean": 0.5, "sent": 0.22, "chat": 0.22, "company": 0.06}
STEPS, BATCH, RATE = 60, 24, 1e-5


class SecondEar(nn.Module):
    """Waveform windows [N, 48000] to a logit [N]."""

    def __init__(self, network: FaceNetwork, view: str) -> None:
        super().__init__()
        self.view = view
        self.picture = VIEWS[view]()
        self.features = network.features[: BLOCKS[-1] + 1]
        widths = [self.features[number].conv[-1].out_channels for number in BLOCKS]
        features = 3 * sum(widths) + 2 * widths[-1]
        self.judge = nn.Linear(features, 1)
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("scale", torch.ones(features))

    def blocks(self, wave: Tensor) -> list[Tensor]:
        """What the chosen blocks see of the windows, each [N, channels, notes, time]."""
        x, found = self.picture(wave), []
        for number, block in enumerate(self.features):
            x = block[0](x) if isinstance(block, nn.ModuleList) else block(x)
            if number in BLOCKS:
                found.append(x)
        return found

    def summary(self, wave: Tensor) -> Tensor:
        """What is judged of each window, [N, features]."""
        return places.features_of(self.blocks(wave))

    def judged(self, summary: Tensor) -> Tensor:
        """Summaries [N, features] to logits [N]."""
        z = ((summary - self.mean) / self.scale).clamp(-places.HIGHEST, places.HIGHEST)
        return self.judge(z)[:, 0]

    def heard(self, wave: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [N], and the parts of each place [N, 14, 14] whose mean they are."""
        blocks = self.blocks(wave)
        summary = places.features_of(blocks)
        strength = ((summary - self.mean) / self.scale).abs().clamp(min=places.HIGHEST)
        weights = self.judge.weight * places.HIGHEST / strength / self.scale
        parts = places.parts_of(blocks, weights, weights * self.mean, self.picture.edges)
        return self.judged(summary), parts + self.judge.bias

    def forward(self, wave: Tensor) -> Tensor:
        return self.judged(self.summary(wave))


def versions_of(items: list[Item], cache: Path) -> dict[str, dict[str, Pcm]]:
    """The sounds in each version of `SHARES`."""
    versions: dict[str, dict[str, Pcm]] = {"clean": {item.path: item.pcm for item in items}}
    for name in SHARES.keys() - versions.keys():
        with np.load(cache / f"{name}_0.npz") as known:
            versions[name] = dict(known)
    return versions


@torch.no_grad()
def tables_of(ear: SecondEar, items: list[Item], cache: Path) -> dict[str, dict[str, Array]]:
    """Summaries of all sounds in each version of `SHARES`."""
    tables = {}
    for version, sounds in versions_of(items, cache).items():
        store = cache / f"pictured_{ear.view}_{version}.npz"
        if not store.exists():
            found = {
                path: ear.summary(torch.from_numpy(windows(pcm, WINDOW_S, HOP_S))).half().numpy()
                for path, pcm in sounds.items()
            }
            np.savez(store, **found)
        with np.load(store) as known:
            tables[version] = {path: known[path].astype(np.float32) for path in known.files}
    return tables


def regress(ear: SecondEar, rows: list[Row]) -> None:
    """Weigh the summaries; rows are balanced by page, label and kind."""
    features = np.stack([row.features for row in rows])
    labels = np.array([row.manipulated for row in rows])
    ear.mean.copy_(torch.from_numpy(features.mean(0)))
    ear.scale.copy_(torch.from_numpy(features.std(0) + 1e-6))
    z = ((features - features.mean(0)) / (features.std(0) + 1e-6)).clip(-4, 4)
    model = LogisticRegression(C=STRENGTH, max_iter=60)
    model.fit(z, labels, sample_weight=balanced(rows, 0.0) * len(rows))
    with torch.no_grad():
        ear.judge.weight.copy_(torch.from_numpy(model.coef_.astype(np.float32)))
        ear.judge.bias.copy_(torch.from_numpy(model.intercept_.astype(np.float32)))


def loosen(ear: SecondEar, items: list[Item], cache: Path) -> None:
    """Move the network and its judge together, a little (Kumar et al., ICLR 2022)."""
    versions = versions_of(items, cache)
    blank = {item.path: np.zeros((1, 1), np.float32) for item in items}
    named = [item for item in items if item.split == "train"]
    rows = rows_of(named, {"clean": blank}, {"clean": 1.0}, set())
    paths = paths_of(named)
    share, draw = balanced(rows, 0.0), np.random.default_rng(1)
    optimiser = torch.optim.AdamW(ear.parameters(), RATE, weight_decay=0.0)
    for step in range(STEPS):
        picks = draw.choice(len(rows), BATCH, p=share)
        waves = []
        for pick in picks:
            version = draw.choice(list(SHARES), p=list(SHARES.values()))
            part = windows(versions[version][paths[pick]], WINDOW_S, HOP_S)
            waves.append(part[draw.integers(len(part))])
        logit = ear(torch.from_numpy(np.stack(waves)))
        target = torch.tensor([0.05 + 0.9 * rows[pick].manipulated for pick in picks])
        loss = functional.binary_cross_entropy_with_logits(logit, target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 20 == 0:
            print(f"step {step} loss {loss.item():.3f}", flush=True)


def paths_of(items: list[Item]) -> list[str]:
    """The sound of each row that `rows_of` makes of one window a sound."""
    return [item.path for item in items for _ in range(_times(item))]


def _times(item: Item) -> int:
    """Originals of the voice of several pages stand in two of them."""
    return 2 if not item.manipulated and item.page in ONE_VOICE_ORIGINALS else 1


def main() -> None:
    """Fit on all train pages and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/speech"))
    arguments = parser.parse_args()
    cache = arguments.work / "cache"
    items = load_items(arguments.data, cache)
    for view in VIEWS:
        ear = SecondEar(pretrained(arguments.data / PRETRAINED), view).eval()
        tables = tables_of(ear, items, cache)
        regress(ear, rows_of(items, tables, SHARES, set()))
        loosen(ear, items, cache)
        torch.save(ear.state_dict(), arguments.work / f"second_{view}.pt")


if __name__ == "__main__":
    main()
