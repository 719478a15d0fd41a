"""Our side: rows of the outbox, the delivery, and the real messengers with the real libraries."""

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random

import discord
from telegram.ext import ExtBot

from adapters.discord.endpoints import Endpoints, connector
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.rest import Rest
from adapters.discord.spots import DISCORD, Ticket
from adapters.telegram.endpoints import endpoints
from adapters.telegram.messenger import Line, TelegramMessenger
from adapters.telegram.spots import TELEGRAM
from adapters.telegram.tickets import Tickets
from adapters.telegram.transport import AiohttpRequest
from benchmarks.broadcast_race import CHANNELS, CHATS, STRANGERS, Job, Race, run
from bot.app import App, assemble
from bot.base.clock import WallClock
from bot.base.ids import Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.ports import Act, Limits, Messenger, Toll
from bot.chat.text import plain
from bot.commands.intake import Keeper
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.outbox import LEASE, Letter, Sending
from bot.reminders.tables import SendClass
from bot.testing import BenchFiles
from migrations.schema import bring_up_to_date

WORDS = Message(plain("Do you remember the canteen?"))


async def on_telegram(job: Job) -> Race:
    where = endpoints(job.root)
    bot: ExtBot[None] = ExtBot("1:x", base_url=where.base_url, request=AiohttpRequest())
    await bot.initialize()

    class Scaled(TelegramMessenger):
        @property
        def limits(self) -> Limits:
            return _scaled(super().limits, job.scale)

    messenger = Scaled(BenchFiles())
    messenger.line = Line(bot, Tickets(bot))
    try:
        return await _race(job, messenger, lambda number: f"user:{CHATS + number}", "")
    finally:
        await bot.shutdown()


async def on_discord(job: Job) -> Race:
    reaching = connector(Endpoints.parse(f"{job.root}/api/v10", ""))
    async with discord.Client(intents=discord.Intents.none(), connector=reaching) as client:
        await client.login("x")

        class Scaled(DiscordMessenger):
            @property
            def limits(self) -> Limits:
                return _scaled(super().limits, job.scale)

        messenger = Scaled(client, Rest(client), BenchFiles())
        return await _race(
            job, messenger, lambda number: f"channel:{CHANNELS + number}", str(Ticket("token"))
        )


def _scaled(limits: Limits, scale: int) -> Limits:
    """Return the adapter's limits with its overall rate as many times higher as the stand-in's."""
    overall = limits.overall
    assert overall is not None
    higher = replace(overall, most=overall.most * scale)

    def tolls(spot: str, act: Act) -> tuple[Toll, ...]:
        return tuple(higher if toll == overall else toll for toll in limits.tolls(spot, act))

    return replace(limits, overall=higher, tolls=tolls)


async def _race(job: Job, messenger: Messenger, spot: Callable[[int], str], ticket: str) -> Race:
    async with _engine() as app:
        delivery = app.register(messenger, Random(7))
        platform = Platform(messenger.platform)

        async def reply(number: int) -> None:
            to = Address(platform, spot(STRANGERS + number), "en", "UTC")
            now = app.clock.now()
            letter = Letter(
                to, WORDS, f"reply:{number}", now, Sending(SendClass.REPLY, now + LEASE), ticket=ticket,
                claimed_until=now + LEASE,
            )  # fmt: skip
            row = await app.store.write(lambda unit: outbox.put(unit, None, letter))
            assert row is not None
            await delivery.send_all([outbox.as_claimed(row, None, letter)])

        async def broadcast(places: int) -> None:
            await app.store.write(lambda unit: _put_all(unit, platform, spot, places))
            await delivery.deliver()

        return await run(job.places, broadcast, reply)


async def _put_all(unit: Unit, platform: Platform, spot: Callable[[int], str], places: int) -> None:
    now = WallClock().now()
    for number in range(places):
        to = Address(platform, spot(number), "en", "UTC")
        await outbox.put(unit, None, Letter(to, WORDS, f"news:{number}", now))


@asynccontextmanager
async def _engine() -> AsyncIterator[App]:
    with tempfile.TemporaryDirectory(prefix="homeroom-bench-") as folder:
        url = f"sqlite:///{folder}/bench.db"
        await bring_up_to_date(url)
        store = Store(url)
        await store.open()
        files = BenchFiles()
        try:
            yield assemble(store, WallClock(), Keeper(files, files), Random(7))
        finally:
            await store.close()


CONTEST = {DISCORD: on_discord, TELEGRAM: on_telegram}
