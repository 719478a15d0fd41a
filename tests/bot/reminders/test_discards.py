"""Files that were let go: dropped after the commit, and only when nothing names them."""

from random import Random

import pytest

from bot.base.errors import Refusal
from bot.base.ids import CommunityId, PersonId
from bot.base.unit import Unit
from bot.chat.message import Message, Picture
from bot.chat.text import plain
from bot.commands.context import JobContext
from bot.testing import GARDEN, Bench


def context(bench: Bench, unit: Unit, community: CommunityId) -> JobContext:
    return JobContext(unit, bench.app.engine, community, bench.clock.now(), Random(1))


async def test_a_file_goes_after_the_commit_and_asking_twice_is_asking_once(bench: Bench) -> None:
    community, file = await bench.found(), await bench.files.put(b"lake", "image/jpeg")

    async def let_go(unit: Unit) -> None:
        for _ in range(2):
            await context(bench, unit, community).drop_file(file)

    await bench.app.store.write(let_go)
    assert file in bench.files.kept
    assert await bench.app.discards.sweep() == 1

    assert bench.files.kept == {}
    assert await bench.app.discards.sweep() == 0


async def test_a_file_stays_when_its_unit_is_undone(bench: Bench) -> None:
    community, file = await bench.found(), await bench.files.put(b"lake", "image/jpeg")

    async def let_go(unit: Unit) -> None:
        await context(bench, unit, community).drop_file(file)
        raise Refusal("dispatch.button_over")

    with pytest.raises(Refusal):
        await bench.app.store.write(let_go)
    await bench.app.settle()

    assert list(bench.files.kept) == [file]


async def test_a_file_stays_until_the_message_that_shows_it_is_sent(bench: Bench) -> None:
    community, file = await bench.found(), await bench.files.put(b"lake", "image/jpeg")
    await bench.member("Ada", GARDEN)

    async def say_later_and_let_go(unit: Unit) -> None:
        ctx = context(bench, unit, community)
        message = Message(plain("Look"), picture=Picture(file, plain("The lake")))
        await ctx.say_to(PersonId(1), message, key="look", at=ctx.later(hours=1))
        await ctx.drop_file(file)

    await bench.app.store.write(say_later_and_let_go)
    await bench.app.settle()
    assert list(bench.files.kept) == [file]
    await bench.wait(hours=1)

    assert bench.files.kept == {}


async def test_a_crash_between_dropping_and_noting_it_is_made_good(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    community, file = await bench.found(), await bench.files.put(b"lake", "image/jpeg")

    async def let_go(unit: Unit) -> None:
        await context(bench, unit, community).drop_file(file)

    async def crash(file: str) -> None:
        raise ConnectionError(file)

    await bench.app.store.write(let_go)
    with monkeypatch.context() as patch:
        patch.setattr(bench.files, "drop", crash)
        with pytest.raises(ConnectionError):
            await bench.app.discards.sweep()
    await bench.app.discards.sweep()

    assert bench.files.kept == {}
