"""`bonafide compare`: a claimed speaker against a reference."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer


def compare(
    reference: Annotated[Path, typer.Argument(help="The person, recorded for certain.")],
    questioned: Annotated[Path, typer.Argument(help="The voice that claims to be theirs.")],
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
    language: Annotated[str, typer.Option(help="Language of the answer.")] = "en",
) -> None:
    """Say whether one person probably speaks in both files."""
    from bonafide.compare import compare as compared
    from bonafide.explain.words import say, word

    found = compared(reference, questioned)
    if as_json:
        said = asdict(found) | {"answer": found.answer.id, "text": say(found.answer, language)}
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    typer.echo(say(found.answer, language))
    if found.similarity is not None:
        typer.echo("  " + word("compare-similarity", language, similarity=found.similarity))
    typer.echo("  " + word("compare-by", language, speaker=found.speaker, version=found.version))
