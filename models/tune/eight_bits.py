"""The network in eight bits beside the full one, if it costs little."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tune import judge
from tune.batches import Views
from tune.export import Made, session_of, write_card
from tune.gather import Example
from tune.quantise import LARGEST_LOSS, quantise

CALIBRATION_VIEWS = 200
# Quantised networks differ by a few tenths between processors.
TOLERANCE = 1.0


def some_views(examples: list[Example], views: Views, most: int) -> NDArray[np.float32]:
    """Real views spread over the examples, shape (n, ...)."""
    chosen = examples[:: max(1, len(examples) // most)][:most]
    return np.concatenate([views.judged(example)[:1] for example in chosen])


def eight_bits(
    made: Made,
    parts: dict[str, list[Example]],
    views: Views,
    full: Path,
    before: float,
    anyway: bool,
) -> dict[str, float | bool]:
    """Quantise the network at `full`, whose AUC on val is `before`, and write its card.

    It is taken away again where it costs over 0.005 AUC, unless it is wanted `anyway`.
    Returns sizes, and AUC on val of both.
    """
    path = full.with_name(f"{made.name}-int8.onnx")
    tensor, val = views.recipe.tensor, parts["val"]
    some = some_views(parts["train"], views, CALIBRATION_VIEWS)
    quantise(full, path, tensor, [view[None] for view in some])
    logits = judge.scores(judged_by(path, views), val, views)
    after = judge.figures(logits, val)["auc"]
    kept = anyway or before - after <= LARGEST_LOSS
    row = {"bytes": full.stat().st_size, "bytes_int8": path.stat().st_size, "kept": kept}
    row |= {"auc_val": before, "auc_val_int8": after}
    if kept:
        fitted = judge.calibration(logits, val)
        said = replace(made, name=f"{made.name}-int8", calibration=fitted)
        write_card(said, views.recipe, path, TOLERANCE)
        print(
            f"int8: {row['bytes_int8']} bytes for {row['bytes']}, AUC {after:.4f} for {before:.4f}"
        )
    else:
        path.unlink()
        print(f"int8 refused: it costs {before - after:.4f} AUC on val; --int8-anyway keeps it.")
    return row


def judged_by(path: Path, views: Views) -> judge.Judge:
    """Views to logits by onnxruntime."""
    session = session_of(path)
    return lambda batch: session.run(None, {views.recipe.tensor: batch})[0]
