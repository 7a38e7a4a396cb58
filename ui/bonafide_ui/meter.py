"""Counts of this process for Prometheus: answers by band, requests by route and status."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from bonafide.jobs import Answer


class Meter:
    """One process's counters, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "bonafide_answers", "Finished checks.", ["outcome"], registry=self._registry
        )
        self._requests = Histogram(
            "bonafide_request_seconds",
            "Web requests.",
            ["method", "status"],
            registry=self._registry,
        )

    def answered(self, answer: Answer) -> None:
        """Count an answer by its band, or as failed."""
        outcome = answer.report.band.value if answer.report else "failed"
        self._answers.labels(outcome).inc()

    def requested(self, method: str, status: int, seconds: float) -> None:
        """Count a web request with the time until its answer began."""
        self._requests.labels(method, str(status)).observe(seconds)

    def written(self) -> bytes:
        """All counts in Prometheus's text format."""
        return generate_latest(self._registry)
