"""The report and the strongest frame, attached to an answer for one person."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import discord

from bonafide.cases import Case, Papers, Picture


@dataclass(frozen=True, slots=True)
class Attached:
    """The report as PDF, and the picture where one is kept."""

    name: str
    document: bytes
    picture: Picture | None


def papers_of(papers: Papers, case: Case, language: str) -> Attached:
    """What is attached about a case; draws the report, so not in the event loop."""
    document = papers.document(case, language)
    return Attached(f"bonafide-{case.id}.pdf", document, papers.strongest(case, language))


def with_papers(made: dict[str, Any], papers: Attached, limit_bytes: int) -> dict[str, Any]:
    """The message with its attachments, as far as Discord takes so much; the picture first."""
    files: list[discord.File] = []
    picture = papers.picture
    if picture and len(picture.data) <= limit_bytes:
        files.append(_file(picture.data, picture.name, picture.caption))
        for embed in made["embeds"]:
            embed.set_image(url=f"attachment://{picture.name}")
    if sum(file.fp.seek(0, io.SEEK_END) for file in files) + len(papers.document) <= limit_bytes:
        files.append(_file(papers.document, papers.name))
    for file in files:
        file.fp.seek(0)
    return made | {"attachments": files}


def _file(data: bytes, name: str, description: str | None = None) -> discord.File:
    return discord.File(io.BytesIO(data), name, description=description)
