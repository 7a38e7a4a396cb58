"""The command `bonafide`: one file a command, others join by entry point."""

from __future__ import annotations

import gc
import os
import sys
from importlib.metadata import entry_points
from typing import Annotated

import typer

from bonafide.cli.check import check
from bonafide.cli.compare import compare
from bonafide.cli.doctor import doctor
from bonafide.errors import BonafideError
from bonafide.version import __version__

GROUP = "bonafide.commands"


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"bonafide {__version__}")
        raise typer.Exit


def application(word: str = "") -> typer.Typer:
    """The application with all commands that are installed, or only ours when `word` is one."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @app.callback()
    def root(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")
        ] = False,
    ) -> None:
        """Is this picture, video or voice likely manipulated, how sure, where, and why?"""

    app.command()(check)
    app.command()(compare)
    app.command()(doctor)
    if word in ("check", "doctor"):
        return app
    for entry in sorted(entry_points(group=GROUP)):
        command = entry.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=entry.name)
        else:
            app.command(entry.name)(command)
    return app


def _start_early() -> None:
    """Let the decoding process start while this one imports, on a core of its own."""
    # Modules hold no garbage: looking for it while they load is a tenth of the start.
    gc.set_threshold(100_000)
    # OpenBLAS would let threads wait for work in a loop; our matrices are tiny.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from bonafide.media.sandbox import decoder

    decoder()


def main() -> None:
    """Run, and say every expected error in one sentence."""
    word = "".join(sys.argv[1:2])
    try:
        if word == "check" and "--help" not in sys.argv:
            _start_early()
        application(word)()
    except BonafideError as error:
        typer.secho(str(error), err=True, fg="red")
        sys.exit(1)
    finally:
        # Python would search all that is left for cycles before it ends.
        gc.freeze()
