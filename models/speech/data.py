"""Sounds of the manifest, decoded once to 16 kHz mono int16 and kept beside the training run."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
Pcm = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the manifest with its sound, trimmed of silence at both ends."""

    path: str
    manipulated: bool
    kind: str
    split: str
    group: str
    page: str
    pcm: Pcm


def read_pcm(path: Path) -> Pcm:
    """Decode the first sound stream of a trusted training file, shape (n,), 16 kHz mono."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    parts: list[Pcm] = []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            parts.extend(out.to_ndarray()[0] for out in resampler.resample(frame))
        parts.extend(out.to_ndarray()[0] for out in resampler.resample(None))
    return np.concatenate(parts)


def trim_silence(pcm: Pcm, margin_s: float = 0.1) -> Pcm:
    """Cut what lies more than 35 dB under the loud parts at both ends, so that its
    length (a habit of the page that published the sound) tells nothing."""
    hop = RATE_HZ // 100
    count = len(pcm) // hop
    frames = pcm[: count * hop].reshape(count, hop).astype(np.float32)
    level_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-3)
    loud = np.flatnonzero(level_db > np.percentile(level_db, 95) - 35)
    margin = int(margin_s * 100)
    first, last = max(0, loud[0] - margin), min(count, loud[-1] + 1 + margin)
    return pcm[first * hop : last * hop]


def load_items(data: Path, cache: Path) -> list[Item]:
    """All rows of `data`/speech/manifest.csv; the decoded sounds are kept in `cache`."""
    folder = data / "speech"
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    store = cache / "sounds.npz"
    if not store.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(
            store, **{row["path"]: trim_silence(read_pcm(folder / row["path"])) for row in rows}
        )
    with np.load(store) as sounds:
        return [
            Item(
                path=row["path"],
                manipulated=row["label"] == "manipulated",
                kind=row["kind"],
                split=row["split"],
                group=row["group"],
                page=row["page"],
                pcm=sounds[row["path"]],
            )
            for row in rows
        ]
