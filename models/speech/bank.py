"""The bank of sounds that training draws from, made once and kept on disk as int16.

`sent_0`, `chat_0`, `rough_0` hold every item of train and val after `channel.sent`, `.chat`,
`.roughened`, `company_0` after `company.accompanied`;
`copies_METHOD` every bona fide one built again, 60 % stored as the data set stores its
sounds, the others roughened; `copies_neural` the first seconds of the train ones, by `vocoder.py`.

    python models/speech/bank.py --data ../shared/data --work build/speech
"""

from __future__ import annotations

import argparse
import zlib
from functools import partial
from pathlib import Path

import numpy as np
from channel import chat, roughened, sent, through_codec
from company import accompanied
from data import RATE_HZ, Item, Pcm, load_items
from forge import METHODS, Random, Wave
from vocoder import copies, load

NEURAL_S = 2.8
TOGETHER = 16  # sounds that the vocoder makes at once


def _pcm(wave: Wave) -> Pcm:
    return np.asarray(np.clip(wave * 32767, -32768, 32767), dtype=np.int16)


def _seeded(*words: str) -> Random:
    return np.random.default_rng(zlib.crc32("|".join(words).encode()))


def _stored(wave: Wave, random: Random) -> Wave:
    """As the data set keeps its sounds, whatever the label: Opus at 32 kbit/s, 85 % of them."""
    wave = wave * 0.3 / (np.abs(wave).max() + 1e-9)
    return through_codec(wave, "opus", 32_000) if random.random() < 0.85 else wave


def _save(path: Path, sounds: dict[str, Pcm]) -> None:
    part = path.with_suffix(".part.npz")
    np.savez(part, **sounds)
    part.rename(path)


def make_originals(items: list[Item], cache: Path, name: str) -> None:
    """One changed version of every item of train and val."""
    path = cache / f"{name}_0.npz"
    if not path.exists():
        kept = [item for item in items if item.split != "test"]
        voices = [i.pcm / 32768.0 for i in kept if i.split == "train" and not i.manipulated]
        beside = partial(accompanied, others=voices)
        changes = {"sent": sent, "chat": chat, "rough": roughened, "company": beside}
        change = changes[name]
        _save(
            path,
            {item.path: _pcm(change(item.pcm / 32768.0, _seeded(item.path, "0"))) for item in kept},
        )


def make_copies(items: list[Item], cache: Path, method: str) -> None:
    """Copies of the bona fide items of train and val by one method."""
    path = cache / f"copies_{method}.npz"
    if path.exists():
        return
    made: dict[str, Pcm] = {}
    for item in items:
        if item.manipulated or item.split == "test":
            continue
        random = _seeded(item.path, method)
        copy = METHODS[method](item.pcm / 32768.0, random)
        finish = _stored if random.random() < 0.6 else roughened
        made[item.path] = _pcm(finish(copy, random))
    _save(path, made)


def make_neural(items: list[Item], cache: Path) -> None:
    """Copies by the neural vocoder: about as long in the making as they are long, so only the
    first `NEURAL_S` of the train items; what is there is used while the rest is made."""
    network, path = load(), cache / "copies_neural.npz"
    made = dict(np.load(path)) if path.exists() else {}
    wanted = [i for i in items if i.split == "train" and not i.manipulated and i.path not in made]
    wanted.sort(key=lambda item: zlib.crc32(item.path.encode()))
    for start in range(0, len(wanted), TOGETHER):
        part = wanted[start : start + TOGETHER]
        randoms = [_seeded(item.path, "neural") for item in part]
        size = round(NEURAL_S * RATE_HZ)
        waves = [np.resize(item.pcm, max(len(item.pcm), size))[:size] / 32768.0 for item in part]
        waves = [wave * 0.7 / (np.abs(wave).max() + 1e-9) for wave in waves]
        for item, random, copy in zip(part, randoms, copies(network, waves, randoms), strict=True):
            finish = _stored if random.random() < 0.7 else sent
            made[item.path] = _pcm(finish(copy, random)[: len(item.pcm)])
        _save(path, made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/speech"))
    parser.add_argument("--methods", nargs="*", default=list(METHODS))
    arguments = parser.parse_args()
    cache = arguments.work / "cache"
    items = load_items(arguments.data, cache)
    for name in ("sent", "chat", "rough", "company"):
        make_originals(items, cache, name)
    for method in arguments.methods:
        make_copies(items, cache, method)
    make_neural(items, cache)


if __name__ == "__main__":
    main()
