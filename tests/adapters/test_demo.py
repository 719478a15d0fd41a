"""The demo community: complete, the same every time, and never on top of real people."""

import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from adapters.demo import Filled, day_of, engine_of, fill
from adapters.demo_stage import Stage
from adapters.demo_story import introduce
from adapters.playground.people import ROOMS
from bot.base.errors import StartupError
from bot.base.settings import EngineSettings
from bot.base.store import Store
from bot.people.identity import Access
from bot.testing import GARDEN, Bench

TODAY = date(2026, 11, 24)
COUNTS = Filled(alumni=200, memories=60, waiting=3, votes=90, signups=60, pairs=27)


def fresh(template: Path, folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(template, folder / "homeroom.db")
    return folder


async def filled(folder: Path) -> Path:
    assert await fill(engine_of(folder), TODAY) == COUNTS
    return folder


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database, table by table."""
    with sqlite3.connect(folder / "homeroom.db") as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    db.close()
    return {name: sorted(lines, key=repr) for name, lines in found.items()}


def one(folder: Path, question: str) -> int:
    with sqlite3.connect(folder / "homeroom.db") as db:
        (found,) = db.execute(question).fetchone()
    db.close()
    return int(found)


class PowerCut(Exception):
    """Ends a demo in the middle of its story."""


async def interrupted(settings: EngineSettings) -> None:
    """Begin the demo and die when only a few have introduced themselves."""

    async def halfway(stage: Stage) -> None:
        stage.people = stage.people[:9]
        await introduce(stage)
        raise PowerCut

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adapters.demo_story.introduce", halfway)
        with pytest.raises(PowerCut):
            await fill(settings, TODAY)


async def test_the_demo_is_complete_and_the_same_every_time(template: Path, tmp_path: Path) -> None:
    first = await filled(fresh(template, tmp_path / "first"))
    await interrupted(engine_of(fresh(template, tmp_path / "second")))
    assert one(tmp_path / "second", "SELECT count(*) FROM people") > 5
    second = await filled(tmp_path / "second")

    assert rows(first) == rows(second)
    assert (first / "rooms.jsonl").read_bytes() == (second / "rooms.jsonl").read_bytes()
    _assert_complete(first)
    with pytest.raises(StartupError, match="demo community is here already"):
        await fill(engine_of(first), TODAY)


def _assert_complete(folder: Path) -> None:
    assert one(folder, "SELECT count(*) FROM places") == len(ROOMS)
    assert one(folder, "SELECT count(DISTINCT platform) FROM accounts") == 2
    assert one(folder, "SELECT count(*) FROM merges") > 20
    assert one(folder, "SELECT count(*) FROM memories_series") == 2
    assert one(folder, "SELECT count(*) FROM memories WHERE photo <> ''") > 8
    assert one(folder, "SELECT count(*) FROM memories WHERE month_day = '11-24'") > 0
    assert one(folder, "SELECT count(*) FROM memories_posts WHERE day IS NOT NULL") > 0
    assert one(folder, "SELECT count(*) FROM remind_notes") == 4
    assert one(folder, "SELECT count(*) FROM mentoring_rounds WHERE state = 'preview'") == 1
    assert one(folder, "SELECT count(*) FROM outbox WHERE error <> ''") == 0
    told = (folder / "rooms.jsonl").read_text("utf-8").splitlines()
    posts = [json.loads(line).get("post") for line in told]
    rooms = {post["room"] for post in posts if post}
    assert {"garden/hall", "garden/memories", "terrace/porch", "garden/@ada"} <= rooms


@pytest.mark.postgres
async def test_the_demo_on_postgresql_begins_again_where_it_died(postgres_url: str, tmp_path: Path) -> None:
    settings = EngineSettings(tmp_path, tmp_path / "keys", postgres_url)
    await interrupted(settings)

    assert await fill(settings, TODAY) == COUNTS
    with pytest.raises(StartupError, match="demo community is here already"):
        await fill(settings, TODAY)


async def test_a_half_told_demo_that_real_people_joined_is_left_alone(template: Path, tmp_path: Path) -> None:
    settings = engine_of(fresh(template, tmp_path / "joined"))
    await interrupted(settings)
    with sqlite3.connect(settings.data / "homeroom.db") as db:
        db.execute("UPDATE accounts SET platform = 'discord' WHERE id = 1")
    db.close()
    before = rows(settings.data)

    with pytest.raises(StartupError, match="the demo leaves it alone"):
        await fill(settings, TODAY)

    assert rows(settings.data) == before


async def test_a_database_with_real_people_is_left_alone(template: Path, tmp_path: Path) -> None:
    shutil.copy(template, tmp_path / "homeroom.db")
    settings = engine_of(tmp_path)
    store = Store(settings.database)
    await store.open()
    bench = await Bench.open(store)
    await bench.found("Linden Alumni")
    await bench.member("Mona", GARDEN, access=Access.MODERATOR)
    await store.close()
    before = rows(tmp_path)

    with pytest.raises(StartupError, match="Linden Alumni"):
        await fill(settings, TODAY)

    assert rows(tmp_path) == before


def test_a_day_that_is_none_is_refused() -> None:
    assert day_of("2026-11-24") == TODAY
    with pytest.raises(StartupError, match="2026-02-30 is no day"):
        day_of("2026-02-30")
