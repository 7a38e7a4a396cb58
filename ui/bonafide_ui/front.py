"""What happens to every web request before anything else: cookies, language, headers."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bonafide.explain.words import FALLBACK, language_of, languages
from bonafide_ui.caller import VISITOR_COOKIE
from bonafide_ui.meter import Meter
from bonafide_ui.tracing import Tracing

log = logging.getLogger("bonafide.web")
LANGUAGE_COOKIE = "bonafide_language"
_YEAR_S = 31_536_000
# Nothing is fetched from elsewhere; the page's own framework needs inline code.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self)",
}
_FOREIGN = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>')


class Front:
    """Gives visitors their cookie, sends `/` to their language, and guards the page."""

    def __init__(
        self,
        app: ASGIApp,
        meter: Meter,
        tracing: Tracing,
        heads: Mapping[str, str],
        framed_by: str = "",
    ) -> None:
        self._app, self._meter, self._tracing, self._heads = app, meter, tracing, heads
        self._framed = bool(framed_by)
        self._guards = _GUARDS | {"Content-Security-Policy": f"{_POLICY} {framed_by}".strip()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        with self._tracing.span(request.method, request.url.path):
            await self._answer(request, receive, self._counted(request, send))

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        scope = request.scope
        if request.method != "GET" or not _is_page(request.url.path):
            await self._app(scope, receive, send)
        elif away := _elsewhere(request, self._framed):
            await away(scope, receive, send)
        else:
            await self._page(request, receive, send)

    async def _page(self, request: Request, receive: Receive, send: Send) -> None:
        given: list[str] = []
        secure = request.url.scheme == "https"
        if VISITOR_COOKIE not in request.cookies:
            visitor = secrets.token_urlsafe(32)
            given.append(cookie(VISITOR_COOKIE, visitor, secure, framed=self._framed))
        language = request.url.path.strip("/") or FALLBACK
        # The body is rewritten below, so it must come as it is.
        MutableHeaders(scope=request.scope)["accept-encoding"] = "identity"
        start: Message = {}
        body = b""

        async def rewritten(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                page = _own(body, language, self._heads[language])
                headers = MutableHeaders(scope=start)
                headers["content-length"] = str(len(page))
                for line in given:
                    headers.append("set-cookie", line)
                await send(start)
                await send({"type": "http.response.body", "body": page})

        await self._app(request.scope, receive, rewritten)

    def _counted(self, request: Request, send: Send) -> Send:
        begun_s = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._guards.items():
                    headers.setdefault(name, value)
                status, seconds = message["status"], time.perf_counter() - begun_s
                self._meter.requested(request.method, status, seconds)
                facts = {"method": request.method, "path": request.url.path, "status": status}
                log.info("request", extra=facts | {"seconds": round(seconds, 4)})
            await send(message)

        return counted


def _own(page: bytes, language: str, head: str) -> bytes:
    """The framework's page with our language and head, without its pictures from elsewhere."""
    text = page.decode()
    text = _FOREIGN.sub("", text).replace('lang="en"', f'lang="{language}"', 1)
    return text.replace("<head>", f"<head>{head}", 1).encode()


def cookie(
    name: str, value: str, secure: bool, age_s: int = _YEAR_S, *, framed: bool = False
) -> str:
    """A cookie that scripts cannot read and other sites cannot send along.

    `framed` is for pages inside another site's frame: there it is sent too, but apart for each
    such site (Partitioned, draft-cutler-httpbis-partitioned-cookies).
    """
    jar: SimpleCookie = SimpleCookie({name: value})
    site = "None" if framed else "Lax"
    kept = {"path": "/", "httponly": True, "samesite": site, "max-age": age_s}
    for attribute, setting in (kept | {"secure": secure or framed}).items():
        jar[name][attribute] = setting
    return jar[name].OutputString() + ("; Partitioned" if framed else "")


def language_path(language: str) -> str:
    """Where the page in that language is."""
    return "/" if language == FALLBACK else f"/{language}/"


def _is_page(path: str) -> bool:
    return path == "/" or path.strip("/") in languages()


def _elsewhere(request: Request, framed: bool) -> RedirectResponse | None:
    """A redirect when the page is asked for in another language than its path says."""
    query = parse_qs(request.url.query)
    chosen = query.pop("lang", [None])[0]
    if chosen is None and request.url.path != "/":
        return None
    wanted = chosen or request.cookies.get(LANGUAGE_COOKIE) or _accepted(request)
    target = language_path(language_of(wanted))
    if target == request.url.path and chosen is None:
        return None
    rest = urlencode(query, doseq=True)
    response = RedirectResponse(f"{target}?{rest}" if rest else target, status_code=307)
    if chosen:
        secure = request.url.scheme == "https"
        said = cookie(LANGUAGE_COOKIE, language_of(chosen), secure, framed=framed)
        response.headers.append("set-cookie", said)
    return response


def _accepted(request: Request) -> str:
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip()
        if tag and language_of(tag) == tag.split("-")[0].lower():
            return tag
    return FALLBACK
