"""A PostgreSQL server of our own for one run of the tests."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from alembic import command

from migrations.check import configure
from tests import machine
from tests.postgres.serving import Server, serving

TEMPLATE = "newest"
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    if reason := machine.lacking("postgres"):
        pytest.skip(reason)
    with serving() as server:
        asyncio.run(_make_template(server))
        yield server


async def _make_template(server: Server) -> None:
    admin = await asyncpg.connect(host=str(server.socket), user="postgres", database="postgres")
    await admin.execute(f"CREATE DATABASE {TEMPLATE}")
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


@pytest.fixture
async def postgres_copy(postgres_server: Server, postgres_template: str) -> AsyncIterator[str]:
    """The address of a database of the newest schema for this test alone."""
    async with _database(postgres_server, postgres_template) as url:
        yield url


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
