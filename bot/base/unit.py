"""One unit of work: what stands or falls together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.base.hot import Hot, HotInsert
from bot.base.line import Line, Rows


class Unit:
    """The savepoint `unit` on the writer's line.

    `db` is an ORM session, opened at first use; `run` is for hot statements.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._db: AsyncSession | None = None
        self._depth = 0
        self.signals: set[str] = set()
        """What others hear of once this is committed: the platforms that have something to say."""
        self.forgets = False
        """What is deleted here must not stay behind in the database's log once this is committed."""

    @property
    def db(self) -> AsyncSession:
        if self._db is None:
            self._db = AsyncSession(
                bind=self._line.sql, join_transaction_mode="create_savepoint", expire_on_commit=False
            )
        return self._db

    async def run(self, hot: Hot, **values: Any) -> Rows:  # noqa: ANN401 - the values of a row
        """Run a hot statement after what the session still holds; return its rows as tuples."""
        if self._db is not None:
            await self._db.flush()
        return await self._line.run(hot, values)

    async def add(self, hot: HotInsert, **values: Any) -> int | None:  # noqa: ANN401 - the values of a row
        """Insert one row and return its id; None when a conflict kept it out."""
        if self._db is not None:
            await self._db.flush()
        return await self._line.add(hot, values)

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """Do something that stands or falls by itself inside this unit.

        An error undoes it and goes on to the caller.
        """
        outer = self._db
        if outer is not None:
            await outer.flush()
        self._db = None
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
            self._db = outer

    async def undo(self) -> None:
        """Take back everything, as if the unit began anew."""
        await self.drop()
        self.signals.clear()
        self.forgets = False
        await self._line.tell("ROLLBACK TO SAVEPOINT unit")

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
