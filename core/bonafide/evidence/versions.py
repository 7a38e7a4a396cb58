"""What a judgement depends on besides the file: engine, weights, policy, decoder.

Two judgements of the same file under the same fingerprint have the same
numbers, so the second need not be made.
"""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import EntryPoint, PackageNotFoundError, version
from typing import Any

from bonafide.detectors.base import installed
from bonafide.errors import BonafideError, SettingsError
from bonafide.evidence.canonical import canonical, digest
from bonafide.fusion import policy as policies
from bonafide.settings import MediaSettings, PolicySettings, read
from bonafide.version import __version__
from bonafide.weights import cards

# The decoder and the runtime of the networks: another build may round differently.
_LIBRARIES = ("av", "pillow", "pillow-heif", "opencv-python-headless", "onnxruntime", "numpy")


def versions(policy: str | None = None) -> dict[str, Any]:
    """Versions and hashes that a judgement made now would depend on."""
    name = policy or read(PolicySettings).name
    return {
        "engine": __version__,
        "policy": {"name": name, "sha256": _policy_sha256(name)},
        "frames": read(MediaSettings).frames,
        **_installation(),
    }


@cache
def _installation() -> dict[str, Any]:
    return {
        "detectors": {name: _package(entry) for name, entry in installed().items()},
        "weights": {name: _weights_sha256(name) for name in sorted(cards.names())},
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "machine": platform.machine(),
    }


def fingerprint(found: dict[str, Any]) -> str:
    """One hash over what `versions` found."""
    return digest(canonical(found))


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value


def _weights_sha256(name: str) -> str | None:
    try:
        return cards.load(name).sha256 or None
    except BonafideError:
        return None


def _policy_sha256(name: str) -> str | None:
    try:
        return digest(policies.text_of(name).encode())
    except SettingsError:
        return None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
