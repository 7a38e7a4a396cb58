"""A policy is data: how much each kind of evidence weighs, and where bands are cut."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bonafide.errors import SettingsError
from bonafide.terms import Band, Confidence

_FOLDER = files("bonafide.fusion") / "policies"


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """How many of the test files of one label got a band: `wrong` of `count`."""

    wrong: int
    count: int


@dataclass(frozen=True, slots=True)
class Policy:
    """How findings become one answer.

    `prior` is the probability of manipulated before anything was looked at, by
    kind of medium. `evidence` weighs the llr of each detector, below 1 where
    several share what they see. `ways` says how common each modality's way of
    manipulating is among the manipulated, in any unit. `shares` weighs the
    risks of the two parts; None adds their llrs instead. `most_confidence` holds
    the confidence down for a kind of medium where detectors were measured weak.
    """

    name: str
    prior: dict[str, float]
    review_from: float
    manipulated_from: float
    evidence: dict[str, float]
    ways: dict[str, float]
    shares: tuple[float, float] | None
    error_rates: dict[str, dict[str, ErrorRate]]
    most_confidence: dict[str, Confidence]

    def prior_log_odds(self, kind: str) -> float:
        """Natural-log odds of the prior for `picture`, `video` or `sound`."""
        prior = self.prior[kind]
        return math.log(prior / (1 - prior))

    def risk(self, llr: float, kind: str) -> float:
        """Probability of manipulated given the evidence and the prior."""
        return 1 / (1 + math.exp(-(llr + self.prior_log_odds(kind))))

    def band(self, risk: float | None) -> Band:
        """Where the risk falls; None is inconclusive."""
        if risk is None:
            return Band.INCONCLUSIVE
        if risk < self.review_from:
            return Band.LIKELY_AUTHENTIC
        return Band.REVIEW if risk <= self.manipulated_from else Band.LIKELY_MANIPULATED


@cache
def load(name: str) -> Policy:
    """The shipped policy of that name.

    Raises:
        SettingsError: there is none.
    """
    if name not in names():
        raise SettingsError(f"There is no policy “{name}”; there are: {', '.join(names())}.")
    return read(tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


def names() -> list[str]:
    """The shipped policies."""
    return sorted(file.name.removesuffix(".toml") for file in _FOLDER.iterdir())


def read(table: dict[str, Any]) -> Policy:
    """A policy from its TOML table."""
    shares = table.get("shares")
    rates = {
        kind: {band: ErrorRate(**rate) for band, rate in bands.items()}
        for kind, bands in table.get("error_rates", {}).items()
    }
    return Policy(
        name=table["name"],
        prior=table["prior"],
        review_from=table["bands"]["review_from"],
        manipulated_from=table["bands"]["manipulated_from"],
        evidence=table["evidence"],
        ways=table["ways"],
        shares=(shares["picture"], shares["sound"]) if shares else None,
        error_rates=rates,
        most_confidence={
            kind: Confidence(most) for kind, most in table.get("most_confidence", {}).items()
        },
    )
