"""Cases: what was judged for whom, and what people said of it."""

from bonafide.cases.export import Cases
from bonafide.cases.papers import Papers, Picture
from bonafide.cases.terms import Case, Decision, Page, ReviewState, Ruling, Statistics

__all__ = [
    "Case",
    "Cases",
    "Decision",
    "Page",
    "Papers",
    "Picture",
    "ReviewState",
    "Ruling",
    "Statistics",
]
