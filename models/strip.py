"""Make an exported network fit to be published."""

from __future__ import annotations

from pathlib import Path

import onnx


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
