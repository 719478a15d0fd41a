"""The usual database layer of the peers: asynchronous ORM sessions, set up as the manuals advise."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.contest import TABLES, BenchNote, BenchVote

Sessions = async_sessionmaker[AsyncSession]
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@asynccontextmanager
async def sessions(url: str) -> AsyncIterator[Sessions]:
    engine = _engine(url)
    async with engine.begin() as connection:
        for table in TABLES:
            await connection.run_sync(table.create)
    yield async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    await engine.dispose()


def database(url: str) -> str:
    return "SQLite" if url.startswith("sqlite") else "PostgreSQL"


async def vote(make: Sessions, person: int, choice: str) -> None:
    async with make() as db:
        made = INSERTS[db.get_bind().dialect.name](BenchVote).values(person=person, choice=choice)
        await db.execute(
            made.on_conflict_do_update(index_elements=["person"], set_={"choice": made.excluded.choice})
        )
        await db.commit()


async def note(make: Sessions, person: int) -> None:
    async with make() as db:
        row = await db.get(BenchNote, person)
        if row is None:
            db.add(BenchNote(person=person, count=1))
        else:
            row.count += 1
        await db.commit()


def _engine(url: str) -> AsyncEngine:
    """BEGIN IMMEDIATE on SQLite: with a deferred BEGIN four of five such commands fail with "locked"."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(parsed.set(drivername="postgresql+asyncpg"))
    engine = create_async_engine(
        parsed.set(drivername="sqlite+aiosqlite"), connect_args={"isolation_level": None, "timeout": 30}
    )

    @event.listens_for(engine.sync_engine, "connect")
    def durable(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own connection
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def immediate(connection: Any) -> None:  # noqa: ANN401 - the signature is SQLAlchemy's
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
