import asyncio
import contextlib
import sqlite3

import pytest
from sqlalchemy import MetaData, bindparam, delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel

from bot.base.hot import Hot
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.base.writer import Work


class Mark(SQLModel, table=True):
    __tablename__ = "test_marks"
    metadata = MetaData()

    name: str = Field(primary_key=True)


marks = columns(Mark)
PUT = Hot(lambda insert: insert(Mark).values(name=bindparam("word")))
DROP = Hot(lambda _: delete(Mark).where(marks.name == bindparam("word")))
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


@pytest.fixture
def runs() -> list[str]:
    return []


def noting(runs: list[str], name: str) -> Work[None]:
    async def put(unit: Unit) -> None:
        runs.append(name)
        await unit.run(PUT, word=name)

    return put


def failing(runs: list[str], name: str) -> Work[None]:
    async def fail(unit: Unit) -> None:
        await noting(runs, name)(unit)
        raise LookupError(name)

    return fail


async def test_group_with_a_failure_starts_over_with_savepoints(marked: Store, runs: list[str]) -> None:
    works = [noting(runs, "a"), failing(runs, "b"), noting(runs, "c")]

    results = await asyncio.gather(*map(marked.write, works), return_exceptions=True)

    assert [type(result) for result in results] == [type(None), LookupError, type(None)]
    assert runs == ["a", "b", "a", "b", "c"]
    assert await names(marked) == ["a", "c"]


async def test_groups_after_a_failure_run_their_units_once(marked: Store, runs: list[str]) -> None:
    await asyncio.gather(*map(marked.write, [failing(runs, "a"), noting(runs, "b")]), return_exceptions=True)
    runs.clear()

    works = [noting(runs, "c"), failing(runs, "d"), noting(runs, "e")]
    await asyncio.gather(*map(marked.write, works), return_exceptions=True)

    assert runs == ["c", "d", "e"]
    assert await names(marked) == ["b", "c", "e"]


@pytest.mark.parametrize("neighbours", [0, 2])
async def test_unit_takes_back_its_own_and_goes_on(marked: Store, runs: list[str], neighbours: int) -> None:
    async def think_twice(unit: Unit) -> None:
        unit.db.add(Mark(name="taken back"))
        try:
            await failing(runs, "taken back too")(unit)
        except Exception:  # noqa: BLE001 - as dispatch does
            await unit.undo()
        await unit.run(PUT, word="kept")

    others = [noting(runs, f"other {number}") for number in range(neighbours)]
    await asyncio.gather(*map(marked.write, [*others, think_twice]))

    assert await names(marked) == ["kept", *(f"other {number}" for number in range(neighbours))]


async def test_nobody_hears_of_a_unit_before_its_group_is_committed(
    marked: Store, monkeypatch: pytest.MonkeyPatch, runs: list[str]
) -> None:
    line = marked.writer._line
    assert line is not None
    commit = line.commit
    done: list[bool] = []

    async def look_then_commit() -> None:
        await asyncio.sleep(0)
        done.extend(writing.done() for writing in writings)
        await commit()

    monkeypatch.setattr(line, "commit", look_then_commit)
    works = [noting(runs, "a"), failing(runs, "b"), noting(runs, "c")]
    writings = [asyncio.ensure_future(marked.write(work)) for work in works]
    await asyncio.gather(*writings, return_exceptions=True)

    assert done == [False, False, False]


async def test_rows_of_the_unit_survive_a_part_whose_session_failed(marked: Store) -> None:
    async def work(unit: Unit) -> None:
        unit.db.add(Mark(name="one"))
        with contextlib.suppress(IntegrityError):
            async with unit.part():
                unit.db.add(Mark(name="two"))
                await unit.db.flush()
                unit.db.add(Mark(name="one"))
                await unit.db.flush()
        unit.db.add(Mark(name="three"))

    await marked.write(work)

    assert await names(marked) == ["one", "three"]


async def test_session_that_failed_does_not_spoil_the_next_unit(marked: Store) -> None:
    async def twice(unit: Unit) -> None:
        unit.db.add_all([Mark(name="one")])
        await unit.db.flush()
        unit.db.expunge_all()
        unit.db.add(Mark(name="one"))
        await unit.db.flush()

    async def add(unit: Unit) -> None:
        unit.db.add(Mark(name="after"))

    for _ in range(2):
        results = await asyncio.gather(*map(marked.write, [twice, add, twice]), return_exceptions=True)
        assert [type(result) for result in results] == [IntegrityError, type(None), IntegrityError]
        await marked.write(lambda unit: unit.run(DROP, word="after"))
    with pytest.raises(IntegrityError):
        await marked.write(twice)
    await marked.write(add)

    assert await names(marked) == ["after"]
