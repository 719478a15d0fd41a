from collections.abc import AsyncIterator

import pytest

from bot.base.store import Store
from tests.wire.telegram_homeroom import Homeroom, homeroom
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire


@pytest.fixture
async def house(store: Store, telegram_standin: StandIn) -> AsyncIterator[Homeroom]:
    house = homeroom(store, telegram_standin)
    async with house.living():
        yield house


@pytest.fixture
def alice(telegram_standin: StandIn) -> User:
    return telegram_standin.world.person("Alice")


async def test_help_is_answered_in_private(house: Homeroom, telegram_standin: StandIn, alice: User) -> None:
    world = telegram_standin.world
    await world.start(alice).reply()

    answer = await world.say(alice, world.private(alice), "/help").reply()

    assert answer.text.startswith("Here is what you can do")
