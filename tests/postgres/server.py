"""A PostgreSQL server of our own for one run of the tests."""

import itertools
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from tests import machine
from tests.postgres.serving import Server, serving

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    if reason := machine.lacking("postgres"):
        pytest.skip(reason)
    with serving() as server:
        yield server


@pytest.fixture
async def postgres_url(postgres_server: Server) -> AsyncIterator[str]:
    """The address of an empty database for this test alone."""
    name = f"homeroom_{next(_numbers)}"
    admin = await asyncpg.connect(host=str(postgres_server.socket), user="postgres", database="postgres")
    try:
        await admin.execute(f"CREATE DATABASE {name}")
        yield postgres_server.url(name)
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()
