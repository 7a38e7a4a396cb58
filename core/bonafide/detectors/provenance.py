"""What the file says about its own making, weighed by who could have written it.

Anybody can write or strip metadata, so only a confession and a trusted
signature over the pixels count; everything else is told, not weighed.
"""

from __future__ import annotations

from collections.abc import Sequence

from bonafide.terms import (
    Abstention,
    Finding,
    Material,
    Message,
    Modality,
    ProvenanceClaim,
)

CONFESSED_LLR = {"trusted": 6.0, "valid": 4.5}
"""A signed statement that the content was generated, by how far the signature holds: nobody
gains by signing that falsely, and a trusted signer answers for it. Odds of about 400 and 90."""

UNSIGNED_CONFESSION_LLR = 3.5
"""Generator settings or tags without a valid signature: programs write them, hardly anybody
removes or invents them, but they can be planted to discredit a genuine picture. Odds of 33."""

SIGNED_LLR = -3.0
"""A trusted signature that covers the pixels and confesses nothing. The signer may have been
deceived (a camera pointed at a screen), so it does not outweigh a confession. Odds of 1 in 20."""

SIGNED_AND_EDITED_LLR = -1.0
"""The same when an editing program is named too: it says who, not that nothing was changed."""

TEXT_LENGTH = 80

_NEVER_COUNTED = {
    "editor": "provenance-editor",
    "camera": "provenance-camera",
    "generator": "provenance-program",
    "content_credentials": "provenance-signed-unknown",
}


class Provenance:
    """Content credentials, generator tags, editing software."""

    name = "provenance"
    modality = Modality.PROVENANCE
    version = "1"

    def examine(self, material: Material) -> Finding | Abstention:
        """Weigh the claims; abstains where they are none or say nothing that counts."""
        claims = material.recording.facts.claims
        llr = weight(claims)
        signs = tuple(_told(claims))
        if llr == 0:
            reason = signs[0] if signs else Message("provenance-silent")
            return Abstention(self.name, self.modality, reason)
        quality = {"claims": float(len(claims))}
        return Finding(
            self.name, self.modality, self.version, None, llr, quality=quality, signs=signs
        )


def weight(claims: Sequence[ProvenanceClaim]) -> float:
    """The claims' llr: the strongest confession, else a trusted signature, else 0."""
    confessions = [_confession(claim) for claim in claims if claim.says_generated]
    if confessions:
        return max(confessions)
    if not any(_vouches(claim) for claim in claims) or any(map(_broken, claims)):
        return 0.0
    edited = any(claim.kind == "editor" for claim in claims)
    return SIGNED_AND_EDITED_LLR if edited else SIGNED_LLR


def _confession(claim: ProvenanceClaim) -> float:
    return CONFESSED_LLR.get(claim.validation or "", UNSIGNED_CONFESSION_LLR)


def _vouches(claim: ProvenanceClaim) -> bool:
    return claim.origin == "c2pa" and claim.validation == "trusted" and claim.covers_pixels


def _broken(claim: ProvenanceClaim) -> bool:
    return claim.validation == "invalid"


def _told(claims: Sequence[ProvenanceClaim]) -> list[Message]:
    """One sentence a claim, those that count first, none twice."""
    ranked = sorted(claims, key=lambda claim: (not claim.says_generated, not _vouches(claim)))
    told: list[Message] = []
    for claim in ranked:
        message = Message(_sentence(claim), {"text": _short(claim.text), "origin": claim.origin})
        if message not in told:
            told.append(message)
    return told


def _sentence(claim: ProvenanceClaim) -> str:
    if claim.says_generated:
        return "provenance-generated-signed" if _signed(claim) else "provenance-generated"
    if _broken(claim):
        return "provenance-signature-broken"
    if _vouches(claim):
        return "provenance-signed"
    return _NEVER_COUNTED.get(claim.kind, "provenance-program")


def _signed(claim: ProvenanceClaim) -> bool:
    return claim.validation in CONFESSED_LLR


def _short(text: str) -> str:
    """At most `TEXT_LENGTH` printable characters on one line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= TEXT_LENGTH else line[: TEXT_LENGTH - 1] + "…"
