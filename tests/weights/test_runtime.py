"""Sessions are checked and made once; work for them runs side by side."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import numpy as np
import pytest

from bonafide.errors import SettingsError, WeightsError, WeightsMismatch, WeightsMissing
from bonafide.weights import cards, runtime
from tests.weights.conftest import card_text, network


def own(content: bytes | None, sha_of: bytes) -> str:
    text = card_text(sha_of, "c" * 40).partition("[input]")[0]
    return text.replace(f"hf:owner/model@{'c' * 40}:model.onnx", "embedded:own.onnx")


def alone(code: str, **environment: str) -> dict[str, object]:
    finished = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, object] = json.loads(finished.stdout)
    return found


@pytest.mark.parametrize(
    "name", [name for name, shelf in cards.names().items() if shelf == "embedded"]
)
def test_every_embedded_network_loads(name):
    assert runtime.session(name).get_inputs()


def test_many_threads_get_one_session():
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.append(runtime.session("face"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_a_network_of_ones_own_lies_beside_its_card(shelve):
    made = network()
    shelve(own(made, made)).with_name("own.onnx").write_bytes(made)
    session = runtime.session("colours")
    (answer,) = session.run(None, {"pixel_values": np.ones((1, 3, 32, 32), np.float32)})
    assert answer.tolist() == [[0.0, 1.0]]


def test_a_missing_a_changed_and_a_broken_network_are_said(shelve):
    made = network()
    file = shelve(own(made, made)).with_name("own.onnx")
    with pytest.raises(WeightsMissing, match="not installed"):
        runtime.session("colours")
    file.write_bytes(made + b"\0")
    with pytest.raises(WeightsMismatch, match="sha256"):
        runtime.session("colours")
    shelve(own(b"no network", b"no network"))
    file.write_bytes(b"no network")
    with pytest.raises(WeightsError, match="cannot be loaded"):
        runtime.session("colours")


def test_a_device_that_is_not_there_is_said(monkeypatch, forgetful):
    import onnxruntime

    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("CUDA is there")
    monkeypatch.setenv("BONAFIDE_WEIGHTS_DEVICE", "cuda")
    forgetful()
    with pytest.raises(SettingsError, match="onnxruntime-gpu"):
        runtime.session("face")
    monkeypatch.setenv("BONAFIDE_WEIGHTS_DEVICE", "tpu")
    forgetful()
    with pytest.raises(SettingsError, match="BONAFIDE_WEIGHTS_DEVICE"):
        runtime.providers()


def test_engine_facts_say_what_computes_here(monkeypatch, forgetful):
    monkeypatch.setenv("BONAFIDE_WEIGHTS_THREADS", "3")
    monkeypatch.setenv("BONAFIDE_WEIGHTS_DEVICE", "cpu")
    forgetful()
    facts = runtime.engine_facts()
    assert facts["provider"] == "CPUExecutionProvider"
    assert facts["threads"] == 3
    assert str(facts["onnxruntime"])[0].isdigit()


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads in /proc")
def test_more_sessions_do_not_mean_more_threads():
    code = """
import json, os
from bonafide.weights import cards, runtime
names = [name for name, shelf in cards.names().items() if shelf == "embedded"]
counts = []
for name in names:
    runtime.session(name)
    counts.append(len(os.listdir("/proc/self/task")))
print(json.dumps({"first": counts[0], "last": counts[-1]}))
"""
    found = alone(code, BONAFIDE_WEIGHTS_THREADS="4", OPENBLAS_NUM_THREADS="1")
    assert found["first"] == found["last"]


def test_embedded_networks_need_no_hub_client_and_cards_need_no_numpy():
    code = """
import json, sys
from bonafide.weights import cards
for name in cards.names():
    cards.load(name)
light = "numpy" not in sys.modules
from bonafide.weights import runtime
runtime.session("face")
print(json.dumps({"light": light, "hub": "huggingface_hub" in sys.modules}))
"""
    assert alone(code) == {"light": True, "hub": False}


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads in /proc")
def test_the_engine_tells_nobody_and_leaves_nothing(tmp_path):
    code = """
import json, os
from bonafide.weights import runtime
runtime.session("face")
print(json.dumps({"threads": len(os.listdir("/proc/self/task"))}))
"""
    found = alone(code, TMPDIR=str(tmp_path), OPENBLAS_NUM_THREADS="1", ORT_DISABLE_TELEMETRY="0")
    assert not list(tmp_path.iterdir())
    # No uploader waits in the background.
    assert found["threads"] == 1


def test_work_side_by_side_keeps_its_order_and_its_errors(monkeypatch, forgetful):
    monkeypatch.setenv("BONAFIDE_WEIGHTS_THREADS", "2")
    forgetful()
    both = threading.Barrier(2, timeout=60)

    def work(number: int) -> int:
        both.wait()
        return -number

    assert runtime.side_by_side(work, range(4)) == [0, -1, -2, -3]
    with pytest.raises(ZeroDivisionError):
        runtime.side_by_side(lambda number: 1 // number, range(4))
