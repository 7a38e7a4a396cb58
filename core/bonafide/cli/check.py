"""`bonafide check`: judge files from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bonafide.errors import BonafideError

if TYPE_CHECKING:
    from bonafide.report.schema import Report
    from bonafide.terms import Stage

_EXIT = {"likely_authentic": 0, "review": 3, "likely_manipulated": 4, "inconclusive": 5}
# What the whole run says when files differ: an error first, then by weight.
_WORST = (1, 4, 3, 5, 0)


def check(
    paths: Annotated[list[str], typer.Argument(help="Files, folders or globs.")],
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a file.")] = False,
    frames: Annotated[
        int | None, typer.Option(min=4, max=400, help="Pictures looked at in a clip.")
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="auto, cpu or cuda: where the networks run.")
    ] = None,
    detector: Annotated[
        list[str] | None, typer.Option(help="Only this detector; may be repeated.")
    ] = None,
    policy: Annotated[str | None, typer.Option(help="default or learned.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the answer.")] = None,
) -> None:
    """Judge files. Exit code: 0 no sign found, 3 review, 4 likely manipulated,
    5 inconclusive, 1 error; of several files the worst."""
    if device:
        _use(device)
    codes = set()
    for path, answer in _answers(paths, frames, tuple(detector or ()), policy, quiet=as_json):
        codes.add(1 if isinstance(answer, BonafideError) else _EXIT[answer.band])
        if as_json:
            _print_json(path, answer)
        else:
            _print_words(path, answer, language)
    raise typer.Exit(next((code for code in _WORST if code in codes), 1))


def _use(device: str) -> None:
    import os

    os.environ["BONAFIDE_WEIGHTS_DEVICE"] = device


def _answers(
    words: list[str],
    frames: int | None,
    detectors: tuple[str, ...],
    policy: str | None,
    *,
    quiet: bool,
) -> Iterator[tuple[Path, Report | BonafideError]]:
    from bonafide.cli.paths import expand
    from bonafide.examine import examine

    for path in expand(words):
        try:
            with _Progress(path, quiet=quiet) as progress:
                answer: Report | BonafideError = examine(
                    path, frames=frames, detectors=detectors, policy=policy, progress=progress
                )
        except BonafideError as error:
            answer = error
        yield path, answer


class _Progress:
    """A line on the terminal that names the stage, and leaves nothing behind."""

    def __init__(self, path: Path, *, quiet: bool) -> None:
        self._shown = sys.stderr.isatty() and not quiet
        self._path = path

    def __enter__(self) -> _Progress:
        return self

    def __call__(self, stage: Stage) -> None:
        if self._shown:
            from bonafide.explain.words import harmless, word

            name = harmless(self._path.name, 60)
            sys.stderr.write(f"\r\x1b[2K{name}: {word('stage-' + stage)} …")
            sys.stderr.flush()

    def __exit__(self, *error: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[2K")


def _print_json(path: Path, answer: Report | BonafideError) -> None:
    if isinstance(answer, BonafideError):
        name = str(path).encode("utf-8", "replace").decode()
        line = json.dumps({"file": name, "error": str(answer), "code": answer.code})
    else:
        line = answer.as_json()
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _print_words(path: Path, answer: Report | BonafideError, language: str | None) -> None:
    from bonafide.cli.answer import show_error, show_report

    if isinstance(answer, BonafideError):
        show_error(str(path), answer)
    else:
        show_report(answer, language)
