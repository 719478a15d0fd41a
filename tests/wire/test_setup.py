"""An administrator founds a community on the real platforms' libraries, and sees that it works."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.app import App
from bot.base.clock import SetClock, ShiftedClock
from bot.base.store import Store
from tests.wire import discord_homeroom, telegram_homeroom
from tests.wire.discord_standin import Discord
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire


async def wind_until(app: App, clock: SetClock | ShiftedClock, found: Callable[[], bool]) -> None:
    """Let seconds go by, and everything happen that falls due in them, until something is so."""
    for _ in range(60):
        await app.settle()
        if found():
            return
        clock.wind_to(clock.now() + timedelta(seconds=1))
    raise AssertionError("a minute went by in vain")


async def test_founding_on_discord_ends_with_a_list_in_the_answer(
    discord_standin: Discord, store: Store
) -> None:
    standin = discord_standin
    house = await discord_homeroom.homeroom(standin, store)
    clock = house.clock

    def tests_standing() -> bool:
        return any("Just a test" in post.text for post in standin.seen(standin.owner, standin.channel))

    async with house.connected():
        proposal = await standin.slash(standin.owner, standin.channel, "setup").final()
        standin.press(standin.owner, proposal, "Start")
        await standin.until(lambda: "⏳" in proposal.text)
        await wind_until(house.app, clock, tests_standing)
        await wind_until(house.app, clock, lambda: "✅ general" in proposal.text)

        assert proposal.private
        await wind_until(house.app, clock, lambda: not tests_standing())
        state = await standin.slash(standin.owner, standin.channel, "setup").final()
        await wind_until(house.app, clock, lambda: "✅ general" in state.text)


async def test_founding_on_telegram_happens_in_private(telegram_standin: StandIn, store: Store) -> None:
    world = telegram_standin.world
    house = telegram_homeroom.homeroom(store, telegram_standin)
    async with house.living():
        alice = world.person("Alice")
        room = world.supergroup("Linden", owner=alice)
        await world.start(alice).reply()

        world.say(alice, room, "/setup")
        private = world.private(alice)
        proposal = await private.message("Start an alumni community here?")
        world.press(alice, proposal, "Start")
        await private.message("⏳")
        await wind_until(house.app, house.clock, lambda: "✅ Linden" in proposal.text)

        assert [post.deleted for post in room.from_bot()] == [True]
