"""An answer on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
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


def show_report(report: Report, language: str | None = None) -> None:
    """Print the answer, as every other surface words it."""
    console = Console(highlight=False, soft_wrap=False)
    said = answer(report, language or "en")
    mark, colour = _LOOK[report.band]
    console.print(Text(f"{mark} {said.headline}", style=f"bold {colour}"))
    for reason in said.reasons:
        console.print(f"  {escape(reason)}")
    for line in (said.not_examined, said.action, said.error_rate):
        if line:
            console.print(f"  {escape(line)}", style="dim" if line == said.error_rate else "")
    foot = word(
        "footer-file",
        language or "en",
        file=report.file,
        sha256=report.sha256[:12],
        engine=report.engine_version,
    )
    console.print(f"  {escape(foot)}", style="dim")


def show_error(name: str, error: BonafideError) -> None:
    """Print one sentence on standard error."""
    line = Text(f"× {harmless(name)}: {error}", style="red")
    Console(stderr=True, highlight=False).print(line)
