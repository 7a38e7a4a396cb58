"""One web application: the page in every language, REST v1, MCP, and what operators ask."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import gradio as gr
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from bonafide.database import Database
from bonafide.explain.words import FALLBACK, languages
from bonafide.settings import read
from bonafide.version import __version__
from bonafide_ui import live, page, player, session
from bonafide_ui.api import routes
from bonafide_ui.assets import Assets
from bonafide_ui.front import Front
from bonafide_ui.service import Service
from bonafide_ui.settings import WebSettings
from bonafide_ui.tracing import Tracing


def create(database: Database | None = None, *, worker: bool = True) -> FastAPI:
    """The application over the configured database; `worker` judges files in this process.

    Raises:
        SettingsError: a `BONAFIDE_WEB_*` value cannot be used.
    """
    database = database or Database.configured()
    database.upgrade()
    service = Service(read(WebSettings), database)
    tracing = Tracing()

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with service.running(worker):
            yield
        tracing.stop()

    # The usual /docs page would fetch its scripts from elsewhere.
    app = FastAPI(
        title="bonafide", version=__version__, docs_url=None, redoc_url=None, lifespan=running
    )
    app.state.service = service
    app.include_router(session.router)
    app.include_router(player.router)
    app.include_router(live.router)
    # Not through the framework, which deletes what it serves after an hour.
    app.mount("/samples", StaticFiles(directory=page.STATIC / "samples"))
    routes.install(app)
    for language in [*languages()[1:], FALLBACK]:
        _mount(app, service, language)
    limit = service.settings.upload_bytes
    heads = {language: page.head(language, limit) for language in languages()}
    app.add_middleware(
        Front,
        meter=service.meter,
        tracing=tracing,
        heads=heads,
        framed_by=service.settings.framed_by,
    )
    app.add_middleware(Assets)
    return app


def _mount(app: FastAPI, service: Service, language: str) -> None:
    first = language == FALLBACK
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        gr.mount_gradio_app(
            app,
            page.build(service, language, tools=first),
            path="/" if first else f"/{language}",
            footer_links=[],
            run_history=False,
            show_error=False,
            ssr_mode=False,
            mcp_server=first,
            max_file_size=service.settings.upload_bytes,
            theme=page.theme(),
            css_paths=[page.STATIC / "page.css"],
        )
