"""An answer on the terminal."""

from __future__ import annotations

from textwrap import fill

from rich.console import Console
from rich.text import Text

from bonafide.errors import BonafideError
from bonafide.explain.answer import answer
from bonafide.explain.words import harmless, word
from bonafide.report.schema import Report
from bonafide.terms import Band

# A mark beside the colour, so that colour never speaks alone.
_LOOK = {
    Band.LIKELY_AUTHENTIC: ("✓", "green"),
    Band.REVIEW: ("?", "yellow"),
    Band.LIKELY_MANIPULATED: ("!", "red"),
    Band.INCONCLUSIVE: ("–", "blue"),
}
_INDENT = "  "


def show_report(report: Report, language: str | None = None) -> None:
    """Print the answer, as every other surface words it."""
    console = Console(highlight=False, markup=False, emoji=False)
    said = answer(report, language or "en")
    mark, colour = _LOOK[report.band]
    foot = word(
        "footer-file",
        language or "en",
        file=report.file,
        sha256=report.sha256[:12],
        engine=report.engine_version,
    )
    wide = console.width
    console.print(_wrapped(f"{mark} {said.headline}", wide, ""), style=f"bold {colour}")
    for line in (said.confidence_reason, *said.reasons, said.not_examined, said.action):
        if line:
            console.print(_wrapped(line, wide))
    for line in (said.error_rate, foot):
        if line:
            console.print(_wrapped(line, wide), style="dim")


def _wrapped(line: str, width: int, begin: str = _INDENT) -> str:
    return fill(
        line, width, initial_indent=begin, subsequent_indent=_INDENT, break_long_words=False
    )


def show_error(name: str, error: BonafideError) -> None:
    """Print one sentence on standard error."""
    line = Text(f"× {harmless(name)}: {error}", style="red")
    Console(stderr=True, highlight=False).print(line)
