"""One engine over a real database, and the people who speak to it."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Self

from bot.app import App, assemble
from bot.base.clock import SetClock
from bot.base.ids import CommunityId, Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.heard import Speaker
from bot.chat.ports import NoPictures, Pictures
from bot.commands.intake import Keeper
from bot.commands.jobs import plant_jobs
from bot.people import directory
from bot.people.community import Room, add_place, found_community, grant
from bot.people.directory import Caller
from bot.people.identity import Access
from bot.testing.files import BenchFiles
from bot.testing.platforms import GARDEN, LIMITS, TERRACE, BenchMessenger
from bot.testing.voice import Voice

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Bench:
    """One engine and its people."""

    def __init__(
        self, app: App, clock: SetClock, files: BenchFiles, platforms: Mapping[Platform, BenchMessenger]
    ) -> None:
        self.app = app
        self.clock = clock
        self.files = files
        self.platforms = platforms
        self.events: Iterator[int] = itertools.count(1)

    @classmethod
    async def open(
        cls,
        store: Store,
        *,
        now: datetime = START,
        seed: int = 7,
        files: BenchFiles | None = None,
        pictures: Pictures | None = None,
    ) -> Self:
        """Put an engine on an open store of the newest schema."""
        files = files or BenchFiles()
        clock, rng = SetClock(now), Random(seed)  # noqa: S311 - a test wants the same chance each time
        app = assemble(store, clock, Keeper(files, files, pictures=pictures or NoPictures()), rng)
        platforms = {name: BenchMessenger(name, limits, clock) for name, limits in LIMITS.items()}
        for messenger in platforms.values():
            app.register(messenger, rng)
        await app.open()
        return cls(app, clock, files, platforms)

    async def found(self, name: str = "Linden Alumni", *, lang: str = "en", zone: str = "UTC") -> CommunityId:
        """Found a community with a room on each platform: "hall" in the garden, "porch" on the terrace."""

        async def work(unit: Unit) -> CommunityId:
            now = self.clock.now()
            community = await found_community(unit, name, lang, zone, now)
            for platform, room in ((GARDEN, "hall"), (TERRACE, "porch")):
                await add_place(unit, community, Room(platform, room, f"{platform}-home", room), now)
            await plant_jobs(unit, self.app.engine, community, zone, now)
            return community

        return await self.app.store.write(work)

    async def member(
        self, name: str, platform: Platform = GARDEN, *, access: Access = Access.MEMBER, lang: str = "en"
    ) -> Voice:
        """Return a voice whose person already has a role in the community of the platform's room."""
        voice = self.person(name, platform, lang=lang, room="hall" if platform == GARDEN else "porch")

        async def work(unit: Unit) -> None:
            found = await directory.find_room(unit, platform, voice.room, "")
            if found is None:
                message = "found a community first"
                raise LookupError(message)
            caller = Caller(platform, voice.speaker.key, name, lang, runs_place=False)
            who = await directory.meet(unit, found, caller, self.clock.now())
            await grant(unit, found.community, who.person, access)

        await self.app.store.write(work)
        return voice

    def person(
        self,
        name: str,
        platform: Platform = GARDEN,
        *,
        lang: str | None = "en",
        room: str = "hall",
        admin: bool = False,
    ) -> Voice:
        """Return the voice of an account, speaking in a room; the account's key is the name in lower case."""
        return Voice(self, platform, Speaker(name.lower(), name, lang, runs_place=admin), room)

    async def wait(self, **span: float) -> None:
        """Wind the clock, stopping at every instant at which something falls due."""
        await self.wait_until(self.clock.now() + timedelta(**span))

    async def wait_until(self, end: datetime) -> None:
        await self.app.settle()
        while (due := await self.app.next_due()) is not None and due <= end:
            self.clock.wind_to(due)
            await self.app.settle()
        self.clock.wind_to(end)
        await self.app.settle()
