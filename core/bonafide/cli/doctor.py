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
    slack: Annotated[bool, typer.Option("--slack", help="The Slack bot alone.")] = False,
    discord: Annotated[bool, typer.Option("--discord", help="The Discord bot alone.")] = False,
    language: Annotated[str | None, typer.Option(help="Language of the answer.")] = None,
) -> None:
    """Say what works here; exit code 1 when something that was set up does not."""
    import json
    from dataclasses import asdict

    wrong = False
    alone = {"slack": slack, "discord": discord}
    for checkup in _checkups({room for room, asked in alone.items() if asked}, language):
        wrong |= checkup.fine is False
        if as_json:
            typer.echo(json.dumps(asdict(checkup)))
        else:
            mark = {True: "✓", None: "·", False: "×"}[checkup.fine]
            typer.echo(f"{mark} {checkup.room}: {checkup.text}")
    raise typer.Exit(1 if wrong else 0)


def _checkups(alone: set[str], language: str | None) -> Iterator[Checkup]:
    """All of them, or those of the rooms in `alone`, which packages add."""
    from bonafide.version import __version__

    if not alone:
        yield Checkup("engine", True, f"bonafide {__version__}, Python {platform.python_version()}")
        yield from _decoding(language or "en")
        yield from _detectors(language or "en")
    for entry in sorted(entry_points(group=GROUP)):
        if alone and entry.name not in alone:
            continue
        more: Callable[[], Iterator[Checkup]] = entry.load()
        found = list(more())
        if alone and not found:
            found = [Checkup(entry.name, None, "not set up: there is no token for it")]
        yield from found


def _decoding(language: str) -> Iterator[Checkup]:
    from bonafide.media.sandbox import decoder

    yield from shielded(decoder().protections(), language)


def shielded(protections: list[tuple[str, bool]], language: str) -> Iterator[Checkup]:
    """A line for each protection of the decoding process, active or not, and one for all."""
    from bonafide.explain.words import word

    for protection, active in protections:
        said = word(f"doctor-protection-{protection}", language)
        state = "doctor-active" if active else "doctor-missing"
        yield Checkup("decoding", active or None, word(state, language, protection=said))
    missing = sum(not active for _, active in protections)
    summary = "doctor-some-missing" if missing else "doctor-all-active"
    said = word(summary, language, missing=missing, count=len(protections))
    yield Checkup("decoding", None if missing else True, said)


def _detectors(language: str) -> Iterator[Checkup]:
    from bonafide.detectors import base
    from bonafide.explain.words import say
    from bonafide.terms import Abstention

    for detector in base.load():
        if isinstance(detector, Abstention):
            yield Checkup("detectors", False, say(detector.reason, language))
        else:
            yield _network(detector.name, language)


def _network(name: str, language: str) -> Checkup:
    """Whether the network of a detector can be loaded; provenance has none."""
    from bonafide.explain.words import word
    from bonafide.weights import cards, runtime

    if name in cards.names():
        try:
            runtime.session(name)
        except BonafideError as error:
            said = word("doctor-broken", language, name=name, error=str(error))
            return Checkup("detectors", False, said)
    return Checkup("detectors", True, word("doctor-ready", language, name=name))
