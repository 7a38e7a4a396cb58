"""The engine's version; a report names it."""

__version__ = "0.1.0"
