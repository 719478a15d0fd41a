"""The whole of Homeroom with its real Discord adapter, running against the stand-in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from sqlmodel import col, select

from adapters.discord.client import HomeroomClient, live
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.spots import DISCORD, home_key
from adapters.discord.spots import Room as Channel
from adapters.settings import DiscordSettings, Settings
from adapters.supervision import Life
from bot.app import App, assemble
from bot.base.clock import ShiftedClock, WallClock
from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.commands.intake import Keeper
from bot.commands.jobs import plant_jobs
from bot.people.community import Room, add_place, found_community
from bot.people.tables import Person, Place
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.outbox import Letter
from bot.reminders.tables import Outbox, State
from bot.testing import BenchFiles
from tests.wire.discord_standin import Discord
from tests.workshop import WITH_WORKSHOP, workshop_words


@dataclass(slots=True)
class Homeroom:
    """An engine, its files, and one life of the adapter at a time."""

    standin: Discord
    app: App
    files: BenchFiles
    life: Life
    clock: ShiftedClock
    token: str = ""
    gateway: str = ""
    members: bool = False

    @property
    def settings(self) -> Settings:
        chosen = DiscordSettings(
            token=self.token or self.standin.token,
            api_base=self.standin.api_base,
            gateway=self.gateway or self.standin.gateway,
            members=self.members,
        )
        return Settings.model_construct(discord=chosen)

    async def live(self) -> None:
        await live(self.app, self.settings, self.life)

    @property
    def client(self) -> HomeroomClient:
        """The client of the present life."""
        messenger = self.app.messengers[DISCORD]
        assert isinstance(messenger, DiscordMessenger)
        assert isinstance(messenger.client, HomeroomClient)
        return messenger.client

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Live once; connected when the block begins, stopped as by a signal when it ends."""
        async with self.living() as task:
            await self.standin.until(lambda: self.standin.hub.connected or task.done(), 5, "a connection")
            if task.done():
                task.result()
            yield

    @asynccontextmanager
    async def living(self) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(self.live())
        task.add_done_callback(lambda _: self.standin.changes.notify())
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task

    async def post(self, spot: str, message: Message, *, key: str = "post", to_account: bool = False) -> None:
        """Let something fall due for a place or an account, and see it said or put off."""
        now = self.app.clock.now()
        letter = Letter(Address(DISCORD, spot, "en", "UTC", to_account=to_account), message, key, now)
        await self.app.store.write(lambda unit: outbox.put(unit, None, letter))
        await self.settle()

    async def later(self, **span: float) -> None:
        """Wind the engine's clock and do what is due then."""
        self.clock.wind_to(self.clock.now() + timedelta(**span))
        await self.settle()

    async def settle(self) -> None:
        """Do what is due, and see to its end what the adapter itself has begun."""
        async with asyncio.timeout(5):
            await self.app.settle()
            while any(state == State.SENDING for state, _ in await self.states()):  # noqa: ASYNC110 - rows tell nobody
                await asyncio.sleep(0)

    async def people(self) -> list[tuple[str, bool]]:
        """Return everybody's name, and whether they left."""
        async with self.app.store.read() as unit:
            rows = (await unit.db.exec(select(Person))).all()
        return [(row.name, row.left_at is not None) for row in rows]

    async def lost(self) -> list[str]:
        """Return the keys of the places that are lost."""
        async with self.app.store.read() as unit:
            rows = (await unit.db.exec(select(Place).where(col(Place.lost_at).is_not(None)))).all()
        return [row.key for row in rows]

    async def states(self) -> list[tuple[str, str]]:
        """Return state and error of every row of the outbox."""
        async with self.app.store.read() as unit:
            rows = (await unit.db.exec(select(Outbox).order_by(col(Outbox.id)))).all()
        return [(row.state, row.error) for row in rows]

    async def found(self, *, lang: str = "en") -> CommunityId:
        """Found a community in the stand-in's channel."""
        standin = self.standin

        async def work(unit: Unit) -> CommunityId:
            now = self.app.clock.now()
            community = await found_community(unit, "Elm Park", lang, "UTC", now)
            room = Room(
                DISCORD, str(Channel(standin.channel.id)), home_key(standin.guild.id), standin.channel.name
            )
            await add_place(unit, community, room, now)
            await plant_jobs(unit, self.app.engine, community, "UTC", now)
            return community

        return await self.app.store.write(work)


async def homeroom(standin: Discord, store: Store, later: timedelta = timedelta()) -> Homeroom:
    """Put an engine with the workshop on an open store."""
    files, rng, clock = BenchFiles(), Random(7), ShiftedClock(WallClock(), later)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.app.load_words", workshop_words)
        app = assemble(store, clock, Keeper(files, files), rng, features=WITH_WORKSHOP)
    await app.open()
    return Homeroom(standin, app, files, Life("discord"), clock)
