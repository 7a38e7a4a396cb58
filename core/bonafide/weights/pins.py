"""Pins: what was accepted on this machine for a public model, beside the user's cards.

A card that ships without a sha256 or without probe scores cannot be trusted by
itself; `bonafide models pull NAME --accept-hash` writes down what was
downloaded and what it answered, and from then on nothing else is accepted.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from typing import Annotated

from pydantic import Field

from bonafide.errors import CardInvalid
from bonafide.weights import cards
from bonafide.weights.cards import Card
from bonafide.weights.probe import Probe
from bonafide.weights.recipe import Part

_SUFFIX = ".pin.toml"


class Pin(Part):
    """What was accepted: where from, which bytes, what it answers to the probes."""

    source: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    probe: Probe = Probe()


def applied(card: Card) -> Card:
    """The card with what its pin adds; a pin for another file or revision is left out.

    Raises:
        CardInvalid: the pin is damaged.
    """
    pin = _read(card.name)
    if pin is None or not _same_file(card, pin) or (card.sha256 and card.sha256 != pin.sha256):
        return card
    recipe = card.recipe
    if recipe is not None and not recipe.probe.scores:
        recipe = recipe.model_copy(update={"probe": pin.probe})
    return card.model_copy(update={"source": pin.source, "sha256": pin.sha256, "recipe": recipe})


def write(card: Card, probe: Probe) -> None:
    """Pin the card's name to its source, its sha256 and these answers, for this user.

    Raises:
        OSError: the user's folder of cards cannot be written.
    """
    lines = [
        "# Written by bonafide when this file was accepted here; delete it to accept another.",
        f'source = "{card.source}"',
        f'sha256 = "{card.sha256}"',
        "",
        "[probe]",
        f"tolerance = {probe.tolerance!r}",
        "",
        "[probe.scores]",
        *(f"{name} = {score:.6f}" for name, score in probe.scores.items()),
    ]
    directory = cards.folder()
    directory.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=directory, prefix=".pin-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        os.replace(draft, directory / f"{card.name}{_SUFFIX}")
    except OSError:
        os.unlink(draft)
        raise
    cards.load.cache_clear()


def _read(name: str) -> Pin | None:
    try:
        text = (cards.folder() / f"{name}{_SUFFIX}").read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CardInvalid(f"The pin of “{name}” is not TOML: {error}.") from error
    return cards.build(Pin, table, f"The pin of “{name}”")


def _same_file(card: Card, pin: Pin) -> bool:
    wanted, found = card.place, cards.place_of(pin.source)
    if wanted is None or found is None:
        return False
    same_revision = wanted.revision == found.revision or (not wanted.pinned and found.pinned)
    return (wanted.repo, wanted.file) == (found.repo, found.file) and same_revision
