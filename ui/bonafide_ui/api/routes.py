"""All routes of the API on one application, with their errors and examples."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from bonafide_ui.api import cases, checks, hooks, operating, problem
from bonafide_ui.api.shapes import LinkBody

_ABOUT = (
    "Hand in a picture, video or sound with `POST /v1/checks`, follow it to its end, read the "
    "case. Risks run from 0 (bona fide) to 1 (manipulated). The answers are triage, not proof."
)


def install(app: FastAPI) -> None:
    """Add the API to the application."""
    problem.install(app)
    for router in (checks.router, cases.router, hooks.router, operating.router):
        app.include_router(router)

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title, version=app.version, description=_ABOUT, routes=app.routes
            )
            schemas = made["components"]["schemas"]
            for model in (problem.Problem, LinkBody):
                schemas[model.__name__] = model.model_json_schema()
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
