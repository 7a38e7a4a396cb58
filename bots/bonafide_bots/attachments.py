"""Fetch what was attached to a message, from the platform's own hosts only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bonafide.errors import InputError
from bonafide.explain.words import word
from bonafide.jobs.download import Bounds, download
from bonafide.settings import read
from bonafide_bots.settings import BotSettings


async def fetch(
    url: str,
    into: Path,
    *,
    hosts: str,
    exempt: str = "",
    headers: Mapping[str, str] | None = None,
    language: str = "en",
) -> None:
    """Write the attachment at `url` to `into`; `hosts` and `exempt` are comma lists.

    Raises:
        InputError: a login page came instead of the file (a scope is missing).
        NotAllowed, NotFound, LimitExceeded, Unavailable: see `jobs.download`.
    """
    settings = read(BotSettings)
    bounds = Bounds(
        hosts=_set(hosts),
        max_bytes=settings.file_bytes,
        deadline_s=settings.fetch_deadline_s,
        exempt=_set(exempt),
    )
    await download(url, into, bounds, headers)
    if _is_page(into):
        raise InputError(word("chat-login-page", language))


def _set(comma_list: str) -> frozenset[str]:
    return frozenset(part.strip() for part in comma_list.split(",") if part.strip())


def _is_page(path: Path) -> bool:
    """Whether the bytes are an HTML page, whatever the server called them."""
    with path.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))
