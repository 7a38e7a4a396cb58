"""`bonafide models`: which networks there are, fetch, check and publish them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bonafide.errors import CardInvalid, WeightsError
from bonafide.explain.words import word

if TYPE_CHECKING:
    from bonafide.weights.hub import Progress
    from bonafide.weights.inventory import Entry

app = typer.Typer(no_args_is_help=True, help="Networks: list, pull, verify, publish.")


@app.command("list")
def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a network.")] = False,
) -> None:
    """Networks that are here, and public ones that can be switched on."""
    from bonafide.weights import inventory

    entries = list(inventory.entries())
    if as_json:
        for entry in entries:
            typer.echo(json.dumps(_row(entry)))
    else:
        _table(entries)


@app.command()
def pull(
    names: Annotated[list[str], typer.Argument(help="Cards, as `bonafide models list` has them.")],
    accept_hash: Annotated[
        bool, typer.Option("--accept-hash", help="Take a file whose sha256 nobody knows; pin it.")
    ] = False,
) -> None:
    """Download public models, check them, and try them on the probes."""
    from bonafide.weights import acceptance, cards

    failed = False
    for name in names:
        try:
            before = cards.load(name)
            if before.place is not None and not before.sha256 and not accept_hash:
                hint = word("weights-accept-hint", name=name, source=before.source)
                raise CardInvalid(hint)
            with _progress(name) as progress:
                card = acceptance.pull(name, accept_hash=accept_hash, progress=progress)
        except WeightsError as error:
            failed = True
            typer.secho(str(error), err=True, fg="red")
            continue
        if not before.sha256:
            typer.echo(word("weights-accepted", name=name, source=card.source, sha256=card.sha256))
        typer.echo(word("weights-pulled", name=name))
    raise typer.Exit(1 if failed else 0)


@app.command()
def verify() -> None:
    """Hash every file that is here; exit code 1 when one is not what its card says."""
    from bonafide.weights import inventory
    from bonafide.weights.inventory import State

    refused = fine = 0
    for entry in inventory.entries():
        if entry.state is State.REFUSED:
            refused += 1
            said = word("weights-verify-refused", name=entry.name, error=entry.error or "")
            typer.secho(said, err=True, fg="red")
        elif entry.state in (State.EMBEDDED, State.DOWNLOADED):
            fine += 1
    typer.echo(word("weights-verified", count=fine))
    raise typer.Exit(1 if refused else 0)


@app.command()
def publish(
    repo: Annotated[str, typer.Option(help="OWNER/NAME on the Hub; made when it is not there.")],
    private: Annotated[bool, typer.Option("--private", help="Make it a private one.")] = False,
) -> None:
    """Put our own weights and cards into a Hub repository of yours."""
    from bonafide.weights.publish import publish

    typer.echo(word("weights-published", address=publish(repo, private=private)))


def _row(entry: Entry) -> dict[str, object]:
    card = entry.card
    return {
        "name": entry.name,
        "state": entry.state.value,
        "shelf": entry.shelf,
        "modality": card.modality if card else None,
        "source": card.source if card else None,
        "sha256": (card.sha256 or None) if card else None,
        "licence": card.licence if card else None,
        "tried": card.tried if card else None,
        "error": entry.error,
    }


def _table(entries: list[Entry]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for column in ("name", "modality", "source", "licence", "state"):
        table.add_column(word(f"weights-column-{column}"), overflow="fold")
    for entry in entries:
        row, state = _row(entry), word(f"weights-state-{entry.state}")
        if row["tried"] is False:
            state = f"{state}; {word('weights-untried')}"
        cells = (row["name"], row["modality"] or "", row["source"] or "", row["licence"] or "")
        table.add_row(*(Text(str(cell)) for cell in cells), Text(entry.error or state))
    # A pipe gets whole lines, whatever width a terminal would have.
    console = Console(width=None if sys.stdout.isatty() else 240)
    console.print(table)


@contextmanager
def _progress(name: str) -> Iterator[Progress | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)

        def show(done: int, total: int | None) -> None:
            bar.update(task, completed=done, total=total)

        yield show
