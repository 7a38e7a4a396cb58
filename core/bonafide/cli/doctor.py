"""`bonafide doctor`: what works on this machine, what does not, and what to do."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Annotated

import typer

from bonafide.errors import BonafideError

GROUP = "bonafide.checkups"


@dataclass(frozen=True, slots=True)
class Checkup:
    """One line of the doctor's: fine, worth knowing (`fine` None), or wrong."""

    room: str
    fine: bool | None
    text: str


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a check.")] = False,
) -> None:
    """Say what works here; exit code 1 when something that was set up does not."""
    import json
    from dataclasses import asdict

    wrong = False
    for checkup in _checkups():
        wrong |= checkup.fine is False
        if as_json:
            typer.echo(json.dumps(asdict(checkup)))
        else:
            mark = {True: "✓", None: "·", False: "×"}[checkup.fine]
            typer.echo(f"{mark} {checkup.room}: {checkup.text}")
    raise typer.Exit(1 if wrong else 0)


def _checkups() -> Iterator[Checkup]:
    from bonafide.version import __version__

    yield Checkup("engine", True, f"bonafide {__version__}, Python {platform.python_version()}")
    yield from _decoding()
    yield from _detectors()
    for entry in sorted(entry_points(group=GROUP)):
        more: Callable[[], Iterator[Checkup]] = entry.load()
        yield from more()


def _decoding() -> Iterator[Checkup]:
    from bonafide.examine import decoder

    for protection, active in decoder().protections():
        state = "active" if active else "not offered by this system"
        yield Checkup("decoding", True if active else None, f"{protection}: {state}")


def _detectors() -> Iterator[Checkup]:
    from bonafide.detectors import base
    from bonafide.explain.words import say
    from bonafide.terms import Abstention

    for detector in base.load():
        if isinstance(detector, Abstention):
            yield Checkup("detectors", False, say(detector.reason))
        else:
            yield _network(detector.name)


def _network(name: str) -> Checkup:
    """Whether the network of a detector can be loaded; provenance has none."""
    from bonafide.weights import cards, runtime

    if name in cards.names():
        try:
            runtime.session(name)
        except BonafideError as error:
            return Checkup("detectors", False, f"{name}: {error}")
    return Checkup("detectors", True, f"{name} is ready")
