"""People use Homeroom on a Discord server."""

import pytest

from bot.base.store import Store
from tests.wire.discord_homeroom import homeroom
from tests.wire.discord_platform import Callback
from tests.wire.discord_standin import Discord

pytestmark = pytest.mark.wire


async def test_help_is_answered_to_the_person_alone(discord_standin: Discord, store: Store) -> None:
    house = await homeroom(discord_standin, store)
    await house.found()
    alice, bob = discord_standin.newcomer("Alice Example"), discord_standin.newcomer("Bob Example")

    async with house.connected():
        act = discord_standin.slash(alice, discord_standin.channel, "help")
        message = await act.final()

    assert (act.answered, act.private) == (Callback.DEFER, True)
    assert message.text.startswith("Here is what you can do:")
    assert discord_standin.seen(bob, discord_standin.channel) == []
