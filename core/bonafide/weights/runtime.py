"""onnxruntime sessions: checked, shared, and sized to the machine.

Our own networks are small: each runs on one thread, and `side_by_side` gives
every core one of them. A public model is large and takes all cores for itself.
A session is made once per process, after the sha256 of its bytes was held
against the card and, for a public model, after its probes.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from bonafide.errors import (
    CardInvalid,
    SettingsError,
    WeightsError,
    WeightsMismatch,
    WeightsMissing,
)
from bonafide.settings import WeightsSettings
from bonafide.settings import read as settings
from bonafide.weights import cards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    import onnxruntime
    from numpy.typing import NDArray

    from bonafide.weights.cards import Card
    from bonafide.weights.hub import Progress
    from bonafide.weights.recipe import Batch

One = TypeVar("One")
Other = TypeVar("Other")

_CPU = "CPUExecutionProvider"
_ACCELERATORS = {
    "auto": ("CUDAExecutionProvider", "CoreMLExecutionProvider", "DmlExecutionProvider"),
    "cuda": ("CUDAExecutionProvider",),
    "cpu": (),
}
_sessions: dict[str, onnxruntime.InferenceSession] = {}
# One lock a network: a long download must not hold up the embedded ones.
_making: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def session(name: str) -> onnxruntime.InferenceSession:
    """The session for the card `name`, made once per process and shared by all threads.

    A public model that is not on this machine is downloaded first.

    Raises:
        CardInvalid: there is no such card, or it is wrong.
        WeightsMissing: the file is not there and not to be had.
        WeightsMismatch: its sha256, its outputs or its probe scores are not the card's.
        WeightsError: onnxruntime cannot load it.
    """
    with _making[name]:
        if name not in _sessions:
            card = cards.load(name)
            made = open_session(content(card), card)
            if card.recipe is not None:
                from bonafide.weights import acceptance

                acceptance.verify(card, made)
            _sessions[name] = made
        return _sessions[name]


def content(card: Card, progress: Progress | None = None) -> bytes:
    """The bytes of the network, read and checked.

    Raises:
        WeightsMissing: the file is not there and not to be had.
        WeightsMismatch: its sha256 is not the card's; a bad download is deleted.
    """
    if card.place is None:
        return _checked(_beside(card), card)
    if not card.sha256:
        raise WeightsMissing(
            f"The card “{card.name}” has no sha256 yet; `bonafide models pull {card.name} "
            "--accept-hash` downloads the file and pins what came."
        )
    from bonafide.weights import hub

    path = hub.local(card.place) or hub.fetch(card.place, progress)[0]
    try:
        return _checked(path.read_bytes(), card)
    except WeightsMismatch:
        hub.discard(path)
        raise


def expect(card: Card, sha256: str) -> None:
    """Hold the hash of a file against the card.

    Raises:
        WeightsMismatch: they differ.
    """
    if sha256 != card.sha256:
        raise WeightsMismatch(
            f"The weights of “{card.name}” have sha256 {sha256}, its card says {card.sha256}: "
            "they are refused."
        )


def open_session(network: bytes, card: Card) -> onnxruntime.InferenceSession:
    """A session for checked bytes on the device that the settings name.

    Raises:
        WeightsError: onnxruntime cannot load it.
        SettingsError: the device asked for is not there.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads() if card.recipe else 1
    # Threads that wait for work in a loop would take the core from the decoding process.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    _share_memory()
    options.add_session_config_entry("session.use_env_allocators", "1")
    chosen = providers()
    if "DmlExecutionProvider" in chosen:
        options.enable_mem_pattern = False
    try:
        made = onnxruntime.InferenceSession(network, options, providers=chosen)
    except Exception as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise WeightsError(f"The network “{card.name}” cannot be loaded: {first}") from error
    if settings(WeightsSettings).device == "cuda" and made.get_providers()[0] == _CPU:
        raise SettingsError("BONAFIDE_WEIGHTS_DEVICE = 'cuda', but CUDA does not start here.")
    return made


def answer(
    card: Card, made: onnxruntime.InferenceSession
) -> Callable[[Batch], NDArray[np.float32]]:
    """A function from one prepared input to the network's output, for a public model.

    Raises:
        CardInvalid: the card does not say how the network is used.
        WeightsMismatch: the network has other inputs or outputs than the card says.
    """
    if card.recipe is None:
        raise CardInvalid(f"The card “{card.name}” does not say how its network is used.")
    wanted, given = card.recipe.input.tensor, card.recipe.output.tensor
    inputs, outputs = made.get_inputs(), made.get_outputs()
    if [item.name for item in inputs] != [wanted] or given not in {item.name for item in outputs}:
        raise WeightsMismatch(
            f"The network “{card.name}” goes from {', '.join(item.name for item in inputs)} to "
            f"{', '.join(item.name for item in outputs)}, its card says from {wanted} to {given}."
        )
    half = inputs[0].type == "tensor(float16)"

    def run(batch: Batch) -> NDArray[np.float32]:
        fed: Any = batch.astype("float16") if half else batch
        try:
            (result,) = made.run([given], {wanted: fed})
        except Exception as error:
            first = (str(error).splitlines() or [type(error).__name__])[0]
            said = f"The network “{card.name}” refuses its input: {first}"
            raise WeightsMismatch(said) from error
        found: NDArray[np.float32] = result.astype("float32")
        return found

    return run


def engine_facts() -> dict[str, str | int]:
    """What computes here: onnxruntime's version, provider, and threads; for reports and doctor.

    Raises:
        SettingsError: the device asked for is not there.
    """
    import onnxruntime

    return {
        "onnxruntime": onnxruntime.__version__,
        "provider": providers()[0],
        "threads": threads(),
    }


def providers() -> list[str]:
    """onnxruntime's execution providers in order of use; the processor is always the last.

    Raises:
        SettingsError: `cuda` is asked for and onnxruntime has it not.
    """
    import onnxruntime

    device = settings(WeightsSettings).device
    installed = onnxruntime.get_available_providers()
    found = [provider for provider in _ACCELERATORS[device] if provider in installed]
    if device == "cuda" and not found:
        raise SettingsError(
            "BONAFIDE_WEIGHTS_DEVICE = 'cuda', but the installed onnxruntime has no CUDA; "
            "install onnxruntime-gpu."
        )
    return [*found, _CPU]


def side_by_side(work: Callable[[One], Other], items: Iterable[One]) -> list[Other]:
    """`work` done on all items, as many at once as there are threads; results in order.

    For work that mostly waits for networks and OpenCV, which let other threads run.
    """
    waiting = list(items)
    at_once = min(threads(), len(waiting))
    if at_once < 2:
        return [work(item) for item in waiting]
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(work, waiting))


def threads() -> int:
    """Threads that judging may use: the setting, or the cores this process may use."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()
    return settings(WeightsSettings).threads or len(allowed) or os.cpu_count() or 1


@cache
def _share_memory() -> None:
    """One store of memory for all sessions; it grows by what is asked for, not by powers of two."""
    import onnxruntime

    kind, place = onnxruntime.OrtAllocatorType, onnxruntime.OrtMemType
    memory = onnxruntime.OrtMemoryInfo("Cpu", kind.ORT_ARENA_ALLOCATOR, 0, place.DEFAULT)
    as_requested, default = 1, -1
    growth = onnxruntime.OrtArenaCfg(0, as_requested, default, default)
    onnxruntime.create_and_register_allocator(memory, growth)


def _beside(card: Card) -> bytes:
    assert card.file is not None
    own = cards.shelf_of(card.name) == "yours"
    directory = cards.folder() if own else files("bonafide.weights")
    try:
        return (directory / card.file).read_bytes()
    except OSError:
        raise WeightsMissing(f"The weights of “{card.name}” are not installed.") from None


def _checked(network: bytes, card: Card) -> bytes:
    expect(card, hashlib.sha256(network).hexdigest())
    return network
