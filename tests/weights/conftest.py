"""A Hub on loopback, a home of one's own, and small networks made on the spot."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bonafide import settings
from bonafide.detectors import hub as public_models
from bonafide.weights import cards, hub, runtime
from tests.peers.hub import HubMirror

# The Hub's client uploads by a call that its own HTTP library calls old.
_WARNINGS = ("-W", "error", "-W", "ignore::DeprecationWarning")


@pytest.fixture
def mirror() -> Iterator[HubMirror]:
    with HubMirror() as mirror:
        yield mirror


@pytest.fixture(autouse=True)
def forgetful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Each test has its own home and cache; call it to forget what this process has seen."""
    constants = pytest.importorskip("huggingface_hub.constants")
    monkeypatch.setenv("BONAFIDE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hf" / "hub"))
    monkeypatch.delenv("HF_TOKEN", raising=False)

    def forget() -> None:
        settings.read.cache_clear()
        cards.load.cache_clear()
        runtime._sessions.clear()
        public_models._ready.clear()
        monkeypatch.setattr(hub, "_silent_until_s", 0.0)

    forget()
    yield forget
    forget()


@pytest.fixture
def at_mirror(mirror: HubMirror, monkeypatch: pytest.MonkeyPatch) -> HubMirror:
    """The mirror, with this process's Hub client pointed at it."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", mirror.url)
    template = mirror.url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    return mirror


@pytest.fixture
def command(tmp_path: Path, mirror: HubMirror) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`bonafide ...` in a process of its own, with the mirror as its Hub."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        given = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
        given |= {
            "BONAFIDE_HOME": str(tmp_path / "home"),
            "HF_ENDPOINT": mirror.url,
            "HF_HOME": str(tmp_path / "hf"),
            "HF_HUB_DISABLE_XET": "1",
            **environment,
        }
        code = "from bonafide.cli.models import app; app()"
        return subprocess.run(
            [sys.executable, *_WARNINGS, "-c", code, *words],
            env=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def network(*, classes: int = 2, side_px: int = 32, bias: float = 0.0, slope: float = 1.0) -> bytes:
    """A classifier of mean colours: redder means the last label."""
    pytest.importorskip("onnx", reason="networks are made with onnx, which the train extra brings")
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    weights = np.zeros((3, classes), np.float32)
    weights[0, -1], weights[2, -1] = 3 * slope, -2 * slope
    offset = np.zeros(classes, np.float32)
    offset[-1] = bias
    graph = helper.make_graph(
        [
            helper.make_node("ReduceMean", ["pixel_values"], ["means"], axes=[2, 3], keepdims=0),
            helper.make_node("MatMul", ["means", "weights"], ["products"]),
            helper.make_node("Add", ["products", "offset"], ["logits"]),
        ],
        "colours",
        [
            helper.make_tensor_value_info(
                "pixel_values", TensorProto.FLOAT, ["n", 3, side_px, side_px]
            )
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", classes])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(offset, "offset")],
    )
    opsets = [helper.make_opsetid("", 17)]
    made = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    return bytes(made.SerializeToString())


def card_text(content: bytes | None, commit: str, *, name: str = "colours", **changes: Any) -> str:
    """The card of a public model of the mirror; without `content` its sha256 is empty."""
    sha256 = hashlib.sha256(content).hexdigest() if content is not None else ""
    values = {
        "kind": "picture",
        "modality": "image",
        "labels": ["real", "fake"],
        "index": 1,
        "probe": "",
        "output": "softmax",
        **changes,
    }
    return f"""
name = "{name}"
version = "1"
modality = "{values["modality"]}"
source = "hf:owner/model@{commit}:model.onnx"
sha256 = "{sha256}"
licence = "MIT"
tried = false

[input]
kind = "{values["kind"]}"
tensor = "pixel_values"
size_px = 32
mean = [0.5, 0.5, 0.5]
std = [0.5, 0.5, 0.5]

[output]
kind = "{values["output"]}"
tensor = "logits"
labels = {values["labels"]}
manipulated_index = {values["index"]}

[probe]
{values["probe"]}

[calibration]
slope = 0.5
limit = 1.0
"""


@pytest.fixture
def shelve(tmp_path: Path) -> Callable[[str], Path]:
    """Put a card into the user's folder."""

    def put(text: str) -> Path:
        folder = tmp_path / "home" / "cards"
        folder.mkdir(parents=True, exist_ok=True)
        name = next(line for line in text.splitlines() if line.startswith("name")).split('"')[1]
        file = folder / f"{name}.toml"
        file.write_text(text, encoding="utf-8")
        cards.load.cache_clear()
        return file

    return put
