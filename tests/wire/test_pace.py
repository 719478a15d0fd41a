"""Broadcasts of the real libraries to stand-ins that count in strict sliding windows: nothing is refused."""

from random import Random

import discord
import pytest

from adapters.discord.endpoints import Endpoints, connector
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.rest import Rest
from adapters.discord.spots import Room
from adapters.telegram.messenger import Line, TelegramMessenger
from adapters.telegram.spots import Target
from adapters.telegram.tickets import Tickets
from bot.app import assemble
from bot.base.clock import WallClock
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.ports import Messenger
from bot.chat.text import plain
from bot.commands.intake import Keeper
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.outbox import Letter
from bot.testing import BenchFiles
from tests.wire.discord_standin import Discord
from tests.wire.discord_world import Kind
from tests.wire.telegram_bare import bot_for
from tests.wire.telegram_pace import Pace
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire


async def broadcast(store: Store, messenger: Messenger, spots: list[str]) -> None:
    files, clock, rng = BenchFiles(), WallClock(), Random(7)
    app = assemble(store, clock, Keeper(files, files), rng, features=())
    delivery = app.register(messenger, rng)

    async def work(unit: Unit) -> None:
        for number, spot in enumerate(spots):
            to = Address(messenger.platform, spot, "en", "UTC")
            await outbox.put(unit, None, Letter(to, Message(plain("news")), f"news {number}", clock.now()))

    await store.write(work)
    await delivery.deliver()


async def test_telegram_refuses_nothing_of_a_broadcast(telegram_standin: StandIn, store: Store) -> None:
    world = telegram_standin.world
    owner = world.person("Ada")
    groups = [world.group(f"Class {number}", [owner]) for number in range(65)]
    pace = telegram_standin.pace = Pace()
    async with bot_for(telegram_standin) as bot:
        messenger = TelegramMessenger(BenchFiles(), Line(bot, Tickets(bot)))

        await broadcast(store, messenger, [Target(group.id).key for group in groups])

    assert pace.refused == 0
    assert [len(group.from_bot()) for group in groups] == [1] * 65


async def test_discord_refuses_nothing_of_a_broadcast(discord_standin: Discord, store: Store) -> None:
    standin = discord_standin
    channels = [standin.world.channel(standin.guild, f"room-{number}", Kind.TEXT) for number in range(22)]
    standin.rest.buckets["POST", "/channels/{channel_id}/messages"] = (5, 5.0)
    reaching = connector(Endpoints.parse(standin.api_base, standin.gateway))
    async with discord.Client(intents=discord.Intents.none(), connector=reaching) as client:
        await client.login(standin.token)
        standin.rest.overall = (50, 1.0)
        messenger = DiscordMessenger(client, Rest(client), BenchFiles())
        for channel in channels:
            messenger.distance.remember(channel.id, forum=False)

        await broadcast(store, messenger, [str(Room(channel.id)) for channel in channels * 5])

    assert standin.rest.refused == 0
    assert [len(standin.posted(channel)) for channel in channels] == [5] * 22
