"""One connection of the database with its transactions in our own hands."""

import asyncio
import sqlite3
from collections.abc import Collection, Sequence
from typing import Any, Protocol

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.base.hot import Compiled, Hot, HotInsert, Values

Row = tuple[Any, ...]
Rows = list[Row]
BUSY_MILLISECONDS = 5000
CHANNEL = "homeroom"
"""Where the processes of one PostgreSQL tell each other that something was written."""
_COLLISIONS = frozenset({"40P01", "40001"})
"""Deadlock and failed serialization: two transactions met, and this one may be tried again."""


class Line(Protocol):
    """Begin, commit, savepoints and hot statements; `sql` is the same connection for the ORM."""

    sql: AsyncConnection

    async def begin(self) -> None: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...
    async def restart(self) -> None:
        """Take back the whole transaction and begin the next."""
        ...

    async def tell(self, sql: str) -> None:
        """Run a statement without parameters or rows."""
        ...

    async def run(self, hot: Hot, values: Values) -> Rows: ...
    async def run_each(self, hot: Hot, rows: Sequence[Values]) -> None:
        """Run a statement that returns nothing for many sets of values, in one go."""
        ...

    async def add(self, hot: HotInsert, values: Values) -> int | None:
        """Insert a row and return its id; None when a conflict kept it out."""
        ...

    async def announce(self, signals: Collection[str]) -> None:
        """Tell other processes what they may look at once this transaction is committed."""
        ...

    async def forget(self) -> None:
        """Let nothing that was deleted stay in the log, as far as that can be done now."""
        ...

    async def close(self) -> None: ...


class SqliteLine:
    """A line to SQLite.

    `writes` takes the write lock at the beginning, so that two writers never meet half-way.
    """

    def __init__(self, sql: AsyncConnection, raw: sqlite3.Connection, *, writes: bool) -> None:
        self.sql = sql
        self._raw = raw
        self._begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    async def begin(self) -> None:
        """Begin at once; only when another process holds the lock, wait for it in a thread."""
        try:
            self._raw.execute(self._begin)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await asyncio.to_thread(self._wait_for_the_lock)

    def _wait_for_the_lock(self) -> None:
        self._raw.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        try:
            self._raw.execute(self._begin)
        finally:
            self._raw.execute("PRAGMA busy_timeout=0")

    async def commit(self) -> None:
        await asyncio.to_thread(self._raw.execute, "COMMIT")

    async def rollback(self) -> None:
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")

    async def restart(self) -> None:
        self._raw.execute("ROLLBACK")
        await self.begin()

    async def tell(self, sql: str) -> None:
        self._raw.execute(sql)

    async def run(self, hot: Hot, values: Values) -> Rows:
        compiled = hot.compiled("sqlite")
        rows = self._raw.execute(compiled.sql, compiled.arguments(values)).fetchall()
        return [compiled.row(row) for row in rows] if compiled.readers else rows

    async def run_each(self, hot: Hot, rows: Sequence[Values]) -> None:
        compiled = hot.compiled("sqlite")
        self._raw.executemany(compiled.sql, map(compiled.arguments, rows))

    async def add(self, hot: HotInsert, values: Values) -> int | None:
        compiled = hot.compiled("sqlite")
        cursor = self._raw.execute(compiled.sql, compiled.arguments(values))
        return cursor.lastrowid if cursor.rowcount == 1 else None

    async def announce(self, signals: Collection[str]) -> None:
        """Tell nobody: SQLite serves one process."""

    async def forget(self) -> None:
        """Empty the write-ahead log; while somebody reads, SQLite answers "busy" and empties it in part."""
        await asyncio.to_thread(self._empty_log)

    def _empty_log(self) -> None:
        self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    async def close(self) -> None:
        await self.rollback()
        await self.sql.close()


Prepared = tuple[Compiled, "PreparedStatement[asyncpg.Record]"]


class PostgresLine:
    """A line to PostgreSQL over asyncpg."""

    def __init__(self, sql: AsyncConnection, raw: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.sql = sql
        self._raw = raw
        self._prepared: dict[Hot, Prepared] = {}

    async def _ready(self, hot: Hot) -> Prepared:
        """Return a statement that the server has parsed and planned for this connection."""
        found = self._prepared.get(hot)
        if found is None:
            compiled = hot.compiled("postgresql")
            found = self._prepared[hot] = compiled, await self._raw.prepare(compiled.sql)
        return found

    async def begin(self) -> None:
        await self._raw.execute("BEGIN")

    async def commit(self) -> None:
        await self._raw.execute("COMMIT")

    async def rollback(self) -> None:
        """Take back; an error where the server has ended the connection, which is then of no more use."""
        if self._raw.is_closed():
            raise ConnectionResetError("the database has ended the connection")
        if self._raw.is_in_transaction():
            await self._raw.execute("ROLLBACK")

    async def restart(self) -> None:
        await self._raw.execute("ROLLBACK; BEGIN")

    async def tell(self, sql: str) -> None:
        await self._raw.execute(sql)

    async def run(self, hot: Hot, values: Values) -> Rows:
        compiled, statement = await self._ready(hot)
        rows = await statement.fetch(*compiled.arguments(values))
        return [compiled.row(tuple(row)) for row in rows]

    async def run_each(self, hot: Hot, rows: Sequence[Values]) -> None:
        compiled, statement = await self._ready(hot)
        await statement.executemany(map(compiled.arguments, rows))

    async def add(self, hot: HotInsert, values: Values) -> int | None:
        compiled, statement = await self._ready(hot)
        found: int | None = await statement.fetchval(*compiled.arguments(values))
        return found

    async def announce(self, signals: Collection[str]) -> None:
        await self._raw.execute("SELECT pg_notify($1, $2)", CHANNEL, " ".join(sorted(signals)))

    async def forget(self) -> None:
        """PostgreSQL recycles its log by itself, and autovacuum clears dead rows."""

    async def close(self) -> None:
        if self._raw.is_closed():
            await self.sql.invalidate()
        else:
            await self.rollback()
        await self.sql.close()


def collided(error: BaseException) -> bool:
    """Whether PostgreSQL ended a statement because two transactions waited for each other."""
    causes = (error, getattr(error, "orig", None))
    return any(getattr(cause, "sqlstate", None) in _COLLISIONS for cause in causes)


async def open_line(engine: AsyncEngine, *, writes: bool) -> Line:
    """Take a connection out of the engine and return it as a line of its dialect."""
    sql = await engine.connect()
    raw = (await sql.get_raw_connection()).driver_connection
    if isinstance(raw, sqlite3.Connection):
        return SqliteLine(sql, raw, writes=writes)
    if isinstance(raw, asyncpg.Connection):
        return PostgresLine(sql, raw)
    message = f"no line for the driver {type(raw).__module__}"
    raise TypeError(message)
