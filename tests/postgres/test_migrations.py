"""Every migration up and down with rows at stake, on both databases; newer schemas; two processes at once."""

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.base.errors import StartupError
from migrations.schema import bring_up_to_date, newest, standing_at
from tests import machine
from tests.postgres import walk

BRING = """
import asyncio, sys
from migrations.schema import bring_up_to_date
asyncio.run(bring_up_to_date(sys.argv[1]))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


async def test_no_row_is_lost_on_the_way_up_and_down(empty_url: str) -> None:
    assert await walk.lost_on_the_way(empty_url) == {}


async def test_the_walk_puts_a_row_into_every_table(empty_url: str) -> None:
    await bring_up_to_date(empty_url)

    counts = await walk.on(empty_url, walk.filled)

    assert len(counts) > 11
    assert set(counts.values()) == {1}


async def test_an_empty_database_is_brought_to_the_newest_schema(empty_url: str) -> None:
    assert await standing_at(empty_url) is None

    await bring_up_to_date(empty_url)
    await bring_up_to_date(empty_url)

    assert await standing_at(empty_url) == newest()


async def test_a_newer_schema_is_refused_and_left_alone(empty_url: str) -> None:
    await bring_up_to_date(empty_url)

    def age(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '2031_01_01_far'"))

    await walk.on(empty_url, age)

    with pytest.raises(StartupError, match=r"newer Homeroom.*2031_01_01_far"):
        await bring_up_to_date(empty_url)
    assert await standing_at(empty_url) == "2031_01_01_far"


@pytest.mark.postgres
async def test_two_processes_migrate_at_once(postgres_url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", BRING, postgres_url, cwd=machine.ROOT, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    ends = await asyncio.gather(*(process.communicate() for process in processes))

    assert [process.returncode for process in processes] == [0, 0], ends
    assert await standing_at(postgres_url) == newest()
