"""What weights there are on this machine, and whether they are what their cards say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bonafide.errors import WeightsError
from bonafide.weights import cards, runtime
from bonafide.weights.cards import Card, Place


class State(StrEnum):
    """How a card's file stands."""

    EMBEDDED = "embedded"
    DOWNLOADED = "downloaded"
    NOT_DOWNLOADED = "not_downloaded"
    NOT_ACCEPTED = "not_accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row; `error` says why the weights are refused, `card` is None when it is wrong itself."""

    name: str
    shelf: cards.Shelf
    state: State
    card: Card | None = None
    error: str | None = None


def entries() -> Iterator[Entry]:
    """All cards in order of shelf and name; every file that is here is hashed."""
    order = ("embedded", "yours", "hub")
    for name, shelf in sorted(cards.names().items(), key=lambda item: order.index(item[1])):
        try:
            card = cards.load(name)
        except WeightsError as error:
            yield Entry(name, shelf, State.REFUSED, error=str(error))
            continue
        yield _entry(card, shelf)


def _entry(card: Card, shelf: cards.Shelf) -> Entry:
    try:
        if card.place is None:
            runtime.content(card)
            return Entry(card.name, shelf, State.EMBEDDED, card)
        return Entry(card.name, shelf, _downloaded(card, card.place), card)
    except WeightsError as error:
        return Entry(card.name, shelf, State.REFUSED, card, str(error))


def _downloaded(card: Card, place: Place) -> State:
    from bonafide.weights import hub

    path = hub.local(place)
    if path is None:
        return State.NOT_DOWNLOADED
    if not card.sha256:
        return State.NOT_ACCEPTED
    runtime.expect(card, hub.sha256_of(path))
    return State.DOWNLOADED
