"""Both platforms, one PostgreSQL, and processes of Homeroom beside each other."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import select

from adapters.discord.spots import DISCORD, home_key
from adapters.discord.spots import Room as Channel
from adapters.telegram.spots import TELEGRAM
from bot.base.clock import WallClock
from bot.base.ids import CommunityId, PlaceId, Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.text import plain
from bot.people.community import Room, add_place, found_community
from bot.people.tables import Place
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.leases import Standing, standing
from bot.reminders.outbox import Letter
from tests.faults.process import Process, homeroom
from tests.wire.discord_standin import Discord
from tests.wire.discord_world import Channel as Hall
from tests.wire.telegram_chat import Chat
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn

ROOMS = 6
Spot = Hall | Chat


@dataclass(slots=True)
class Town:
    """A community with rooms on both platforms; `store` is what one more process would write."""

    store: Store
    folder: Path
    discord: Discord
    telegram: StandIn
    mona: User
    halls: list[Hall] = field(default_factory=list)
    chats: list[Chat] = field(default_factory=list)

    async def found(self) -> None:
        self.halls = [self.discord.world.channel(self.discord.guild, f"hall-{n}") for n in range(ROOMS)]
        self.chats = [self.telegram.world.supergroup(f"Elm Park {n}", [self.mona]) for n in range(ROOMS)]
        home, now = home_key(self.discord.guild.id), WallClock().now()
        rooms = [Room(DISCORD, str(Channel(one.id)), home, one.name) for one in self.halls]
        rooms += [Room(TELEGRAM, f"chat:{one.id}", f"chat:{one.id}", "porch") for one in self.chats]

        async def work(unit: Unit) -> None:
            community = await found_community(unit, "Elm Park", "en", "UTC", now)
            for room in rooms:
                await add_place(unit, community, room, now)

        await self.store.write(work)

    async def announce(self, *texts: str, platform: Platform) -> None:
        """Let texts fall due in every room of a platform."""

        async def work(unit: Unit) -> None:
            now = WallClock().now()
            rooms = (await unit.db.exec(select(Place).where(Place.platform == platform))).all()
            for room in rooms:
                to = Address(platform, room.key, "en", "UTC", place=PlaceId(room.id or 0))
                for text in texts:
                    letter = Letter(to, Message(plain(text)), f"{text} in {room.key}", now)
                    await outbox.put(unit, CommunityId(room.community_id), letter)

        await self.store.write(work)

    @asynccontextmanager
    async def process(self, role: str = "all") -> AsyncIterator[Process]:
        environ = {
            "HOMEROOM_DATABASE__URL": self.store.url,
            "HOMEROOM_ROLE": role,
            "HOMEROOM_DISCORD__TOKEN": self.discord.token,
            "HOMEROOM_DISCORD__API_BASE": self.discord.api_base,
            "HOMEROOM_DISCORD__GATEWAY": self.discord.gateway,
            "HOMEROOM_TELEGRAM__TOKEN": self.telegram.token,
            "HOMEROOM_TELEGRAM__API_BASE": self.telegram.root,
        }
        async with homeroom(self.folder / "data", environ) as process:
            yield process

    def said(self, spot: Spot) -> list[str]:
        """What the bot ever posted there, as the platform has it."""
        if isinstance(spot, Chat):
            return [str(post.text) for post in spot.from_bot()]
        return [message.text for message in self.discord.posted(spot)]

    async def until_said(self, spots: Sequence[Spot], *texts: str, within: float = 60) -> None:
        async with asyncio.timeout(within):
            while not all(set(texts) <= {*self.said(spot)} for spot in spots):  # noqa: ASYNC110 - two platforms ring no common bell
                await asyncio.sleep(0.02)

    async def leases(self) -> list[Standing]:
        async with self.store.read() as unit:
            return [one for one in await standing(unit) if one.is_held]
