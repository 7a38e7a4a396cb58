"""Forged stretches inside bona fide sound, found by the product's voice detector.

    python models/seams/evaluate.py --data ../shared/data --split val
    python models/seams/evaluate.py --data ../shared/data --split test --save

Every splice holds 8 s of bona fide sounds of one page, 3 to 6 s of one generator's of the same page
and 6 s of bona fide sounds again. Sounds last 2 to 4 s here, so a host has seams of its own, and an
answer has to tell its seams from those of the forgery.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from splices import Library, Random, aligned, join, level

sys.path.append(str(Path(__file__).parents[1] / "speech"))
from channel import through_codec
from data import RATE_HZ, Item, load_items

from bonafide.detectors.seams import Seam, find_seams
from bonafide.detectors.speech import SyntheticSpeech
from bonafide.terms import Finding, Material, MediaFacts, MediaKind, Recording, Sound, Stretch

RESULT = Path(__file__).parents[1] / "results/seams-test.json"
BEFORE_S, AFTER_S = 8.0, 6.0
TREATMENTS = ("hard cut", "crossfade", "crossfade, Opus 24 kbit/s")
NEAR_S = 0.3
Wave = NDArray[np.float32]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Splice:
    """A sound with one forged stretch, in seconds."""

    wave: Wave
    span: Span
    page: str
    treatment: str

    def error_s(self, named: Span | None) -> float:
        """Mean distance of start and end; for no answer, that of the worst there could be."""
        total = len(self.wave) / RATE_HZ
        if named is None:
            return float(np.mean([max(at, total - at) for at in self.span]))
        return float(np.mean(np.abs(np.subtract(named, self.span))))


def gathered(items: list[Item], seconds: float, random: Random) -> NDArray[np.float64]:
    """So many seconds of these sounds, one after the other."""
    wave = np.zeros(0)
    while len(wave) < seconds * RATE_HZ:
        wave = join(wave, level(items[int(random.integers(len(items)))]), 0)
    return wave[: round(seconds * RATE_HZ)]


def splice(page: dict[bool, list[Item]], treatment: str, random: Random) -> Splice:
    """One forged stretch in sounds of its page."""
    kind = str(random.choice(sorted({item.kind for item in page[True]})))
    forged = [item for item in page[True] if item.kind == kind]
    fade = 0 if treatment == "hard cut" else round(random.uniform(0.005, 0.05) * RATE_HZ)
    before = gathered(page[False], BEFORE_S, random)
    inside = gathered(forged, random.uniform(3, 6), random)
    wave = join(join(before, inside, fade), gathered(page[False], AFTER_S, random), fade)
    if treatment.endswith("kbit/s"):
        wave = aligned(wave, through_codec(wave * 4, "opus", 24_000))
    start = len(before) - fade / 2
    end = start + len(inside) - fade
    span = (start / RATE_HZ, end / RATE_HZ)
    return Splice(wave.astype(np.float32), span, page[False][0].page, treatment)


def named(detector: SyntheticSpeech, wave: Wave) -> Span | None:
    """The stretch that the detector names."""
    facts = MediaFacts(MediaKind.SOUND, "wav", "0" * 64, 1, None, None, None)
    sound = Sound(RATE_HZ, (Stretch(0.0, wave),))
    found = detector.examine(Material(Recording(facts, sound=sound)))
    if not isinstance(found, Finding) or not found.signs:
        return None
    values = found.signs[0].values
    return float(values["start_s"]), float(values["end_s"])


@dataclass(frozen=True, slots=True)
class Answer:
    """What was named in a splice, how far off that is, how far each end is from a seam."""

    splice: Splice
    named: Span | None
    error_s: float
    seam_s: Span


def ask(detector: SyntheticSpeech, one: Splice) -> Answer:
    """The answer for one splice."""
    span = named(detector, one.wave)
    seams = [seam.sample / RATE_HZ for seam in cuts(one.wave)]
    start_s, end_s = (min((abs(at - seam) for seam in seams), default=1e9) for at in one.span)
    return Answer(one, span, one.error_s(span), (start_s, end_s))


def of_splices(answers: list[Answer]) -> dict[str, Any]:
    """How many are found and how far off, and how many of their ends have a seam."""
    errors = [answer.error_s for answer in answers]
    hit = [answer.error_s for answer in answers if answer.named]
    near = [at < NEAR_S for answer in answers for at in answer.seam_s]
    return {
        "splices": len(answers),
        "found": len(hit),
        "median_error_s_of_found": round(float(np.median(hit)), 3) if hit else None,
        "within_0.3_s": sum(error < NEAR_S for error in hit),
        "median_error_s_of_all": round(float(np.median(errors)), 3),
        "ends_with_a_seam": round(float(np.mean(near)), 3),
    }


def cuts(wave: Wave) -> list[Seam]:
    """Seams at which the product cuts its windows anew."""
    return [seam for seam in find_seams(wave) if seam.worth_a_cut]


def of_whole(detector: SyntheticSpeech, waves: list[Wave]) -> dict[str, Any]:
    """How many sounds without a forged stretch among bona fide ones get a seam, or a stretch."""
    seams = [len(cuts(wave)) for wave in waves]
    return {
        "sounds": len(waves),
        "minutes": round(sum(map(len, waves)) / RATE_HZ / 60, 1),
        "with_seams": sum(map(bool, seams)),
        "seams": sum(seams),
        "stretch_named": sum(named(detector, wave) is not None for wave in waves),
    }


def measure(items: list[Item], count: int) -> dict[str, Any]:
    """All figures of one part."""
    random = np.random.default_rng(0)
    pages = [page for page in Library(items).pages.values() if page.get(True) and page.get(False)]
    detector = SyntheticSpeech()
    answers = [
        ask(detector, splice(page, treatment, random))
        for treatment in TREATMENTS
        for page in pages
        for _ in range(count)
    ]
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        for name in ("all splices", answer.splice.treatment, answer.splice.page):
            groups[name].append(answer)
    result = {name: of_splices(group) for name, group in groups.items()}
    for label, name in ((False, "bona fide"), (True, "manipulated")):
        waves = [level(i).astype(np.float32) for i in items if i.manipulated == label]
        result[f"one {name} sound"] = of_whole(detector, waves)
        joined = [gathered(page[label], 18, random) for page in pages for _ in range(count)]
        result[f"{name} sounds joined"] = of_whole(
            detector, [wave.astype(np.float32) for wave in joined]
        )
    return result


def main() -> None:
    """Read the command line, measure, print, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/seams"))
    parser.add_argument("--split", choices=("val", "test"), default="val")
    parser.add_argument("--count", type=int, default=10, help="splices a page and treatment")
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args()
    items = load_items(options.data, options.work / "cache")
    result = measure([item for item in items if item.split == options.split], options.count)
    for name, figures in result.items():
        print(name, json.dumps(figures))
    if options.save:
        RESULT.write_text(json.dumps({"split": options.split, **result}, indent=1) + "\n")


if __name__ == "__main__":
    main()
