"""A trained network as ONNX with a card that the product takes."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from strip import strip
from torch import nn

from bonafide.errors import InputError
from bonafide.weights import cards, probe
from bonafide.weights.recipe import Input, Output

MODALITIES = {"face": "face", "image": "image", "speech": "speech"}
LARGEST_DIFFERENCE = 1e-4
OUTPUT = Output(
    kind="logit", tensor="logit", labels=("bona_fide", "manipulated"), manipulated_index=1
)


@dataclass(frozen=True, slots=True)
class Made:
    """What a card says of a network, beside what it takes."""

    name: str
    kind: str
    architecture: str
    calibration: dict[str, float]
    summary: str
    figures: dict[str, str]
    limits: list[str]
    licence: str


def write(network: nn.Module, recipe: Input, views: NDArray[np.float32], path: Path) -> float:
    """Export, strip, and hold against torch on real views; returns the largest difference.

    Raises:
        InputError: it is over 1e-4; the file is taken away.
    """
    network = network.cpu().eval()
    example = torch.from_numpy(np.concatenate([views[:1], views[:1]]))
    path.parent.mkdir(parents=True, exist_ok=True)
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    # The exporter prints its steps and warns of its own code.
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example,),
            str(path),
            input_names=[recipe.tensor],
            output_names=[OUTPUT.tensor],
            dynamic_shapes=({0: torch.export.Dim("n")},),
            external_data=False,
            verbose=False,
        )
    strip(path)
    worst = difference(network, recipe, views, path)
    if worst > LARGEST_DIFFERENCE:
        path.unlink()
        raise InputError(f"torch and onnxruntime differ by {worst:.2g}: the network is not used.")
    return worst


def session_of(path: Path) -> onnxruntime.InferenceSession:
    """A session on one thread of the processor."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def difference(network: nn.Module, recipe: Input, views: NDArray[np.float32], path: Path) -> float:
    """Largest difference of the logits of torch and onnxruntime."""
    session = session_of(path)
    with torch.inference_mode():
        return max(
            float(
                np.abs(
                    session.run(None, {recipe.tensor: view[None]})[0]
                    - network(torch.from_numpy(view[None])).numpy()
                ).max()
            )
            for view in views
        )


def write_card(made: Made, recipe: Input, path: Path, tolerance: float = 0.3) -> Path:
    """`NAME.toml` beside the network: the product needs no more than this folder.

    Raises:
        CardInvalid: the product would not take it.
    """
    session = session_of(path)
    answers = probe.run(recipe, OUTPUT, lambda batch: session.run(None, {recipe.tensor: batch})[0])
    given = recipe.model_dump(exclude_defaults=True) | {"layout": recipe.layout}
    tables = {
        "notes": {"summary": made.summary},
        "input": given,
        "output": OUTPUT.model_dump(),
        "probe": {"tolerance": tolerance, "scores": {k: round(v, 4) for k, v in answers.items()}},
        "calibration": made.calibration,
        "figures": made.figures,
        "limits": {"known": made.limits},
    }
    head = {
        "name": made.name,
        "version": "1",
        "modality": MODALITIES[made.kind],
        "title": f"{made.name} ({made.architecture}, trained here)",
        "source": f"local:{path.name}",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "licence": made.licence,
    }
    text = "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items()
    )
    text += "".join(_table(name, table) for name, table in tables.items())
    cards.read(text)
    place = path.with_suffix(".toml")
    place.write_text(text, encoding="utf-8")
    return place


def _table(name: str, table: dict) -> str:
    """A TOML table; JSON's strings, numbers and lists are TOML's too."""
    inner = {key: value for key, value in table.items() if isinstance(value, dict)}
    rows = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
        for key, value in table.items()
        if key not in inner
    ]
    deeper = "".join(_table(f"{name}.{key}", value) for key, value in inner.items())
    return f"\n[{name}]\n" + "".join(rows) + deeper
