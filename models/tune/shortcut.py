"""Can the labels be told without looking? Then a network will learn that instead."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from metrics import auc

from tune.gather import Example

TELLING = 0.75
_LEAST = 8


def trivial(examples: list[Example]) -> dict[str, float]:
    """How well each fact alone separates the labels: the AUC of the better direction, 0.5..1.

    A fact that only some files have counts as one more fact: having it.
    """
    labels = np.array([int(example.item.manipulated) for example in examples])
    found = {}
    for name in sorted({name for example in examples for name in example.facts}):
        values = np.array([example.facts.get(name, -1e9) for example in examples])
        found[name] = auc(values, labels)
    for name in sorted({example.format for example in examples}):
        values = np.array([float(example.format == name) for example in examples])
        found[f"format {name}"] = auc(values, labels)
    return {name: round(max(value, 1 - value), 3) for name, value in found.items()}


def warnings(examples: list[Example]) -> Iterator[str]:
    """A sentence for each fact that gives the labels away; none for a handful of files."""
    if len(examples) < _LEAST:
        return
    for name, value in trivial(examples).items():
        if value >= TELLING:
            yield (
                f"The {name} alone tells the labels apart (AUC {value:.2f}): the network may learn "
                "that and nothing else. Encode both labels the same way, at one size and length."
            )
