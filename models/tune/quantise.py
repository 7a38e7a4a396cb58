"""Weights and activations in eight bits, for phones: static quantisation, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from strip import strip

LARGEST_LOSS = 0.005
# What gains by eight bits; recurrent layers and norms stay as they are.
_KINDS = ["Conv", "Gemm", "MatMul"]


class Samples(CalibrationDataReader):
    """Real inputs, one after the other, from which the ranges are learned."""

    def __init__(self, tensor: str, samples: list[NDArray[np.generic]]) -> None:
        self.feeds: Iterator[dict[str, NDArray[np.generic]]] = iter(
            {tensor: sample} for sample in samples
        )

    def get_next(self) -> dict[str, NDArray[np.generic]] | None:
        """The next input, None after the last."""
        return next(self.feeds, None)


def quantise(path: Path, to: Path, tensor: str, samples: list[NDArray[np.generic]]) -> None:
    """Write the network at `path` with int8 weights and activations to `to`.

    The classifier, the last product before the answer, stays in full precision: it is small,
    and its rounding would be the answer's.
    """
    simple = to.with_suffix(".simple.onnx")
    quant_pre_process(str(path), str(simple), skip_symbolic_shape=True)
    last = [
        node.name for node in onnx.load(simple).graph.node if node.op_type in ("Gemm", "MatMul")
    ]
    quantize_static(
        str(simple),
        str(to),
        Samples(tensor, samples),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=_KINDS,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=last[-1:],
        calibrate_method=CalibrationMethod.MinMax,
        extra_options={"ActivationSymmetric": False},
    )
    simple.unlink()
    strip(to)
