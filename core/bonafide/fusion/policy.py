"""A policy is data: how much each kind of evidence weighs, and where bands are cut."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bonafide.errors import SettingsError
from bonafide.settings import HomeSettings
from bonafide.settings import read as settings
from bonafide.terms import Band, Confidence

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from bonafide.terms import Finding

_NAME = re.compile(r"[\w-]{1,64}")

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

    def weighed(self, finding: Finding) -> float:
        """What a finding's llr counts for, in nats; a detector that is not named counts in full."""
        return self.evidence.get(finding.detector, 1.0) * finding.llr

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


def load(name: str) -> Policy:
    """The policy of that name: yours in `policies` of BONAFIDE_HOME, else a shipped one.

    A detector that yours does not name weighs what it weighs in the shipped default.

    Raises:
        SettingsError: there is none, or it cannot be read.
    """
    shipped = _parsed("default", (_FOLDER / "default.toml").read_text(encoding="utf-8"))
    policy = _parsed(name, text_of(name))
    return replace(policy, evidence=shipped.evidence | policy.evidence)


def text_of(name: str) -> str:
    """The TOML of the policy `name`, as it is written.

    Raises:
        SettingsError: there is none.
    """
    shelves = _shelves()
    if _NAME.fullmatch(name):
        for shelf in shelves:
            if (file := shelf / f"{name}.toml").is_file():
                return file.read_text(encoding="utf-8")
    raise SettingsError(f"There is no policy “{name}”; there are: {', '.join(names())}.")


def names() -> list[str]:
    """The policies that there are, yours and the shipped ones."""
    found = {f.name for shelf in _shelves() if shelf.is_dir() for f in shelf.iterdir()}
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def _shelves() -> tuple[Traversable, Traversable]:
    return settings(HomeSettings).home / "policies", _FOLDER


@cache
def _parsed(name: str, text: str) -> Policy:
    try:
        policy = read(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"The policy “{name}” cannot be read: {error}.") from error
    if policy.name != name:
        raise SettingsError(f"The policy “{name}” calls itself “{policy.name}”.")
    return policy


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


def written(policy: Policy) -> str:
    """The policy as TOML that `read` takes."""
    bands = {"review_from": policy.review_from, "manipulated_from": policy.manipulated_from}
    tables: dict[str, dict[str, Any]] = {"prior": policy.prior, "bands": bands}
    if policy.shares:
        tables["shares"] = dict(zip(("picture", "sound"), policy.shares, strict=True))
    tables |= {"evidence": policy.evidence, "ways": policy.ways}
    tables["most_confidence"] = {k: most.value for k, most in policy.most_confidence.items()}
    for kind, rates in policy.error_rates.items():
        for band, rate in rates.items():
            tables[f"error_rates.{kind}.{band}"] = {"wrong": rate.wrong, "count": rate.count}
    lines = [f"name = {_value(policy.name)}"]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _value(value: str | float) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
