"""Fit the perceptrons on long-term statistics: seconds of training once the statistics are there.

python models/speech/train.py --config models/speech/config.toml --data ../shared/data
"""

from __future__ import annotations

import argparse
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from data import Item, Pcm, load_items
from measure import windows
from network import Judge, Summaries
from numpy.typing import NDArray
from torch.nn import functional

WINDOW_S = 3.0
# Pages that published forgeries of the LJSpeech voice only, compared with its sounds elsewhere.
ONE_VOICE = {"matcha", "diffgan", "fastspeech1"}
ONE_VOICE_ORIGINALS = {"hifigan", "fastspeech2", "glowtts", "vits"}
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """One window: its statistics, its label, where it is from, how much its sound counts."""

    features: Array
    manipulated: bool
    page: str
    kind: str
    weight: float


@torch.no_grad()
def statistics(cache: Path, name: str, sounds: dict[str, Pcm]) -> dict[str, Array]:
    """Statistics of the windows of each sound, kept in `cache`/statistics_NAME.npz."""
    store = cache / f"statistics_{name}.npz"
    if not store.exists():
        network = Summaries().eval()
        pieces = {
            path: network(torch.from_numpy(windows(pcm, WINDOW_S, 1.0))).numpy()
            for path, pcm in sounds.items()
        }
        np.savez(store, **pieces)
    with np.load(store) as found:
        return {path: found[path] for path in found.files}


def load_tables(
    items: list[Item], settings: dict[str, Any], cache: Path
) -> dict[str, dict[str, Array]]:
    """Statistics of the sounds as they are and in the versions of the bank that are wanted."""
    tables = {"clean": statistics(cache, "clean", {item.path: item.pcm for item in items})}
    for path in sorted(cache.glob("*.npz")):
        name = path.stem.removesuffix("_0")
        if name in settings["versions"]:
            with np.load(path) as sounds:
                tables[name] = statistics(cache, name, dict(sounds))
    return tables


def rows_of(
    items: list[Item],
    tables: dict[str, dict[str, Array]],
    shares: dict[str, float],
    skipped: set[str],
) -> list[Row]:
    """Train rows of the pages that are not skipped; `shares` says how much each version of a
    sound counts (`clean`, `sent`, `rough`), `copies` how much copies count among the forged."""
    rows = []
    for item in items:
        if item.split != "train" or item.page in skipped:
            continue
        page = "one_voice" if item.page in ONE_VOICE else item.page
        pages = [page]
        if not item.manipulated and page in ONE_VOICE_ORIGINALS:
            pages.append("one_voice")
        for version, table in tables.items():
            copied = version.startswith("copies_")
            share = 1.0 if copied else shares.get(version, 0.0)
            if share == 0 or item.path not in table or (copied and not shares.get("copies")):
                continue
            kind = version if copied else item.kind
            part = table[item.path]
            rows += [
                Row(window, item.manipulated or copied, place, kind, share / len(part))
                for place in (pages[:1] if copied else pages)
                for window in part
            ]
    return rows


def balanced(rows: list[Row], copy_share: float) -> NDArray[np.float64]:
    """How often each row is drawn: in every page both labels alike, in every page half of the
    forged by kind and half by number, pages by the square root of their size. Sums to 1."""
    base = np.array([row.weight for row in rows])
    pages = np.array([row.page for row in rows])
    kinds = np.array([row.kind for row in rows])
    forged = np.array([row.manipulated for row in rows])
    copied = np.char.startswith(kinds, "copies_")
    weights = np.zeros(len(rows))
    for page in sorted(set(pages)):
        here = pages == page
        real, own, made = here & ~forged, here & forged & ~copied, here & copied
        if not real.any() or not (own.any() or made.any()):
            continue
        size = np.sqrt(base[here].sum())
        share = (copy_share if own.any() else 1.0) if made.any() else 0.0
        weights[real] = size / 2 * base[real] / base[real].sum()
        if made.any():
            weights[made] = share * size / 2 * base[made] / base[made].sum()
        names = sorted(set(kinds[own]))
        for name in names:
            part = own & (kinds == name)
            even = base[part] / base[part].sum() / len(names)
            weights[part] = (1 - share) * size / 4 * (even + base[part] / base[own].sum())
    return np.asarray(weights / weights.sum())


def fit(rows: list[Row], settings: dict[str, Any], seed: int) -> Judge:
    """Train `settings["members"]` perceptrons with different seeds."""
    features = np.stack([row.features for row in rows])
    labels = torch.tensor([0.95 if row.manipulated else 0.05 for row in rows])
    judge = Judge(features.shape[1], settings["hidden"], settings["members"])
    judge.mean.copy_(torch.from_numpy(features.mean(axis=0)))
    judge.scale.copy_(torch.from_numpy(features.std(axis=0) + 1e-3))
    standard = judge.standardised(torch.from_numpy(features))
    cumulated = np.cumsum(balanced(rows, settings["shares"].get("copies", 0.0)))
    for number, member in enumerate(judge.members):
        torch.manual_seed(seed + number)
        random = np.random.default_rng(seed + number)
        for layer in member:
            if isinstance(layer, torch.nn.Linear):
                layer.reset_parameters()
        optimiser = torch.optim.AdamW(member.parameters(), settings["rate"], weight_decay=0.1)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, settings["rate"], settings["steps"]
        )
        member.train()
        for _ in range(settings["steps"]):
            draws = np.searchsorted(cumulated, random.random(settings["batch"]))
            chosen = torch.from_numpy(np.minimum(draws, len(rows) - 1))
            logit = member(standard[chosen])[:, 0]
            loss = functional.binary_cross_entropy_with_logits(logit, labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return judge.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/speech"))
    arguments = parser.parse_args()
    settings = tomllib.loads(arguments.config.read_text())["summary"]
    cache = arguments.work / "cache"
    items = load_items(arguments.data, cache)
    tables = load_tables(items, settings, cache)
    judge = fit(rows_of(items, tables, settings["shares"], set()), settings, seed=0)
    torch.save({"settings": settings, "weights": judge.state_dict()}, arguments.work / "judge.pt")


if __name__ == "__main__":
    main()
