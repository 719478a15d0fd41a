"""Who is there when a library talks to a stand-in without an engine behind it."""

from collections.abc import AsyncIterator

import pytest

from tests.wire.discord_bare import Bare, running
from tests.wire.discord_standin import Discord
from tests.wire.telegram_bare import OwnPolling, bot_for
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn
from tests.wire.telegram_world import World


@pytest.fixture
async def bot(telegram_standin: StandIn) -> AsyncIterator[OwnPolling]:
    async with bot_for(telegram_standin) as bot:
        yield bot


@pytest.fixture
def alice(telegram_standin: StandIn) -> User:
    alice = telegram_standin.world.person("Alice")
    telegram_standin.world.start(alice)
    return alice


@pytest.fixture
def world(telegram_standin: StandIn) -> World:
    return telegram_standin.world


@pytest.fixture
async def client(discord_standin: Discord) -> AsyncIterator[Bare]:
    async with running(discord_standin) as client:
        yield client
    assert discord_standin.rest.misfits == []
