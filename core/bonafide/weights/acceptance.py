"""Taking a public model into use: downloaded, hashed, probed, and from then on held to it."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from bonafide.errors import CardInvalid, WeightsError, WeightsMismatch, WeightsMissing
from bonafide.weights import cards, hub, pins, probe, runtime
from bonafide.weights.probe import Probe

if TYPE_CHECKING:
    import onnxruntime

    from bonafide.weights.cards import Card, Place
    from bonafide.weights.hub import Progress


def pull(name: str, *, accept_hash: bool = False, progress: Progress | None = None) -> Card:
    """Download the network of the card `name` and check it; returns the card as it now stands.

    Args:
        accept_hash: pin what came when the card has no sha256.

    Raises:
        CardInvalid: no such card, or it names an embedded network.
        WeightsMissing: not to be had, or the card has no sha256 and nobody accepts one.
        WeightsMismatch: the sha256, the outputs or the probe scores are not the card's.
        WeightsError: onnxruntime cannot load it, or the pin cannot be written.
    """
    card = cards.load(name)
    if card.place is None:
        raise CardInvalid(f"The network “{name}” is embedded; there is nothing to download.")
    accepts = accept_hash and not card.sha256
    if accepts:
        card = _as_downloaded(card, card.place, progress)
    made = runtime.open_session(runtime.content(card, progress), card)
    answers = _probed(card, made)
    if accepts or not _expects(card):
        try:
            pins.write(card, answers)
        except OSError as error:
            raise WeightsError(f"The pin of “{name}” cannot be written: {error}.") from error
    return cards.load(name)


def verify(card: Card, made: onnxruntime.InferenceSession) -> None:
    """Hold the probe answers against the card; where it has none, write them down as its pin.

    Raises:
        WeightsMismatch: the outputs or the probe scores are not the card's.
    """
    answers = _probed(card, made)
    if not _expects(card):
        # A read-only home cannot remember the answers; the sha256 still holds.
        with contextlib.suppress(OSError):
            pins.write(card, answers)


def _expects(card: Card) -> bool:
    return card.recipe is None or bool(card.recipe.probe.scores)


def _probed(card: Card, made: onnxruntime.InferenceSession) -> Probe:
    if card.recipe is None:
        return Probe()
    recipe = card.recipe
    scores = probe.run(recipe.input, recipe.output, runtime.answer(card, made))
    probe.compare(recipe.probe, scores)
    return Probe(scores=scores, tolerance=recipe.probe.tolerance)


def _as_downloaded(card: Card, place: Place, progress: Progress | None) -> Card:
    """The card with the commit and sha256 of what the Hub gives now.

    Raises:
        WeightsMismatch: the repository's own order of labels is not the card's.
    """
    path = hub.local(place) if place.pinned else None
    if path is None:
        path, place = hub.fetch(place, progress)
    _same_labels(card, place)
    source = f"hf:{place.repo}@{place.revision}:{place.file}"
    return card.model_copy(update={"source": source, "sha256": hub.sha256_of(path)})


def _same_labels(card: Card, place: Place) -> None:
    """Hold the labels in the repository's config.json, where it has one, against the card.

    Labels that were read the wrong way round are the most common fault of programs
    that use public models, and no hash or recorded answer can show it.
    """
    beside = place.model_copy(update={"file": "config.json"})
    try:
        path = hub.local(beside) or hub.fetch(beside)[0]
        table = json.loads(path.read_bytes())["id2label"]
        found = [str(table[str(index)]) for index in range(len(table))]
    except (WeightsMissing, ValueError, KeyError, TypeError):
        return
    if card.recipe is None or card.recipe.output.kind == "logit" or "LABEL_0" in found:
        return
    expected = card.recipe.output.labels
    if [label.casefold() for label in found] != [label.casefold() for label in expected]:
        raise WeightsMismatch(
            f"{place.repo} has the labels {', '.join(found)}, the card “{card.name}” says "
            f"{', '.join(expected)}."
        )
