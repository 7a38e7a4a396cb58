"""The web's surface for workers that run beside the page rather than inside it."""

from __future__ import annotations

from importlib.util import find_spec

from bonafide.jobs.terms import Surface


def web() -> Surface | None:
    """The web; None where the page's libraries are not installed."""
    if find_spec("prometheus_client") is None:
        return None
    from bonafide.database import Database
    from bonafide.settings import read
    from bonafide_ui.api.webhooks import Webhooks
    from bonafide_ui.meter import Meter
    from bonafide_ui.settings import WebSettings
    from bonafide_ui.surface import WebSurface

    settings = read(WebSettings)
    return WebSurface(settings, Webhooks(Database.configured(), settings.exempt), Meter())
