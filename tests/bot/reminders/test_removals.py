from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.chat.message import Message
from bot.chat.ports import NO_RIGHT, Doubtful, Parcel, Refused, SendError, TryAgain
from bot.chat.text import plain
from bot.people.tables import Place
from bot.reminders import outbox, removals
from bot.reminders.addresses import address_of_place
from bot.reminders.outbox import LEASE, Letter
from bot.reminders.tables import Outbox
from bot.testing import GARDEN, Bench, BenchMessenger


class Post:
    """An announcement in the hall, and what stands there."""

    def __init__(self, bench: Bench, community: CommunityId) -> None:
        self.bench = bench
        self.community = community
        self.store: Store = bench.app.store

    async def write(self, *, later: bool = False, claimed: bool = False) -> None:
        now = self.bench.clock.now()

        async with self.store.read() as unit:
            place = (await unit.db.exec(select(Place).where(Place.key == "hall"))).one()
            to = await address_of_place(unit, self.community, place.id)  # type: ignore[arg-type]  # a stored row has one
        assert to is not None
        letter = Letter(
            to, Message(plain("hello")), "post", now + timedelta(hours=1) if later else now,
            claimed_until=now + LEASE if claimed else None,
        )  # fmt: skip
        await self.store.write(lambda unit: outbox.put(unit, self.community, letter))

    async def take_back(self) -> int:
        return await self.store.write(lambda unit: removals.unwant(unit, self.community, "post"))

    async def state(self) -> str:
        async with self.store.read() as unit:
            return (await unit.db.exec(select(Outbox.state).where(col(Outbox.key) == "post"))).one()

    @property
    def standing(self) -> list[str]:
        return [seen.text for seen in self.bench.platforms[GARDEN].log]


@pytest.fixture
async def post(bench: Bench) -> Post:
    return Post(bench, await bench.found())


async def test_what_was_said_is_taken_back(bench: Bench, post: Post) -> None:
    await post.write()
    await bench.app.settle()
    assert post.standing == ["hello"]

    assert await post.take_back() == 1
    await bench.app.settle()

    assert post.standing == []
    assert await post.state() == "removed"
    assert await post.take_back() == 0


async def test_what_was_not_said_yet_never_is(bench: Bench, post: Post) -> None:
    await post.write(later=True)

    await post.take_back()
    await bench.wait(hours=2)

    assert post.standing == []
    assert bench.platforms[GARDEN].sends == 0
    assert await post.state() == "removed"


async def test_what_is_on_its_way_is_taken_back_when_it_has_arrived(
    bench: Bench, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.write()
    send = BenchMessenger.send

    async def slow(messenger: BenchMessenger, parcel: Parcel) -> str:
        await post.take_back()
        await bench.app.deliveries[GARDEN]._removals.run()
        return await send(messenger, parcel)

    monkeypatch.setattr(BenchMessenger, "send", slow)
    await bench.app.settle()

    assert bench.platforms[GARDEN].sends == 1
    assert post.standing == []
    assert await post.state() == "removed"


async def test_what_its_sender_left_half_way_is_not_sent_again(bench: Bench, post: Post) -> None:
    await post.write(claimed=True)
    await post.take_back()
    assert await post.state() == "removing"

    await bench.wait(minutes=2)

    assert bench.platforms[GARDEN].sends == 0
    assert await post.state() == "removed"


async def test_what_could_not_be_sent_is_not_tried_again_when_unwanted(
    bench: Bench, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.write()

    async def failing(_: BenchMessenger, parcel: Parcel) -> str:
        await post.take_back()
        raise TryAgain("busy")

    monkeypatch.setattr(BenchMessenger, "send", failing)
    await bench.wait(minutes=10)

    assert await post.state() == "removed"


@pytest.mark.parametrize("fault", [TryAgain("busy"), Doubtful("no answer")])
async def test_a_removal_is_repeated(
    bench: Bench, post: Post, fault: SendError, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.write()
    await bench.app.settle()
    faults = [fault]
    remove = BenchMessenger.remove

    async def shaky(messenger: BenchMessenger, receipt: str) -> None:
        if faults:
            raise faults.pop()
        await remove(messenger, receipt)

    monkeypatch.setattr(BenchMessenger, "remove", shaky)
    await post.take_back()
    await bench.app.settle()
    assert post.standing == ["hello"]

    await bench.wait(minutes=1)

    assert post.standing == []
    assert await post.state() == "removed"


async def test_what_a_platform_will_not_remove_stays_said(
    bench: Bench, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.write()
    await bench.app.settle()

    async def never(_: BenchMessenger, receipt: str) -> None:
        raise Refused(NO_RIGHT)

    monkeypatch.setattr(BenchMessenger, "remove", never)
    await post.take_back()
    await bench.app.settle()

    assert await post.state() == "sent"
