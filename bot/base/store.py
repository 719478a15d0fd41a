"""The database: one writer, readers beside it, SQLite or PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.base import inline_sqlite
from bot.base.errors import StartupError
from bot.base.line import open_line
from bot.base.unit import Unit
from bot.base.writer import Work, Writer

T = TypeVar("T")
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=0",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",
    "PRAGMA wal_autocheckpoint=4000",
)


class Store:
    """Opens the database at `url` ("sqlite:///path", "postgresql://…"), whatever driver the address names."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self.writer = Writer(lambda: open_line(self.engine, writes=True))

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    async def open(self) -> None:
        try:
            await self.writer.start()
        except OSError as error:
            message = f"The database cannot be reached ({error}). Check HOMEROOM_DATABASE__URL."
            raise StartupError(message) from error

    async def close(self) -> None:
        await self.writer.stop()
        await self.engine.dispose()

    async def write(self, work: Work[T]) -> T:
        """Run a unit of work; its result is returned when it is committed."""
        return await self.writer.run(work)

    def write_soon(self, work: Work[None]) -> None:
        """Hand over a unit of work without waiting for it; its error is logged."""
        self.writer.run_soon(work)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Unit]:
        """Look at one consistent state of the database, beside the writer.

        What is written here is rolled back.
        """
        line = await open_line(self.engine, writes=False)
        try:
            await line.begin()
            unit = Unit(line, line.restart)
            yield unit
            await unit.drop()
        finally:
            await line.close()


def _engine(url: str) -> AsyncEngine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        inline_sqlite.register()
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options = {"check_same_thread": False, "isolation_level": None}
        engine = create_async_engine(parsed.set(drivername="sqlite+inline"), connect_args=options)
        event.listen(engine.sync_engine, "connect", _set_pragmas)
        return engine
    return create_async_engine(parsed.set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT")


def _set_pragmas(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own connection
    for pragma in _PRAGMAS:
        connection.execute(pragma)
