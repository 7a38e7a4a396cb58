"""All routes of the API on one application, with their errors and examples."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.routing import Route, compile_path
from starlette.types import Receive, Scope, Send

from bonafide_ui.api import cases, checks, hooks, operating, problem
from bonafide_ui.api.shapes import LinkBody

_ABOUT = (
    "Hand in a picture, video or sound with `POST /v1/checks`, follow it to its end, read the "
    "case. Risks run from 0 (bona fide) to 1 (manipulated). The answers are triage, not proof."
)


def install(app: FastAPI) -> None:
    """Add the API to the application."""
    problem.install(app)
    for router in (checks.router, cases.router, cases.tables, hooks.router, operating.router):
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
    # Without these, the page below would answer for what the API does not know.
    for path in ("/v1/{rest:path}", "/healthz", "/readyz", "/metrics"):
        app.router.routes.append(Route(path, _Unknown(), include_in_schema=False))


class _Unknown:
    """405 where the path exists with another method, else 404; for any method at all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        described = request.app.openapi()["paths"]
        found = [ways for path, ways in described.items() if _regex(path).match(request.url.path)]
        if allowed := {method.upper() for ways in found for method in ways}:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
        raise HTTPException(404)


@cache
def _regex(path: str) -> re.Pattern[str]:
    return compile_path(path)[0]
