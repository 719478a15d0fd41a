"""The whole of Homeroom with its real Discord adapter, running against the stand-in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random

import pytest

from adapters.discord.client import live
from adapters.discord.spots import DISCORD, home_key
from adapters.discord.spots import Room as Channel
from adapters.settings import DiscordSettings, Settings
from adapters.supervision import Life
from bot.app import App, assemble
from bot.base.clock import Clock, WallClock
from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.base.unit import Unit
from bot.commands.intake import Keeper
from bot.commands.jobs import plant_jobs
from bot.people.community import Room, add_place, found_community
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

    @property
    def settings(self) -> Settings:
        standin = self.standin
        chosen = DiscordSettings(token=standin.token, api_base=standin.api_base, gateway=standin.gateway)
        return Settings.model_construct(discord=chosen)

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
        task = asyncio.create_task(live(self.app, self.settings, self.life))
        task.add_done_callback(lambda _: self.standin.changes.notify())
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task

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


async def homeroom(standin: Discord, store: Store, clock: Clock | None = None) -> Homeroom:
    """Put an engine with the workshop on an open store."""
    files, rng = BenchFiles(), Random(7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.app.load_words", workshop_words)
        app = assemble(store, clock or WallClock(), Keeper(files, files), rng, features=WITH_WORKSHOP)
    await app.open()
    return Homeroom(standin, app, files, Life("discord"))
