import asyncio
import sqlite3

import pytest
from sqlalchemy import MetaData, bindparam, select
from sqlmodel import Field, SQLModel

from bot.base.hot import Hot
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit


class Mark(SQLModel, table=True):
    __tablename__ = "test_marks"
    metadata = MetaData()

    name: str = Field(primary_key=True)


marks = columns(Mark)
PUT = Hot(lambda insert: insert(Mark).values(name=bindparam("word")))
ALL = Hot(lambda _: select(marks.name).order_by(marks.name))


@pytest.fixture
async def marked(store: Store) -> Store:
    async def make(unit: Unit) -> None:
        connection = await unit.db.connection()
        await connection.run_sync(Mark.metadata.create_all)

    await store.write(make)
    return store


async def names(store: Store) -> list[str]:
    async with store.read() as unit:
        return [name for (name,) in await unit.run(ALL)]


async def test_failed_unit_leaves_its_neighbours_alone(marked: Store) -> None:
    async def good(unit: Unit, name: str) -> str:
        await unit.run(PUT, word=name)
        return name

    async def bad(unit: Unit) -> str:
        unit.db.add(Mark(name="lost"))
        await unit.db.flush()
        message = "no"
        raise ValueError(message)

    results = await asyncio.gather(
        marked.write(lambda unit: good(unit, "a")),
        marked.write(bad),
        marked.write(lambda unit: good(unit, "b")),
        return_exceptions=True,
    )

    assert [results[0], type(results[1]), results[2]] == ["a", ValueError, "b"]
    assert await names(marked) == ["a", "b"]


async def test_part_that_fails_is_undone_and_the_unit_goes_on(marked: Store) -> None:
    async def work(unit: Unit) -> None:
        await unit.run(PUT, word="before")
        try:
            async with unit.part():
                unit.db.add(Mark(name="inside"))
                await unit.run(PUT, word="before")
        except sqlite3.IntegrityError:
            await unit.run(PUT, word="after")

    await marked.write(work)

    assert await names(marked) == ["after", "before"]


async def test_same_key_twice_fails_for_the_second_only(marked: Store) -> None:
    async def put(unit: Unit) -> None:
        await unit.run(PUT, word="one")

    results = await asyncio.gather(marked.write(put), marked.write(put), return_exceptions=True)

    assert results[0] is None
    assert isinstance(results[1], sqlite3.IntegrityError)
    assert await names(marked) == ["one"]


async def test_failed_commit_runs_each_unit_again_alone(
    marked: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = marked.writer._line
    assert line is not None
    commit, failures = line.commit, iter([True])
    runs: list[str] = []

    async def fail_once() -> None:
        if next(failures, False):
            message = "disk full"
            raise sqlite3.OperationalError(message)
        await commit()

    async def put(unit: Unit, name: str) -> None:
        runs.append(name)
        await unit.run(PUT, word=name)

    monkeypatch.setattr(line, "commit", fail_once)
    await asyncio.gather(marked.write(lambda unit: put(unit, "x")), marked.write(lambda unit: put(unit, "y")))

    assert await names(marked) == ["x", "y"]
    assert runs == ["x", "y", "x", "y"]


async def test_commit_that_keeps_failing_is_told_to_the_caller(
    marked: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = marked.writer._line
    assert line is not None

    async def fail() -> None:
        message = "disk full"
        raise sqlite3.OperationalError(message)

    async def put(unit: Unit) -> None:
        await unit.run(PUT, word="gone")

    with monkeypatch.context() as patch:
        patch.setattr(line, "commit", fail)
        with pytest.raises(sqlite3.OperationalError):
            await marked.write(put)

    assert await names(marked) == []
    await marked.write(put)
    assert await names(marked) == ["gone"]


async def test_unit_waiting_for_another_unit_is_refused(marked: Store) -> None:
    async def nested(unit: Unit) -> None:
        await marked.write(lambda inner: inner.run(PUT, word="never"))

    with pytest.raises(RuntimeError, match="must not wait"):
        await marked.write(nested)


async def test_reader_cannot_write(marked: Store) -> None:
    async with marked.read() as unit:
        await unit.run(PUT, word="ghost")

    assert await names(marked) == []


async def test_signals_are_heard_after_the_commit_only(marked: Store) -> None:
    heard: list[frozenset[str]] = []
    marked.writer.heard = heard.append

    async def speak(unit: Unit) -> None:
        unit.signals.add("garden")
        assert heard == []

    async def refuse(unit: Unit) -> None:
        unit.signals.add("terrace")
        raise LookupError

    await marked.write(speak)
    with pytest.raises(LookupError):
        await marked.write(refuse)

    assert heard == [frozenset({"garden"})]
