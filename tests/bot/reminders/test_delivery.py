import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.base.hot import Hot
from bot.base.ids import CommunityId, PlaceId, Platform
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.ports import NO_RIGHT, Doubtful, Parcel, PlaceMoved, Refused, SendError, TryAgain
from bot.chat.text import flat, plain
from bot.commands.context import JobContext
from bot.people.identity import Access
from bot.people.tables import Place
from bot.reminders.outbox import Sending
from bot.reminders.tables import Outbox, SendClass, State
from bot.testing import GARDEN, TERRACE, Bench, BenchMessenger

outboxes = columns(Outbox)
places = columns(Place)
STATES = Hot(lambda _: select(outboxes.state, outboxes.attempts).order_by(outboxes.id))
PLACES = Hot(lambda _: select(places.id, places.platform).order_by(places.id))


async def place_on(bench: Bench, platform: Platform) -> PlaceId:
    async with bench.app.store.read() as unit:
        return next(PlaceId(ident) for ident, name in await unit.run(PLACES) if name == platform)


ONCE_MORE = Sending()


async def say(
    bench: Bench, community: CommunityId, place: PlaceId, key: str, sending: Sending = ONCE_MORE
) -> bool:
    async def work(unit: Unit) -> bool:
        ctx = JobContext(unit, bench.app.engine, community, bench.clock.now(), bench.app.dispatch._rng)
        return await ctx.say_in(place, Message(plain(key)), key=key, sending=sending)

    return await bench.app.store.write(work)


async def states(bench: Bench) -> list[tuple[str, int]]:
    async with bench.app.store.read() as unit:
        return [(state, attempts) for state, attempts in await unit.run(STATES)]


def spoken(bench: Bench, platform: Platform) -> list[str]:
    return [flat(seen.message.body) for seen in bench.platforms[platform].log]


async def test_message_is_said_once_however_often_its_key_is_written(bench: Bench) -> None:
    community = await bench.found()
    place = await place_on(bench, GARDEN)

    first, second = await say(bench, community, place, "hello"), await say(bench, community, place, "hello")
    await bench.app.settle()

    assert (first, second) == (True, False)
    assert spoken(bench, GARDEN) == ["hello"]


async def test_platform_that_is_away_gets_the_message_later_and_in_order(bench: Bench) -> None:
    community = await bench.found()
    place = await place_on(bench, TERRACE)
    bench.platforms[TERRACE].faults = [TryAgain("503"), TryAgain("429", timedelta(seconds=40))]

    await say(bench, community, place, "late")
    await bench.app.settle()
    assert spoken(bench, TERRACE) == []
    await bench.wait(seconds=39)
    assert spoken(bench, TERRACE) == []
    await bench.wait(seconds=10)

    assert spoken(bench, TERRACE) == ["late"]
    assert await states(bench) == [(State.SENT, 3)]


@pytest.mark.parametrize(
    ("platform", "send_class", "doubts", "outcome"),
    [
        (TERRACE, SendClass.POST, 1, (State.SENT, 1)),
        (TERRACE, SendClass.POST, 2, (State.UNKNOWN, 0)),
        (TERRACE, SendClass.HOLD, 1, (State.UNKNOWN, 0)),
        (GARDEN, SendClass.HOLD, 3, (State.SENT, 1)),
    ],
)
async def test_doubt_is_settled_by_class_and_by_what_the_platform_can_tell(
    bench: Bench, platform: Platform, send_class: SendClass, doubts: int, outcome: tuple[State, int]
) -> None:
    community = await bench.found()
    place = await place_on(bench, platform)
    faults: list[SendError] = [Doubtful("no answer") for _ in range(doubts)]
    bench.platforms[platform].faults = faults

    await say(bench, community, place, "maybe", Sending(send_class))
    await bench.wait(minutes=30)

    ((state, _),) = await states(bench)
    assert (state, len(spoken(bench, platform))) == outcome


async def test_place_that_moved_is_followed(bench: Bench) -> None:
    community = await bench.found()
    place = await place_on(bench, TERRACE)
    bench.platforms[TERRACE].faults = [PlaceMoved("verandah")]

    await say(bench, community, place, "one")
    await bench.app.settle()
    await say(bench, community, place, "two")
    await bench.app.settle()

    assert [seen.spot for seen in bench.platforms[TERRACE].log] == ["verandah", "verandah"]


async def test_lost_right_is_told_to_the_moderators_once(bench: Bench) -> None:
    community = await bench.found()
    place = await place_on(bench, GARDEN)
    moderator = await bench.member("Mona", access=Access.MODERATOR)
    bench.platforms[GARDEN].faults = [Refused(NO_RIGHT)]

    await say(bench, community, place, "one")
    await bench.app.settle()

    told = [seen for seen in moderator.sees() if "can no longer post" in seen.text]
    assert len(told) == 1
    assert "hall" in told[0].text


async def test_message_of_no_more_use_expires_and_is_kept(bench: Bench) -> None:
    community = await bench.found()
    place = await place_on(bench, GARDEN)
    bench.platforms[GARDEN].faults = [TryAgain("away", timedelta(hours=2))]

    await say(bench, community, place, "tonight", Sending(expires=bench.clock.now() + timedelta(hours=1)))
    await bench.wait(hours=3)

    assert await states(bench) == [(State.EXPIRED, 2)]
    assert spoken(bench, GARDEN) == []


async def test_clean_stop_waits_for_what_is_on_its_way(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    community = await bench.found()
    place = await place_on(bench, TERRACE)
    begun, answered = asyncio.Event(), asyncio.Event()

    async def slowly(_: BenchMessenger, parcel: Parcel) -> str:
        begun.set()
        await answered.wait()
        return "receipt"

    monkeypatch.setattr(BenchMessenger, "send", slowly)
    delivery = bench.app.deliveries[TERRACE]
    running = asyncio.create_task(delivery.run())
    await say(bench, community, place, "hello")
    await begun.wait()
    delivery.stop()
    await say(bench, community, place, "later")
    answered.set()
    await running

    assert await states(bench) == [(State.SENT, 1), (State.DUE, 0)]
