"""What a detector is, and how the product finds all of them.

A detector looks at `Material` and gives one `Finding` or one `Abstention`; it
never guesses 0.5. It reads its card and session from the room below:

    card = bonafide.weights.cards.load("face")
    session = bonafide.weights.runtime.session("face")
    llr = card.calibration.llr(logit, {"log_face_px": 4.7})

Packages add detectors through the entry point group `bonafide.detectors`; each
entry names a class or function that is called without arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from bonafide.errors import BonafideError, SettingsError
from bonafide.terms import Abstention, Finding, Material, Message, Modality

GROUP = "bonafide.detectors"


class Detector(Protocol):
    """Looks at what it can judge, and says so when it cannot."""

    name: str
    modality: Modality

    def examine(self, material: Material) -> Finding | Abstention:
        """Judge the material; a `BonafideError` becomes an abstention upstairs."""
        ...


@cache
def installed() -> dict[str, EntryPoint]:
    """All detectors that are installed, by name."""
    return {entry.name: entry for entry in sorted(entry_points(group=GROUP))}


def load(names: Iterable[str] = ()) -> Iterator[Detector | Abstention]:
    """The named detectors, or all; one whose weights cannot be used abstains.

    Raises:
        SettingsError: no detector has that name.
    """
    wanted = tuple(names)
    confirm(wanted)
    for name in wanted or installed():
        yield _instance(name)


def confirm(names: Iterable[str]) -> None:
    """Check names before anything is read.

    Raises:
        SettingsError: no detector has that name.
    """
    for name in names:
        if name not in installed():
            known = ", ".join(installed())
            raise SettingsError(f"There is no detector “{name}”; installed are: {known}.")


@cache
def _instance(name: str) -> Detector | Abstention:
    factory = installed()[name].load()
    try:
        detector: Detector = factory()
    except BonafideError as error:
        reason = Message("detector-unavailable", {"detector": name, "error": str(error)})
        return Abstention(name, factory.modality, reason)
    return detector
