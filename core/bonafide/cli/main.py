"""The command `bonafide`: one file a command, others join by entry point."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from typing import Annotated

import typer

from bonafide.cli.check import check
from bonafide.cli.doctor import doctor
from bonafide.errors import BonafideError
from bonafide.version import __version__

GROUP = "bonafide.commands"


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"bonafide {__version__}")
        raise typer.Exit


def application() -> typer.Typer:
    """The application with all commands that are installed."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @app.callback()
    def root(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")
        ] = False,
    ) -> None:
        """Is this picture, video or voice likely manipulated, how sure, where, and why?"""

    app.command()(check)
    app.command()(doctor)
    for entry in sorted(entry_points(group=GROUP)):
        command = entry.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=entry.name)
        else:
            app.command(entry.name)(command)
    return app


def main() -> None:
    """Run, and say every expected error in one sentence."""
    try:
        application()()
    except BonafideError as error:
        typer.secho(str(error), err=True, fg="red")
        sys.exit(1)
