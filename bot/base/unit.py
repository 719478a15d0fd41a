"""One unit of work: what stands or falls together."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.orm.session import JoinTransactionMode
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.base.hot import Hot, HotInsert, Values
from bot.base.line import Line, Rows

Undo = Callable[[], Awaitable[None]]


class Unit:
    """What runs on a line until it is kept or undone; `take_back` undoes it in the database.

    `db` is an ORM session, opened at first use; `run` is for hot statements.
    """

    __slots__ = ("_db", "_depth", "_line", "_outer", "_take_back", "forgets", "signals")

    def __init__(self, line: Line, take_back: Undo) -> None:
        self._line = line
        self._take_back = take_back
        self._db: AsyncSession | None = None
        self._outer: AsyncSession | None = None
        self._depth = 0
        self.signals: set[str] = set()
        """What others hear of once this is committed: the platforms that have something to say."""
        self.forgets = False
        """What is deleted here must not stay behind in the database's log once this is committed."""

    @property
    def db(self) -> AsyncSession:
        """The session: its commit only writes out what it holds, unless it is the second one on the line."""
        if self._db is None:
            mode: JoinTransactionMode = "create_savepoint" if self._outer else "conditional_savepoint"
            self._db = AsyncSession(bind=self._line.sql, join_transaction_mode=mode, expire_on_commit=False)
        return self._db

    def run(self, hot: Hot, **values: Any) -> Awaitable[Rows]:  # noqa: ANN401 - the values of a row
        """Run a hot statement after what the session still holds; its rows come as tuples."""
        return self._line.run(hot, values) if self._db is None else self._run_after(self._db, hot, values)

    async def _run_after(self, db: AsyncSession, hot: Hot, values: Values) -> Rows:
        await db.flush()
        return await self._line.run(hot, values)

    async def add(self, hot: HotInsert, **values: Any) -> int | None:  # noqa: ANN401 - the values of a row
        """Insert one row and return its id; None when a conflict kept it out."""
        if self._db is not None:
            await self._db.flush()
        return await self._line.add(hot, values)

    async def run_each(self, hot: Hot, rows: Sequence[Values]) -> None:
        """Run a hot statement without rows of its own for many sets of values."""
        if self._db is not None:
            await self._db.flush()
        await self._line.run_each(hot, rows)

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """Do something that stands or falls by itself inside this unit.

        An error undoes it and goes on to the caller.
        """
        outer, above = self._db, self._outer
        if outer is not None:
            await outer.flush()
        self._db, self._outer = None, outer or above
        self._depth += 1
        name, signals = f"part_{self._depth}", set(self.signals)
        await self._line.tell(f"SAVEPOINT {name}")
        try:
            yield
            await self.keep()
        except BaseException:
            await self.drop()
            self.signals = signals
            await self._line.tell(f"ROLLBACK TO SAVEPOINT {name}")
            raise
        finally:
            await self._line.tell(f"RELEASE SAVEPOINT {name}")
            self._depth -= 1
            self._db, self._outer = outer, above

    async def undo(self) -> None:
        """Take back everything, as if the unit began anew."""
        await self.drop()
        self.signals.clear()
        self.forgets = False
        await self._take_back()

    async def keep(self) -> None:
        """Write out what the session holds and end it."""
        if self._db is not None:
            db, self._db = self._db, None
            await db.commit()
            await db.close()

    async def drop(self) -> None:
        if self._db is not None:
            db, self._db = self._db, None
            await db.close()
