"""Proof from outside: an Ed25519 signature and an RFC 3161 time stamp over one hash.

The ledger shows that nothing was changed since; the signature shows by whom it
was written, and the time stamp, of a service that others trust, since when.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from bonafide.errors import SettingsError, Unavailable
from bonafide.evidence.canonical import canonical, digest
from bonafide.settings import EvidenceSettings, read
from bonafide.terms import Message

_STAMP_S = 20.0


@dataclass(frozen=True, slots=True)
class Seal:
    """What was proved of a hash; hex and base64, None where it was not asked for."""

    sha256: str
    public_key: str | None = None
    signature: str | None = None
    timestamp: str | None = None

    def as_json(self) -> str:
        """One spelling, with its own hash, so that no byte of it can change unseen."""
        fields = {
            "sha256": self.sha256,
            "public_key": self.public_key,
            "signature": self.signature,
            "timestamp": self.timestamp,
        }
        return canonical({**fields, "check": digest(canonical(fields))})

    @classmethod
    def from_json(cls, said: Any) -> Seal:
        """The seal in parsed JSON; a missing field is None."""
        names = ("public_key", "signature", "timestamp")
        return cls(str(said.get("sha256")), *(said.get(name) for name in names))


def seal(sha256: str) -> Seal:
    """Sign and stamp a hash, as far as the settings name a key and a service.

    Raises:
        SettingsError: the key cannot be read.
        Unavailable: the time-stamping service does not answer.
    """
    chosen = read(EvidenceSettings)
    public_key, signature = _sign(sha256) if chosen.signing_key else (None, None)
    return Seal(sha256, public_key, signature, _stamp(sha256) if chosen.timestamp_url else None)


def problems(made: Seal) -> list[Message]:
    """What is wrong with a seal's signature and time stamp; those it lacks are not missed."""
    found = []
    if made.signature is not None and not _is_signed(made):
        found.append(Message("evidence-signature-wrong"))
    if made.timestamp is not None:
        found += _stamp_problems(made)
    return found


def stamped_s(made: Seal) -> float | None:
    """The time in the stamp, seconds since 1970; None without one that can be read."""
    from rfc3161_client import decode_timestamp_response

    try:
        reply = decode_timestamp_response(base64.b64decode(made.timestamp or "", validate=True))
    except (ValueError, binascii.Error):
        return None
    return reply.tst_info.gen_time.timestamp()


def _sign(sha256: str) -> tuple[str, str]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = read(EvidenceSettings).signing_key
    try:
        key = load_pem_private_key(path.read_bytes() if path else b"", password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"BONAFIDE_EVIDENCE_SIGNING_KEY cannot be read: {error}.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError("BONAFIDE_EVIDENCE_SIGNING_KEY is not an Ed25519 key.")
    return key.public_key().public_bytes_raw().hex(), key.sign(bytes.fromhex(sha256)).hex()


def _is_signed(made: Seal) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(made.public_key or ""))
        key.verify(bytes.fromhex(made.signature or ""), bytes.fromhex(made.sha256))
    except (InvalidSignature, ValueError):
        return False
    return True


def _stamp(sha256: str) -> str:
    import httpx
    from rfc3161_client import (
        HashAlgorithm,
        TimestampRequestBuilder,
        decode_timestamp_response,
    )

    request = (
        TimestampRequestBuilder()
        .data(sha256.encode())
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .build()
    )
    try:
        reply = httpx.post(
            read(EvidenceSettings).timestamp_url,
            content=request.as_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            timeout=_STAMP_S,
        )
        reply.raise_for_status()
        said = decode_timestamp_response(reply.content)
    except (httpx.HTTPError, ValueError) as error:
        raise Unavailable("The time-stamping service does not answer.") from error
    if said.tst_info.nonce != request.nonce:
        raise Unavailable("The time-stamping service answered another question.")
    return base64.b64encode(reply.content).decode()


def _stamp_problems(made: Seal) -> list[Message]:
    import hashlib

    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        reply = decode_timestamp_response(base64.b64decode(made.timestamp or "", validate=True))
    except (ValueError, binascii.Error):
        return [Message("evidence-timestamp-wrong")]
    if reply.tst_info.message_imprint.message != hashlib.sha256(made.sha256.encode()).digest():
        return [Message("evidence-timestamp-wrong")]
    roots = read(EvidenceSettings).timestamp_roots
    if roots is None:
        return []
    builder = VerifierBuilder()
    for certificate in load_pem_x509_certificates(roots.read_bytes()):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(reply, made.sha256.encode())
    except VerificationError:
        return [Message("evidence-timestamp-wrong")]
    return []
