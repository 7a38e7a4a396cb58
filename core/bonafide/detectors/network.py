"""What detectors with one network of their own have in common."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bonafide.terms import Abstention, Message, Modality
from bonafide.weights import cards, runtime

if TYPE_CHECKING:
    import onnxruntime


class OwnNetwork:
    """A detector whose card and network bear its name."""

    name: str
    modality: Modality

    def __init__(self) -> None:
        self.card = cards.load(self.name)

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """Made when there is something to look at: most files need not every network."""
        return runtime.session(self.name)

    def abstain(self, reason: Message) -> Abstention:
        """Why this detector concludes nothing."""
        return Abstention(self.name, self.modality, reason)


def trimmed_mean(logits: Sequence[float]) -> float:
    """The mean without the highest and the lowest fifth."""
    ordered = sorted(logits)
    cut = len(ordered) // 5
    return float(np.mean(ordered[cut : len(ordered) - cut]))
