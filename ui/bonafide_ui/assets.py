"""The framework's scripts and styles: compressed once, kept by browsers, loaded early.

The framework itself compresses each of some ninety small files again for every visitor, which is
most of the time until its page can be used.
"""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
import re
from pathlib import Path

from gradio.route_utils import BUILD_PATH_LIB
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_FOLDER = Path(BUILD_PATH_LIB)
_PATH = re.compile(r"(?:/[a-z]{2})?/assets/([A-Za-z0-9_.-]+)")
# Names carry a hash of the content, so that one of them never means anything else later.
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}
_TEXT = {".js", ".css", ".svg", ".json"}


class Assets:
    """Answers for `/assets/*`, and leaves everything else to the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = {file.name: file for file in _FOLDER.iterdir() if file.suffix in _TEXT}
        self._packed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        match = _PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        file = self._files.get(match[1]) if match else None
        if file is None or scope["method"] != "GET" or not _takes_gzip(scope):
            await self._app(scope, receive, send)
            return
        if file.name not in self._packed:
            self._packed[file.name] = await asyncio.to_thread(_packed, file)
        kind = mimetypes.guess_type(file.name)[0]
        response = Response(self._packed[file.name], headers=_HEADERS, media_type=kind)
        await response(scope, receive, send)


def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


def _takes_gzip(scope: Scope) -> bool:
    return "gzip" in Request(scope).headers.get("accept-encoding", "")
