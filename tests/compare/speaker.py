"""A small speaker network made on the spot, its card, and voices that it can tell apart."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bonafide_ui.samples import SAMPLES

RATE_HZ = 16_000
VOICE = next(sample.path for sample in SAMPLES if sample.name == "voice")


def install(folder: Path, *, calibrated: bool = True) -> str:
    """Lay card and network into a folder of cards; the network's SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    content = network()
    (folder / "colour.onnx").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    card = [
        'name = "colour"', 'version = "1"', 'modality = "speaker"',
        'source = "embedded:colour.onnx"', f'sha256 = "{sha256}"', 'licence = "Apache-2.0"',
    ]  # fmt: skip
    if calibrated:
        card += ["[calibration]", "intercept = 57.0", "slope = 60.0", "limit = 3.0"]
    (folder / "colour.toml").write_text("\n".join(card))
    return sha256


def network() -> bytes:
    """The colour of a voice: mean level in 40 bands, without the overall level."""
    pytest.importorskip("onnx", reason="networks are made with onnx, which the train extra brings")
    from onnx import TensorProto, helper, numpy_helper

    hz = np.geomspace(120, 6000, 40)[:, None]
    at_s = np.arange(640)[None] / RATE_HZ
    kernels = (np.cos(2 * np.pi * hz * at_s) * np.hanning(640)).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Unsqueeze", ["sound", "one"], ["line"]),
            helper.make_node("Conv", ["line", "kernels"], ["bands"], strides=[160]),
            helper.make_node("Abs", ["bands"], ["levels"]),
            helper.make_node("ReduceMean", ["levels"], ["mean"], axes=[2], keepdims=0),
            helper.make_node("Log", ["mean"], ["log"]),
            helper.make_node("ReduceMean", ["log"], ["level"], axes=[1], keepdims=1),
            helper.make_node("Sub", ["log", "level"], ["embedding"]),
        ],
        "colour",
        [helper.make_tensor_value_info("sound", TensorProto.FLOAT, ["windows", "samples"])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["windows", 40])],
        [
            numpy_helper.from_array(np.array([1], np.int64), "one"),
            numpy_helper.from_array(kernels[:, None], "kernels"),
        ],
    )
    opsets = [helper.make_opsetid("", 17)]
    made = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    return bytes(made.SerializeToString())


def voice() -> NDArray[np.float32]:
    """The page's sample of a voice, in -1..1."""
    with wave.open(str(VOICE)) as file:
        data = file.readframes(file.getnframes())
    return np.frombuffer(data, "<i2").astype(np.float32) / 32768


def higher(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Somebody smaller: pitch and formants a half higher, the same length."""
    squeezed = np.interp(np.arange(0, len(samples) - 1, 1.5), np.arange(len(samples)), samples)
    return np.resize(squeezed, len(samples)).astype(np.float32)


def write(path: Path, samples: NDArray[np.float32]) -> Path:
    """A 16-bit WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path
