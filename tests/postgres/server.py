"""A PostgreSQL server of our own for one run of the tests."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from alembic import command

from migrations.check import configure
from tests import machine
from tests.postgres.serving import Server, serving

TEMPLATE, SHARED = "newest", "shared"
EMPTY = (Path(__file__).parent / "empty.sql").read_text("utf-8")
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    if reason := machine.lacking("postgres"):
        pytest.skip(reason)
    with serving() as server:
        asyncio.run(_make(server, TEMPLATE))
        yield server


async def _make(server: Server, words: str) -> None:
    admin = await asyncpg.connect(host=str(server.socket), user="postgres", database="postgres")
    await admin.execute(f"CREATE DATABASE {words}")
    await admin.close()


@pytest.fixture
async def postgres_url(postgres_server: Server) -> AsyncIterator[str]:
    """The address of an empty database for this test alone."""
    async with _database(postgres_server, "template1") as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> str:
    """The name of a database of the newest schema, to copy and never to open."""
    command.upgrade(configure(postgres_server.url(TEMPLATE)), "head")
    return TEMPLATE


@pytest.fixture(scope="session")
def postgres_shared(postgres_server: Server, postgres_template: str) -> str:
    """The address of the one database of the newest schema that the tests of this process take turns in."""
    asyncio.run(_make(postgres_server, f"{SHARED} TEMPLATE {postgres_template}"))
    return postgres_server.url(SHARED)


@pytest.fixture
async def postgres_copy(postgres_server: Server, postgres_shared: str) -> AsyncIterator[str]:
    """The address of a database of the newest schema, without a row, for this test alone."""
    yield postgres_shared
    admin = await asyncpg.connect(host=str(postgres_server.socket), user="postgres", database=SHARED)
    await admin.execute(EMPTY)
    await admin.close()


@asynccontextmanager
async def _database(server: Server, template: str) -> AsyncIterator[str]:
    name = f"homeroom_{next(_numbers)}"
    admin = await asyncpg.connect(host=str(server.socket), user="postgres", database="postgres")
    try:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield server.url(name)
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()
