"""Databases for tests: the newest schema, made once by the migrations and copied for each test.

`TESTS_DATABASE=postgresql` lets every test that opens a store run on a real PostgreSQL instead of SQLite, and
no other test.
"""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command

from bot.base.store import Store
from bot.testing import Bench
from migrations.check import configure


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "homeroom.db"
    command.upgrade(configure(f"sqlite:///{path}"), "head")
    return path


if os.environ.get("TESTS_DATABASE") == "postgresql":

    def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out what opens no store: it would show again what it shows anyway."""
        opens = [item for item in items if "database_url" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=list(set(items).difference(opens)))
        items[:] = opens

    @pytest.fixture
    def database_url(postgres_copy: str) -> str:
        """The address of a PostgreSQL database of the newest schema for this test alone."""
        return postgres_copy

else:

    @pytest.fixture
    def database_url(template: Path, tmp_path: Path) -> str:
        """The address of a SQLite database of the newest schema for this test alone."""
        shutil.copy(template, tmp_path / "homeroom.db")
        return f"sqlite:///{tmp_path / 'homeroom.db'}"


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = Store(database_url)
    await store.open()
    yield store
    await store.close()


@pytest.fixture
async def bench(store: Store) -> Bench:
    return await Bench.open(store)
