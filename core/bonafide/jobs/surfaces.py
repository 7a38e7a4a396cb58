"""The platforms that are installed: packages add theirs through an entry point.

Each entry of the group `bonafide.surfaces` names a callable without arguments
that gives a `Surface`, or None where no token for the platform is set.
"""

from __future__ import annotations

from importlib.metadata import entry_points

from bonafide.jobs.terms import Surface

GROUP = "bonafide.surfaces"


def installed() -> list[Surface]:
    """All surfaces that this machine has tokens for."""
    made = (entry.load()() for entry in sorted(entry_points(group=GROUP)))
    return [surface for surface in made if surface is not None]


def beside(own: Surface, *, worker: bool) -> list[Surface]:
    """`own`, and with a worker all other platforms: it takes whatever waits on the database."""
    if not worker:
        return [own]
    return [own, *(surface for surface in installed() if surface.name != own.name)]
