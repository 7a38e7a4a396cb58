"""Content Credentials (C2PA) of a file, inside the worker; nothing is fetched."""

from __future__ import annotations

import json
import os
from typing import Any

import c2pa

from bonafide.media.claims import GENERATED_TYPES, MOST, clean
from bonafide.terms import ProvenanceClaim

MIME_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "AVIF": "image/avif",
    "mov": "video/mp4",
    "avi": "video/avi",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
}
# Success codes of the C2PA specification for "the hash covers the content".
COVERING = (
    "assertion.dataHash.match",
    "assertion.bmffHash.match",
    "assertion.boxesHash.match",
)
LEAKY = "assertion.dataHash.additionalExclusionsPresent"
UNTRUSTED = "signingCredential.untrusted"


def of_file(fd: int, form: str, trust_anchors: str) -> list[ProvenanceClaim]:
    """The claims of the manifests that the file carries.

    Args:
        trust_anchors: PEM of the authorities to trust; none when empty.
    """
    mime = MIME_TYPES.get(form)
    if mime is None:
        return []
    settings: dict[str, Any] = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
    if trust_anchors:
        settings["trust"] = {"trust_anchors": trust_anchors}
    try:
        with os.fdopen(os.dup(fd), "rb") as file, c2pa.Context.from_dict(settings) as context:
            file.seek(0)
            reader = c2pa.Reader.try_create(mime, file, context=context)
            if reader is None:
                return []
            with reader:
                return _claims(json.loads(reader.json()))
    except (c2pa.C2paError, ValueError, TypeError, AttributeError, KeyError):
        # A manifest that cannot even be read says nothing; the file is still judged.
        return []


def _claims(store: dict[str, Any]) -> list[ProvenanceClaim]:
    """One claim a manifest, the active one first; only that one can cover the pixels."""
    active = store.get("active_manifest")
    manifests: dict[str, Any] = store["manifests"]
    labels = sorted(manifests, key=lambda label: label != active)
    results = (store.get("validation_results") or {}).get("activeManifest") or {}
    state = _validation(store.get("validation_state"), results)
    covers = _covers(results)
    return [
        ProvenanceClaim(
            kind="content_credentials",
            origin="c2pa",
            text=_told(manifests[label]),
            says_generated=_says_generated(manifests[label]),
            validation=state if label == active else None,
            covers_pixels=label == active and state != "invalid" and covers,
        )
        for label in labels[:MOST]
    ]


def _codes(results: dict[str, Any], outcome: str) -> set[str]:
    return {entry.get("code", "") for entry in results.get(outcome) or []}


def _validation(state: object, results: dict[str, Any]) -> str:
    if state == "Trusted":
        return "trusted"
    if state != "Valid":
        return "invalid"
    return "untrusted" if UNTRUSTED in _codes(results, "failure") else "valid"


def _covers(results: dict[str, Any]) -> bool:
    leaky = LEAKY in _codes(results, "informational")
    return bool(_codes(results, "success") & set(COVERING)) and not leaky


def _actions(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for assertion in manifest.get("assertions") or []:
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            found += (assertion.get("data") or {}).get("actions") or []
    return found


def _says_generated(manifest: dict[str, Any]) -> bool:
    kinds = {str(action.get("digitalSourceType", "")) for action in _actions(manifest)}
    return any(kind.rpartition("/")[2] in GENERATED_TYPES for kind in kinds)


def _told(manifest: dict[str, Any]) -> str:
    """Who made it, what was done, who signed: the manifest in one line."""
    makers = [str(one.get("name", "")) for one in manifest.get("claim_generator_info") or []]
    agents = [action.get("softwareAgent") for action in _actions(manifest)]
    makers += [str(one.get("name", "") if isinstance(one, dict) else one) for one in agents if one]
    steps = [str(action.get("action", "")).removeprefix("c2pa.") for action in _actions(manifest)]
    issuer = str((manifest.get("signature_info") or {}).get("issuer", ""))
    parts = [makers or [str(manifest.get("claim_generator", ""))], steps, [issuer]]
    return clean("; ".join(", ".join(dict.fromkeys(filter(None, part))) for part in parts))
