"""What operators and their machines ask: alive, ready, how much, with which detectors."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse

from bonafide.cases.drift import watch
from bonafide.detectors.base import installed
from bonafide.errors import BonafideError, Unavailable
from bonafide.version import __version__
from bonafide.weights import cards
from bonafide_ui.api.asking import Calling, Served
from bonafide_ui.api.problem import responses
from bonafide_ui.api.shapes import DetectorShape
from bonafide_ui.api.tokens import Scope

router = APIRouter()
_PLAIN: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}


@router.get("/v1/detectors", tags=["detectors"], responses=responses())
async def detectors(caller: Calling) -> list[DetectorShape]:
    """The installed detectors and the weights that they judge with."""
    caller.need(Scope.READ)
    return [_detector(name) for name in installed()]


@router.get("/healthz", tags=["operating"], response_class=PlainTextResponse, responses=_PLAIN)
async def healthz() -> str:
    """The process answers."""
    return "ok\n"


@router.get("/readyz", tags=["operating"])
async def readyz(service: Served) -> JSONResponse:
    """The database answers and somebody works on the queue; 503 otherwise."""
    try:
        health = await service.engine.health()
    except Unavailable as error:
        return JSONResponse({"ready": False, "detail": str(error)}, 503)
    ready = bool(health.workers)
    body = {"ready": ready, "workers": len(health.workers), "waiting": health.waiting}
    return JSONResponse(body, 200 if ready else 503)


@router.get("/metrics", tags=["operating"], response_class=PlainTextResponse, responses=_PLAIN)
async def metrics(service: Served) -> Response:
    """Queue, workers and answers for Prometheus; no names, no tenants."""
    registry = CollectorRegistry()
    Gauge("bonafide_info", "Engine version.", ["version"], registry=registry).labels(
        __version__
    ).set(1)
    try:
        health = await service.engine.health()
        drifts = await run_in_threadpool(watch, service.engine.database)
    except Unavailable:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
    index = Gauge(
        "bonafide_drift_index",
        "Distance of material from the reference set (PSI); an alarm over 0.25.",
        ["surface", "month", "measure"],
        registry=registry,
    )
    for drift in drifts:
        index.labels(drift.surface, drift.month, drift.measure).set(drift.index)
    for name, text, value in (
        ("waiting", "Jobs that wait.", health.waiting),
        ("running", "Jobs under way.", health.running),
        ("oldest_seconds", "Age of the job that waits longest.", health.oldest_s),
        ("workers", "Workers alive.", len(health.workers)),
    ):
        Gauge(f"bonafide_queue_{name}", text, registry=registry).set(value)
    return Response(
        generate_latest(registry) + service.meter.written(), media_type=CONTENT_TYPE_LATEST
    )


def _detector(name: str) -> DetectorShape:
    try:
        card = cards.load(name)
    except BonafideError:
        return DetectorShape(
            name=name, version=None, modality=None, source=None, licence=None, weights_sha256=None
        )
    return DetectorShape(
        name=name,
        version=card.version,
        modality=card.modality,
        source=card.source,
        licence=card.licence,
        weights_sha256=card.sha256,
    )
