"""Make an exported network fit to be published."""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import numpy_helper


def share(model: onnx.ModelProto) -> None:
    """Keep one copy of what is stored several times."""
    graph = model.graph
    first: dict[tuple[int, tuple[int, ...], bytes], str] = {}
    renamed = {}
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        known = first.setdefault(
            (tensor.data_type, tuple(tensor.dims), values.tobytes()), tensor.name
        )
        if known != tensor.name:
            renamed[tensor.name] = known
            graph.initializer.remove(tensor)
    for node in graph.node:
        node.input[:] = [renamed.get(name, name) for name in node.input]


def strip(path: Path) -> None:
    """Drop the exporter's notes from the file: they hold stack traces with a machine's paths."""
    model = onnx.load(path)
    graph = model.graph
    del model.metadata_props[:], graph.metadata_props[:], graph.value_info[:]
    for part in (*graph.node, *graph.initializer, *graph.input, *graph.output):
        part.doc_string = ""
        del part.metadata_props[:]
    for function in model.functions:
        function.doc_string = ""
        del function.metadata_props[:]
    onnx.checker.check_model(model)
    onnx.save(model, path)
