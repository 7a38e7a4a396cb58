"""Probe inputs that code makes, and the scores that a network must give for them.

A sha256 says that a file is the one we mean; the probe says that it still does
what it did: labels not swapped, preprocessing unchanged, the runtime sound.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from bonafide.errors import WeightsMismatch
from bonafide.weights.recipe import Input, Output, Part

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from bonafide.terms import Pixels, Samples
    from bonafide.weights.recipe import Batch

_SIDE_PX = 512
_LIVELY = 1e-4


class Probe(Part):
    """Expected log odds of manipulated by probe input; empty until somebody ran it."""

    scores: dict[str, float] = Field(default_factory=dict)
    # Quantised networks differ by a tenth or so between processors.
    tolerance: float = Field(0.3, gt=0, le=5)


def run(
    recipe: Input, output: Output, answer: Callable[[Batch], NDArray[np.float32]]
) -> dict[str, float]:
    """Log odds for every probe input of the network behind `answer`.

    Raises:
        WeightsMismatch: the output has another shape, or never changes.
    """
    if recipe.kind == "sound":
        batches = {name: recipe.sound(heard) for name, heard in sounds(recipe.rate_hz).items()}
    elif recipe.frames > 1:
        batches = {name: recipe.sequence([seen]) for name, seen in pictures().items()}
    else:
        batches = {name: recipe.picture(seen) for name, seen in pictures().items()}
    scores = {name: output.logit(answer(batch)) for name, batch in batches.items()}
    if max(scores.values()) - min(scores.values()) < _LIVELY:
        raise WeightsMismatch("The network gives one score whatever it is shown: it is broken.")
    return scores


def compare(probe: Probe, scores: Mapping[str, float]) -> None:
    """Hold what a network gave against what its card expects.

    Raises:
        WeightsMismatch: a score is missing or further off than the tolerance.
    """
    for name, expected in probe.scores.items():
        found = scores.get(name)
        if found is None or abs(found - expected) > probe.tolerance:
            said = "nothing" if found is None else f"{found:.2f}"
            raise WeightsMismatch(
                f"For the probe “{name}” the network gives {said} where its card expects "
                f"{expected:.2f}: swapped labels, another preprocessing or a broken runtime."
            )


def pictures() -> dict[str, Pixels]:
    """Probe pictures, shape (512, 512, 3): smooth colours, noise, and an edge pattern."""
    import numpy as np

    y, x = np.mgrid[:_SIDE_PX, :_SIDE_PX].astype(np.uint32)
    smooth = np.stack([x // 2, y // 2, 255 - (x + y) // 4], -1)
    noise = np.stack([_hash(x + _SIDE_PX * y + 7919 * channel) for channel in range(3)], -1)
    rings = (((x.astype(int) - 256) ** 2 + (y.astype(int) - 200) ** 2) // 900) % 2
    edges = np.stack([60 + 150 * rings, 80 + 90 * rings, 70 + 60 * (x // 64 % 2)], -1)
    return {
        name: values.astype(np.uint8)
        for name, values in (("smooth", smooth), ("noise", noise), ("edges", edges))
    }


def sounds(rate_hz: int) -> dict[str, Samples]:
    """Probe sounds of four seconds: a chirp, noise, and a buzz that comes and goes."""
    import numpy as np

    number = np.arange(4 * rate_hz, dtype=np.uint32)
    time_s = number / rate_hz
    chirp = 0.5 * np.sin(2 * np.pi * (100 + 400 * time_s) * time_s)
    noise = (_hash(number).astype(float) - 127.5) / 512
    buzz = 0.6 * (time_s * 120 % 1 - 0.5) * (np.sin(2 * np.pi * 3 * time_s) > 0)
    return {
        name: values.astype(np.float32)
        for name, values in (("chirp", chirp), ("noise", noise), ("buzz", buzz))
    }


def _hash(number: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Bytes that look random and are the same everywhere (multiplicative hash, Knuth 6.4)."""
    import numpy as np

    mixed = number.astype(np.uint32) * np.uint32(2654435761)
    mixed ^= mixed >> np.uint32(15)
    return (mixed * np.uint32(2246822519)) >> np.uint32(24)
