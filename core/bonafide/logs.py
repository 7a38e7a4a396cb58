"""One line of JSON for each thing that happened, on standard error."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class JsonLines(logging.Formatter):
    """Time, level, logger and message, with what was passed as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        said |= {key: value for key, value in vars(record).items() if key not in _OWN}
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, default=str, ensure_ascii=False)


def configure() -> None:
    """Send all logs out that way; chatty libraries from warnings upwards.

    slack_bolt writes what people sent into its warnings, and discord.client warns of what
    only speaking needs, so only their errors are kept.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in (
        "httpx",
        "httpcore",
        "mcp",
        "uvicorn",
        "dbos",
        "matplotlib",
        "fontTools",
        "fpdf",
        "discord",
        "slack_sdk",
        "aiohttp",
        "fsspec",
        "botocore",
        "alembic",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    for talkative in ("slack_bolt", "discord.client"):
        logging.getLogger(talkative).setLevel(logging.ERROR)
