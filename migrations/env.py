"""Runs the migrations on SQLite and on PostgreSQL."""

import asyncio
from typing import Any, Literal

import sqlmodel
from alembic import context
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.sql.sqltypes import AutoString

import bot.app  # noqa: F401 - declares every table of the engine and of the features
from bot.base.times import Instant

TARGET = sqlmodel.SQLModel.metadata


def ours(thing: Any, name: str | None, kind: str, *_: object) -> bool:  # noqa: ANN401 - Alembic hands over any schema item
    """Tell whether a table is the models': search indexes belong to their migration alone."""
    del thing
    return not (kind == "table" and name is not None and "_search" in name)


def spelled(kind: str, thing: Any, _: object) -> str | Literal[False]:  # noqa: ANN401 - Alembic hands over any schema item
    """Write column types in SQLAlchemy's own words: a migration never imports from `bot`."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    return False


def migrate(connection: Connection) -> None:
    """Run what is asked for in one transaction; on SQLite no child row may be left without its parent."""
    context.configure(
        connection=connection,
        target_metadata=TARGET,
        render_as_batch=True,
        compare_type=True,
        include_object=ours,
        render_item=spelled,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                message = f"the migration would leave rows without their parents: {orphans[:3]}"
                raise RuntimeError(message)


def on_sqlite(url: str) -> None:
    """Foreign keys are off before BEGIN.

    A batch migration drops tables, and would take their children along.
    """
    engine = create_engine(make_url(url).set(drivername="sqlite"), connect_args={"isolation_level": None})
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=OFF"))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


async def on_postgres(url: str) -> None:
    """One process at a time: the others wait for the lock and then find nothing to do."""
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(4271992)"))
        await connection.run_sync(migrate)
    await engine.dispose()


address = context.config.get_main_option("sqlalchemy.url") or ""
if make_url(address).get_backend_name() == "sqlite":
    on_sqlite(address)
else:
    asyncio.run(on_postgres(address))
