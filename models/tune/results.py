"""What a run leaves to read: a line a file, a table, the words of its card."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tune.course import Config
from tune.export import Made
from tune.gather import Example

Logits = NDArray[np.float64]


def write_scores(logits: dict[str, Logits], parts: dict[str, list[Example]], to: Path) -> None:
    """A line a file: where it is from, what it is, what the network says."""
    lines = [
        _line(part, example, logit)
        for part, found in logits.items()
        for example, logit in zip(parts[part], found, strict=True)
    ]
    to.write_text("".join(lines), encoding="utf-8")


def _line(part: str, example: Example, logit: float) -> str:
    item = example.item
    row = {"part": part, "path": str(item.path), "manipulated": item.manipulated}
    row |= {"source": item.source, "kind": item.kind, "group": item.group}
    return json.dumps(row | {"logit": round(float(logit), 6)}) + "\n"


def made_of(
    config: Config, name: str, licence: str, figures: dict[str, dict], fitted: dict[str, float]
) -> Made:
    """The words of the card of a network that was trained so."""

    def said(part: dict) -> str:
        within = part.get("auc_within")
        beside = "" if within is None else f" / {within:.3f} within sources"
        return (
            f"AUC {part['auc']:.3f}{beside}, EER {part['eer']:.3f}, "
            f"{part['bona_fide']} bona fide and {part['manipulated']} manipulated files"
        )

    return Made(
        name=name,
        kind=config.kind,
        architecture=config.architecture,
        calibration=fitted,
        summary=f"{config.architecture} trained for {config.steps} steps on media of one's own.",
        figures={part: said(row) for part, row in figures.items() if "auc" in row},
        limits=[
            "Knows the generators and the places of the media that it was trained on, no others.",
            "Step and calibration were chosen on val: its figures flatter, those of test do not.",
        ],
        licence=licence,
    )


def table(figures: dict[str, dict]) -> str:
    """Figures as a Markdown table."""
    names = ("accuracy", "precision", "recall", "f1", "auc", "auc_within", "eer")
    lines = ["| part | files | " + " | ".join(names) + " |", "|---" * (len(names) + 2) + "|"]
    for part, row in figures.items():
        cells = ["" if row.get(name) is None else f"{row[name]:.3f}" for name in names]
        count = f"{row['bona_fide']} + {row['manipulated']}"
        lines.append(f"| {part} | {count} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
