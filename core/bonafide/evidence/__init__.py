"""What proves a judgement: originals by hash, artefacts, the ledger."""

from bonafide.evidence.store import Evidence, Original

__all__ = ["Evidence", "Original"]
