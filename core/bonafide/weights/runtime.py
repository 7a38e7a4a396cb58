"""onnxruntime sessions: checked, shared, and sized to the machine."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from bonafide.errors import CardInvalid, WeightsMismatch, WeightsMissing
from bonafide.weights import cards

if TYPE_CHECKING:
    import onnxruntime

_EMBEDDED = "embedded:"


@cache
def session(name: str) -> onnxruntime.InferenceSession:
    """The session for the card `name`, made once per process.

    Raises:
        WeightsMissing: the file is not there.
        WeightsMismatch: its sha256 is not the card's.
    """
    import onnxruntime

    card = cards.load(name)
    if not card.source.startswith(_EMBEDDED):
        raise CardInvalid(f"The card “{name}” does not name an embedded network.")
    with as_file(files("bonafide.weights") / card.source.removeprefix(_EMBEDDED)) as path:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise WeightsMissing(f"The weights of “{name}” are not installed.") from None
    found = hashlib.sha256(content).hexdigest()
    if found != card.sha256:
        raise WeightsMismatch(f"The weights of “{name}” have sha256 {found}, not the card's.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(os.cpu_count() or 1, 4)
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
