"""Fetch a file from a foreign address without becoming its tool.

Only named hosts, or any public one; every redirect is checked like the first
address; a name is resolved once and the connection goes to the very address
that was checked, so a DNS answer that changes in between changes nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from bonafide.errors import InputError, LimitExceeded, NotAllowed, NotFound, Unavailable

_MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a download may touch and cost.

    `hosts` are the names allowed, with their subdomains; None is any public
    host. `exempt` holds `host:port` pairs that may be private or without TLS:
    an administrator's own store, a test's server.
    """

    hosts: frozenset[str] | None
    max_bytes: int
    deadline_s: float = 120.0
    exempt: frozenset[str] = field(default_factory=frozenset)


async def download(
    url: str, into: Path, bounds: Bounds, headers: Mapping[str, str] | None = None
) -> str:
    """Write what lies at `url` to `into` and return its content type.

    `headers` (a token, say) go to the first host only, never to one that it
    redirects to unless that is allowed by name as well.

    Raises:
        NotAllowed: the address, or one it redirects to, is not to be fetched,
            or the server refuses us.
        NotFound: the server has no such file any more.
        LimitExceeded: more bytes than allowed.
        Unavailable: no answer, too slow, or an error of the server; try later.
    """
    try:
        async with (
            asyncio.timeout(bounds.deadline_s),
            httpx.AsyncClient(trust_env=False) as client,
        ):
            return await _follow(client, url, into, bounds, dict(headers or {}))
    except TimeoutError:
        raise Unavailable("The file's server was too slow; try again later.") from None
    except httpx.HTTPError as error:
        kind = type(error).__name__
        raise Unavailable(
            f"The file's server does not answer ({kind}); try again later."
        ) from error


async def _follow(
    client: httpx.AsyncClient, url: str, into: Path, bounds: Bounds, headers: dict[str, str]
) -> str:
    for _ in range(_MOST_REDIRECTS):
        parts = _checked(url, bounds)
        address = await _address(parts, bounds)
        request = _pinned(client, parts, address, headers)
        response = await client.send(request, stream=True)
        try:
            if response.status_code not in _REDIRECTS:
                _refuse_status(response.status_code)
                await _write(response, into, bounds.max_bytes)
                return str(response.headers.get("content-type", ""))
            url = urljoin(url, response.headers.get("location", ""))
        finally:
            await response.aclose()
        if bounds.hosts is None and urlsplit(url).hostname != parts.hostname:
            headers = {}
    raise NotAllowed("The link redirects too often.")


def _checked(url: str, bounds: Bounds) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowed("That is not a link that can be fetched.") from None
    host = (parts.hostname or "").rstrip(".").lower()
    if f"{host}:{port}" in bounds.exempt:
        return parts
    if parts.scheme != "https" or not host or parts.username or port not in (None, 443):
        raise NotAllowed("Only plain https links are fetched.")
    if bounds.hosts is not None and not any(
        host == name or host.endswith(f".{name}") for name in bounds.hosts
    ):
        raise NotAllowed(f"Files are not fetched from “{host}”.")
    return parts


async def _address(parts: SplitResult, bounds: Bounds) -> str:
    """One address of the host, after every one of its addresses was found to be public."""
    host, port = parts.hostname or "", parts.port or 443
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unavailable(f"The name “{host}” cannot be resolved; try again later.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if f"{host}:{port}" not in bounds.exempt and not all(map(is_public, addresses)):
        raise NotAllowed("The link leads to a private address.")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also behind IPv6 wrappers."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if not inner and found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


def _pinned(
    client: httpx.AsyncClient, parts: SplitResult, address: str, headers: dict[str, str]
) -> httpx.Request:
    """A request to the checked address that still names the host, in TLS as well."""
    shown = f"[{address}]" if ":" in address else address
    netloc = shown if parts.port is None else f"{shown}:{parts.port}"
    return client.build_request(
        "GET",
        parts._replace(netloc=netloc, fragment="").geturl(),
        headers={**headers, "host": parts.netloc, "accept-encoding": "identity"},
        extensions={"sni_hostname": parts.hostname or ""},
        timeout=httpx.Timeout(15.0),
    )


def _refuse_status(status: int) -> None:
    if status in (401, 403):
        raise NotAllowed("The file's server refuses us: a token or a scope is missing.")
    if status in (404, 410):
        raise NotFound("The file is not there any more.")
    if status == 429 or status >= 500:
        raise Unavailable(f"The file's server answers {status}; try again later.")
    if status != 200:
        raise InputError(f"The file's server answers {status}.")


async def _write(response: httpx.Response, into: Path, max_bytes: int) -> None:
    length = response.headers.get("content-length", "")
    announced = int(length) if length.isascii() and length.isdigit() else 0
    if announced > max_bytes:
        raise LimitExceeded("The file's size in bytes", announced, max_bytes, "limit of downloads")
    written = 0
    with into.open("wb") as file:
        async for chunk in response.aiter_raw():
            written += len(chunk)
            if written > max_bytes:
                raise LimitExceeded(
                    "The file's size in bytes", written, max_bytes, "limit of downloads"
                )
            file.write(chunk)
