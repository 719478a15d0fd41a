"""P11: a good citizen. The supervisor's pauses are counted instead of slept."""

import asyncio
from datetime import timedelta

import pytest
from discord.backoff import ExponentialBackoff

from adapters.discord.spots import DISCORD
from adapters.supervision import Life
from adapters.telegram import polling
from adapters.telegram.client import live
from bot.base.clock import SetClock
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.text import plain
from bot.people import directory
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.outbox import Letter
from bot.testing import START
from tests.faults.kept import kept
from tests.wire.discord_faults import Answer, too_many
from tests.wire.discord_homeroom import Homeroom as DiscordHouse
from tests.wire.discord_homeroom import homeroom as discord_homeroom
from tests.wire.discord_standin import Discord
from tests.wire.telegram_faults import too_many as flood
from tests.wire.telegram_homeroom import homeroom as telegram_homeroom
from tests.wire.telegram_pace import Pace
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire
TEN_MINUTES = 600.0
MOST = 100
INVALID = {401, 403, 429}
ALWAYS = 10**9
POSTS = "/channels/*/messages"


class Span:
    """Lets the supervisor's pauses add up to ten minutes, and no further."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.seconds = 0.0

    async def add(self, seconds: float) -> None:
        self.seconds += seconds
        if self.seconds >= TEN_MINUTES:
            self.over.set()
            await asyncio.Event().wait()


@pytest.fixture
async def house(discord_standin: Discord, store: Store, monkeypatch: pytest.MonkeyPatch) -> DiscordHouse:
    monkeypatch.setattr(ExponentialBackoff, "delay", lambda _: 0)
    house = await discord_homeroom(discord_standin, store)
    await house.found()
    return house


@pytest.mark.parametrize("answer", [too_many(0.01, via=False), Answer(403), too_many(3600)])
async def test_ban_of_discord_is_not_answered_by_a_storm(house: DiscordHouse, answer: Answer) -> None:
    house.standin.faults.add("*", "*", answer, times=ALWAYS)
    span = Span()
    async with kept(house.life, house.live, span.add):
        await asyncio.wait_for(span.over.wait(), 30)

    assert 2 <= len([c for c in house.standin.calls if c.status in INVALID]) < MOST


async def test_flood_of_telegram_is_not_answered_by_a_storm(
    store: Store, telegram_standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST_PAUSE", 0.0)
    telegram_standin.faults.always("*", flood(3600))
    house, life, span = telegram_homeroom(store, telegram_standin), Life("telegram"), Span()
    await house.app.open()
    async with kept(life, lambda: live(house.app, house.settings, life), span.add):
        await asyncio.wait_for(span.over.wait(), 30)

    assert 2 <= len([c for c in telegram_standin.calls if c.status in INVALID]) < MOST


async def test_lost_right_is_asked_about_once_not_for_every_message(house: DiscordHouse) -> None:
    standin = house.standin
    await write(house, 300)
    standin.faults.add("POST", POSTS, Answer(403, {"code": 50013, "message": "Missing"}), times=ALWAYS)
    async with house.connected():
        for _ in range(10):
            await house.later(minutes=1)

    assert 1 <= len([c for c in standin.calls if c.status in INVALID]) < MOST


async def write(house: DiscordHouse, number: int) -> None:
    channel = f"channel:{house.standin.channel.id}"

    async def work(unit: Unit) -> None:
        now = house.app.clock.now()
        found = await directory.find_room(unit, DISCORD, channel, "")
        assert found is not None
        to = Address(DISCORD, channel, "en", "UTC", place=found.place)
        for n in range(number):
            await outbox.put(unit, found.community, Letter(to, Message(plain(f"post {n}")), f"p{n}", now))

    await house.app.store.write(work)


async def test_nothing_floods_a_group_after_a_day_of_downtime(store: Store) -> None:
    """The platform enforces its limits by the engine's own clock; two minutes pass in two seconds."""
    clock = SetClock(START)
    async with StandIn(pace=Pace(), now=lambda: clock.now().timestamp()) as telegram:
        group = telegram.world.supergroup("Class of 1998", [])
        house, life = telegram_homeroom(store, telegram, clock=clock), Life("telegram")
        await house.app.open()
        await house.found(group)
        for n in range(60):
            await house.say_in(group, f"post {n}")
        clock.wind(timedelta(days=1))
        async with kept(life, lambda: live(house.app, house.settings, life)):
            await telegram.called("sendMessage")
            for _ in range(120):
                clock.wind(timedelta(seconds=1))
                await house.app.tick()
                await asyncio.sleep(0.02)
        times = [call.at for call in telegram.of("sendMessage")]

    assert telegram.pace is not None
    assert telegram.pace.refused == 0
    assert 20 < len(times) <= 45
    assert max(sum(at <= one < at + 60 for one in times) for at in times) <= 20
