"""The product's one database: a SQLite file, or PostgreSQL for many machines."""

from bonafide.database.engine import Database

__all__ = ["Database"]
