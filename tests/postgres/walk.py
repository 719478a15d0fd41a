"""Walks a database up and down its migrations with a row in every table, each reference set."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, create_engine, func, insert, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.types import TypeEngine

from migrations.check import configure

T = TypeVar("T")
Counts = dict[str, int]
VALUES: dict[type, object] = {
    int: 1, str: "x", bool: False, float: 1.0, bytes: b"x", date: date(2026, 3, 2),
    datetime: datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
}  # fmt: skip


def revisions() -> list[str]:
    """All revisions, oldest first."""
    script = ScriptDirectory.from_config(configure("sqlite://"))
    return [found.revision for found in reversed(list(script.walk_revisions()))]


async def lost_on_the_way(url: str) -> dict[str, tuple[Counts, Counts]]:
    """The steps, up and down again, after which a table that is still there has other rows than before."""
    steps = revisions()
    lost: dict[str, tuple[Counts, Counts]] = {}
    before: Counts = {}
    for revision in steps:
        await asyncio.to_thread(command.upgrade, configure(url), revision)
        after = await on(url, counted)
        if _kept(before, after) != before:
            lost[f"up to {revision}"] = (before, after)
        before = await on(url, filled)
    for revision in [*reversed(steps[:-1]), "base"]:
        await asyncio.to_thread(command.downgrade, configure(url), revision)
        after = await on(url, counted)
        if _kept(after, before) != after:
            lost[f"down to {revision}"] = (before, after)
        before = after
    if before:
        lost["at the end"] = ({}, before)
    return lost


def _kept(names: Counts, among: Counts) -> Counts:
    return {name: among.get(name, 0) for name in names}


def counted(connection: Connection) -> Counts:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in _tables(connection)
    }


def filled(connection: Connection) -> Counts:
    """Put a row into every empty table, parents first; return the counts."""
    counts = counted(connection)
    for table in _tables(connection):
        if not counts[table.name]:
            row = {column.name: _value(column.type) for column in table.columns}
            connection.execute(insert(table).values(row))
            counts[table.name] = 1
    return counts


def _tables(connection: Connection) -> list[Table]:
    """All tables but Alembic's own and the search indexes, which are made again from other rows."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name != "alembic_version" and "_search" not in name)
    return list(metadata.sorted_tables)


def _value(kind: TypeEngine[object]) -> object:
    return VALUES[kind.python_type]


async def on(url: str, act: Callable[[Connection], T]) -> T:
    """Do something in a transaction of either database, with foreign keys looked at."""
    if url.startswith("sqlite"):
        engine = create_engine(url)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
                return act(connection)
        finally:
            engine.dispose()
    several = create_async_engine(url)
    try:
        async with several.begin() as pg:
            return await pg.run_sync(act)
    finally:
        await several.dispose()
