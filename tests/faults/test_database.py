"""A database server that restarts ends every connection: one unit may fail, the next finds a new one."""

from contextlib import suppress

import asyncpg
import pytest
from sqlalchemy import select, text

from bot.base.store import Store
from bot.base.unit import Unit
from tests.faults.weather import cut


async def one(unit: Unit) -> int:
    return int((await unit.db.exec(select(text("1")))).scalar_one())  # type: ignore[call-overload]  # plain SQL


@pytest.mark.postgres
async def test_writer_connects_again_after_the_server_has_ended_its_connection(postgres_copy: str) -> None:
    store = Store(postgres_copy)
    await store.open()
    assert await store.write(one) == 1

    await cut(postgres_copy)
    with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        await store.write(one)

    assert await store.write(one) == 1
    await store.close()
