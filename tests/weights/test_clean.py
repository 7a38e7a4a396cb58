"""What is published holds no trace of the machine that it was made on."""

from importlib.resources import files

import pytest

NETWORKS = [f for f in (files("bonafide.weights")).iterdir() if f.name.endswith(".onnx")]


@pytest.mark.parametrize("file", NETWORKS, ids=lambda file: file.name)
def test_an_embedded_network_holds_no_stack_trace_of_its_export(file):
    content = file.read_bytes()
    assert b"stack_trace" not in content
    assert b".py" not in content
