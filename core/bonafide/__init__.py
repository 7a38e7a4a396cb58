"""bonafide: is this picture, video or voice likely manipulated, how sure, where, and why?

Usage: `from bonafide import examine`, then `examine("clip.mp4")` gives a `Report`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bonafide.version import __version__

__all__ = ["__version__", "examine"]

if TYPE_CHECKING:
    from bonafide.examine import examine


def __getattr__(name: str) -> Any:
    # Late, so that `bonafide --help` pays for no numpy.
    if name == "examine":
        from bonafide.examine import examine

        return examine
    raise AttributeError(name)
