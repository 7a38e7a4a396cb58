"""Pairs of voices of known speakers: figures, and the card's calibration.

    python models/speaker/evaluate.py --data ../shared/data --split train val    # fits
    python models/speaker/evaluate.py --data ../shared/data --split test         # looks, once

Speakers are read from the paths of LibriSpeech, LibriTTS, VCTK, MLS and the celebrities; other bona
fide files do not say who speaks. Pairs of two people come from one page only: across pages
the channel alone would tell them apart.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import re
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
import metrics

from bonafide.compare import EMBEDDED, LEAST_SPEECH_S, embedding, speech
from bonafide.detectors.speech_activity import RATE_HZ
from bonafide.fusion.calibration import fit
from bonafide.media.sandbox import decoder
from bonafide.weights import cards

SPEAKERS = (
    r"(?:^|[/_])(\d{2,5})[-_]\d{3,6}[-_]\d{4}",
    r"(p\d{3})[/_]",
    r"MLS-PT/(\d+)/",
    r"/([a-z]+_[a-z]+)_\d+\.\w+$",
)


def speaker_of(path: str) -> str | None:
    """Who speaks, if the path of the original says so."""
    for pattern in SPEAKERS:
        if match := re.search(pattern, path):
            return match[1]
    return None


def voices(data: Path, splits: list[str]) -> list[tuple[str, str, np.ndarray]]:
    """Speaker, page and embedding of every file with enough speech."""
    found = []
    with (data / "speech" / "manifest.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] in splits]
    for row in rows:
        speaker = speaker_of(row["source_path"])
        if row["label"] != "bona_fide" or speaker is None:
            continue
        spoken = speech(decoder().read(data / "speech" / row["path"]).sound)
        if len(spoken) >= LEAST_SPEECH_S * RATE_HZ:
            found.append((speaker, row["page"], embedding(cards.load(EMBEDDED), spoken)))
    return found


def pairs(found: list[tuple[str, str, np.ndarray]]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Minus the cosine, 1 for two people, and the first speaker as group."""
    rows = []
    for (who, page, one), (other, place, two) in itertools.combinations(found, 2):
        if who == other or page == place:
            rows.append((-float(one @ two), float(who != other), f"{page}:{who}"))
    scores, labels, groups = zip(*rows, strict=True)
    return np.array(scores), np.array(labels), list(groups)


def main() -> None:
    """Print figures; on train or val also the calibration."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", nargs="+", choices=["train", "val", "test"], required=True)
    options = parser.parse_args()
    found = voices(options.data, options.split)
    scores, labels, groups = pairs(found)
    people = len({who for who, _, _ in found})
    print(f"{len(found)} voices of {people} people, {int((1 - labels).sum())} pairs of one person")
    print(f"AUC {metrics.auc(scores, labels):.3f} EER {metrics.eer(scores, labels):.3f}")
    if "test" in options.split:
        calibration = cards.load(EMBEDDED).calibration
        llrs = np.array([calibration.llr(score) for score in scores])
        print(f"Cllr {metrics.cllr(llrs, labels):.3f}")
    else:
        print(fit(scores, labels, {}, groups=groups))


if __name__ == "__main__":
    main()
