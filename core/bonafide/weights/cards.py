"""Cards: what is known of one set of weights, as a TOML file beside it."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from bonafide.errors import CardInvalid


@dataclass(frozen=True, slots=True)
class QualityTerm:
    """How one quality fact bends the calibration: `weight * z` and `slope * z * logit`,
    with z = (value - mean) / scale."""

    mean: float
    scale: float
    weight: float = 0.0
    slope: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic calibration of a network's logit (Platt 1999; Brümmer & du Preez 2006).

    llr = intercept + slope * logit + sum over quality facts, clipped to ±`limit`,
    which says how far the validation data can carry (log of its size, about).
    """

    intercept: float = 0.0
    slope: float = 1.0
    limit: float = 4.0
    quality: dict[str, QualityTerm] = field(default_factory=dict)

    def llr(self, logit: float, quality: dict[str, float] | None = None) -> float:
        """Natural-log likelihood ratio of manipulated against bona fide."""
        total, slope = self.intercept, self.slope
        for name, term in self.quality.items():
            z = ((quality or {}).get(name, term.mean) - term.mean) / term.scale
            z = max(-2.0, min(2.0, z))
            total += term.weight * z
            slope += term.slope * z
        llr = total + max(slope, 0.0) * logit
        return max(-self.limit, min(self.limit, llr)) if math.isfinite(llr) else 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """One set of weights. `table` holds the whole TOML for those who show it."""

    name: str
    version: str
    modality: str
    source: str
    sha256: str
    licence: str
    calibration: Calibration
    table: dict[str, Any] = field(repr=False)


@cache
def load(name: str) -> Card:
    """The card called `name`.

    Raises:
        CardInvalid: there is none, or it lacks a field.
    """
    file = files("bonafide.weights") / "cards" / f"{name}.toml"
    try:
        return read(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CardInvalid(f"There is no card called “{name}”.") from None


def read(text: str) -> Card:
    """A card from TOML text.

    Raises:
        CardInvalid: not TOML, or a field is missing or of the wrong type.
    """
    try:
        table = tomllib.loads(text)
        return Card(
            *(str(table[key]) for key in ("name", "version", "modality", "source", "sha256")),
            licence=str(table["licence"]),
            calibration=_calibration(table.get("calibration", {})),
            table=table,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise CardInvalid(f"The card cannot be read: {error}.") from error


def _calibration(table: dict[str, Any]) -> Calibration:
    plain = {key: float(table[key]) for key in ("intercept", "slope", "limit") if key in table}
    terms = {name: QualityTerm(**term) for name, term in table.get("quality", {}).items()}
    return Calibration(**plain, quality=terms)
