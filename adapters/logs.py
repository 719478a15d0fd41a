"""Logs as JSON lines: never a token, never the text of a message, never a one-time code."""

import json
import logging
import re
import sys
import time
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SECRETS = (
    re.compile(r"\b\d{6,12}:[A-Za-z0-9_-]{30,}"),  # Telegram's tokens
    re.compile(r"\b[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}"),  # Discord's tokens
    re.compile(r"(?<=/webhooks/)\d+/[A-Za-z0-9_-]+"),  # the tokens of interactions
)


def redacted(text: str) -> str:
    """Return the text without what looks like a token."""
    for secret in _SECRETS:
        text = secret.sub("***", text)
    return text


class JsonLines(logging.Formatter):
    """One JSON object a line; extra fields of the record go along."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": redacted(record.getMessage()),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            line["trace"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up(level: int = logging.INFO) -> None:
    """Write logs to standard error; the libraries that name addresses with tokens in them only warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "apscheduler", "aiohttp.access", "discord.gateway", "discord.client"):
        logging.getLogger(name).setLevel(logging.WARNING)
