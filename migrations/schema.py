"""Brings a database to the newest schema; loads Alembic only when it is behind."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.base.errors import StartupError

LOCK = 0x686F6D65
"""The number of the advisory lock under which migrations run."""
VERSIONS = Path(__file__).parent / "versions"


_REVISION = re.compile(r'^revision = "(\w+)"$', re.MULTILINE)
_PARENT = re.compile(r'^down_revision = "(\w+)"$', re.MULTILINE)


def revisions() -> frozenset[str]:
    """Return all revisions that this version knows."""
    return frozenset(found for text in _texts() for found in _REVISION.findall(text))


def newest() -> str:
    """Return the one revision that no other follows.

    Read from the files, so that Alembic need not be loaded.
    """
    (last,) = revisions() - {found for text in _texts() for found in _PARENT.findall(text)}
    return last


def _texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in VERSIONS.glob("20*.py")]


async def bring_up_to_date(url: str) -> None:
    """Run the missing migrations; refuse a database that a newer Homeroom has written.

    Of several processes that start at once one does it, and the others wait.
    """
    if await _is_newest(url):
        return
    async with _alone(url):
        if await _is_newest(url):
            return
        from alembic import command  # noqa: PLC0415 - heavy, and most starts find the schema up to date

        from migrations.check import configure  # noqa: PLC0415 - imports Alembic

        await asyncio.to_thread(command.upgrade, configure(url), "head")


async def _is_newest(url: str) -> bool:
    current = await standing_at(url)
    if current is not None and current not in revisions():
        message = (
            f"This database was written by a newer Homeroom (schema {current}; this one knows {newest()}). "
            "Start that version, or restore a backup made by this one."
        )
        raise StartupError(message)
    return current == newest()


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    """Hold a lock of the whole database; SQLite's folder is locked by the process already."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        yield
        return
    engine = create_async_engine(parsed.set(drivername="postgresql+asyncpg"))
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            yield
    finally:
        await engine.dispose()


async def empty(url: str) -> None:
    """Take every table away, with all that is in it; the next start makes them anew."""
    from alembic import command  # noqa: PLC0415 - heavy, and rarely needed

    from migrations.check import configure  # noqa: PLC0415 - imports Alembic

    await asyncio.to_thread(command.downgrade, configure(url), "base")


async def standing_at(url: str) -> str | None:
    """Return the revision a database stands at; None when it is empty."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return await asyncio.to_thread(_sqlite_revision, url)
    engine = create_async_engine(parsed.set(drivername="postgresql+asyncpg"))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_revision)
    except OSError as error:
        message = f"The database cannot be reached ({error}). Check HOMEROOM_DATABASE__URL."
        raise StartupError(message) from error
    finally:
        await engine.dispose()


def _sqlite_revision(url: str) -> str | None:
    if not Path(make_url(url).database or "").exists():
        return None
    engine = create_engine(make_url(url).set(drivername="sqlite"))
    try:
        with engine.connect() as connection:
            return _revision(connection)
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
