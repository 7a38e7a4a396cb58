"""From the llrs of single detectors to one: recalibrated, weighed, fused as the product does."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bonafide.fusion import policy as policies
from bonafide.fusion.combine import combine
from bonafide.terms import Finding, MediaFacts, MediaKind, Modality
from bonafide.weights.cards import Calibration

Rows = list[dict[str, Any]]
# Strength of the belief that a further detector of one kind adds nothing new, in files.
PENALTY = 20.0


def recalibrate(rows: Rows, detector: str, found: Calibration) -> None:
    """Put the llrs that a new calibration gives in the place of the old ones."""
    for row in rows:
        quality = row["quality"][detector]
        row["llr"][detector] = found.llr(quality["logit"], quality)


def modality_of(row: dict[str, Any], detector: str) -> Modality:
    """What a detector looked at in that file."""
    return Modality(row["modality"][detector])


def shares(rows: Rows) -> dict[str, float]:
    """The weight of each detector in the sum of its modality, 0..1.

    The detector that a modality is named after counts in full, since it is calibrated alone and
    often speaks alone; the others get what logistic regression of both labels, equally frequent,
    finds that they add, pulled to nothing. One of several modalities goes with the first.
    """
    alike: dict[Modality, set[str]] = {}
    placed: set[str] = set()
    for row in rows:
        for name in sorted(set(row.get("llr", {})) - placed):
            alike.setdefault(modality_of(row, name), set()).add(name)
            placed.add(name)
    alike.pop(Modality.PROVENANCE, None)
    groups = [(m.value, sorted(names)) for m, names in alike.items() if len(names) > 1]
    return {n: share for main, g in groups for n, share in _fitted(rows, main, g).items()}


def _fitted(rows: Rows, main: str, names: list[str]) -> dict[str, float]:
    seen = [row for row in rows if any(name in row.get("llr", {}) for name in names)]
    llrs = np.array([[row["llr"].get(name, 0.0) for name in names] for row in seen])
    labels = np.array([row["label"] for row in seen])
    side = 2.0 * labels - 1
    weights = np.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    start = np.array([float(name == main) for name in names])

    def loss(share: np.ndarray) -> float:
        wrong = np.logaddexp(0, -side * (llrs @ share))
        return float(weights @ wrong + PENALTY * ((share - start) ** 2).sum())

    bounds = [(1, 1) if name == main else (0, 1) for name in names]
    found = minimize(loss, start, bounds=bounds).x
    return {name: float(share) for name, share in zip(names, found, strict=True)}


def with_share(text: str, detector: str, share: float) -> str:
    """The policy's TOML with that detector's weight in [evidence]."""
    line = f"{detector} = {share:.2f}"
    start = text.index("[evidence]")
    end = text.find("\n[", start)
    table = text[start:end]
    if re.search(rf"(?m)^{detector} = ", table):
        table = re.sub(rf"(?m)^{detector} = .*$", line, table)
    else:
        table = table.rstrip() + f"\n{line}\n"
    return text[:start] + table + text[end:]


def policy_of(text: str) -> policies.Policy:
    """A policy from its TOML."""
    return policies.read(tomllib.loads(text))


def fused(rows: Rows, policy: policies.Policy) -> np.ndarray:
    """The llr of each file that got a risk, before the prior."""
    llrs = []
    for row in rows:
        llr_of = row.get("llr", {}).items()
        findings = [Finding(name, modality_of(row, name), "", None, llr) for name, llr in llr_of]
        facts = MediaFacts(MediaKind(row["medium"]), "", "", 0, None, None, None)
        risk = combine(facts, findings, policy).risk
        if risk is not None:
            risk = min(max(risk, 1e-9), 1 - 1e-9)
            llrs.append(np.log(risk / (1 - risk)) - policy.prior_log_odds(row["medium"]))
    return np.array(llrs)
