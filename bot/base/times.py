"""How an instant stands in a row: aware in Python, UTC in the database, on every dialect."""

from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_TEXT = len("2026-11-24 08:00:00.000000")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC.

    A naive one is refused: it would mean a different instant on each machine.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs its zone"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


@lru_cache(maxsize=1024)
def sqlite_text(value: datetime | None) -> str | None:
    """Return an instant as SQLite's rows hold it, the same text that SQLAlchemy writes for `Instant`.

    One event binds the same instant several times.
    """
    if value is None:
        return None
    if value.tzinfo is None:
        message = "an instant needs its zone"
        raise ValueError(message)
    utc = value if value.tzinfo is UTC else value.astimezone(UTC)
    return utc.isoformat(" ", "microseconds")[:_TEXT]


@lru_cache(maxsize=1024)
def sqlite_instant(text: str | None) -> datetime | None:
    """Return the instant that SQLite's rows hold as a text without its zone."""
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
