"""The whole of Homeroom on Telegram: real engine, real library, stand-in server, database of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random

from sqlmodel import col, select

from adapters.settings import Settings, TelegramSettings, WebhookSettings
from adapters.supervision import Life
from adapters.telegram.client import live
from adapters.telegram.spots import TELEGRAM, Target
from bot.app import App, assemble
from bot.base.clock import SetClock
from bot.base.ids import CommunityId, Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Button, Buttons, Message
from bot.chat.text import plain
from bot.commands.intake import Keeper
from bot.commands.jobs import plant_jobs
from bot.people import directory
from bot.people.community import Room, add_place, found_community, grant
from bot.people.directory import Caller
from bot.people.identity import Access
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.outbox import Letter
from bot.reminders.tables import Outbox, State
from bot.testing import START, BenchFiles
from tests.wire.telegram_chat import Chat
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn


@dataclass(slots=True)
class Homeroom:
    """One assembled engine whose only platform is Telegram."""

    app: App
    clock: SetClock
    files: BenchFiles
    telegram: StandIn
    settings: Settings

    async def found(self, *rooms: Chat | Target, lang: str = "en", zone: str = "UTC") -> CommunityId:
        """Found a community that lives in these chats and topics."""

        async def work(unit: Unit) -> CommunityId:
            now = self.clock.now()
            community = await found_community(unit, "Linden Alumni", lang, zone, now)
            for room in rooms:
                target = Target(room.id) if isinstance(room, Chat) else room
                place = Room(TELEGRAM, target.key, target.home, f"Room {target.key}")
                await add_place(unit, community, place, now)
            await plant_jobs(unit, self.app.engine, community, zone, now)
            return community

        return await self.app.store.write(work)

    async def member(self, user: User, room: Chat, access: Access = Access.MEMBER) -> None:
        """Let a user be known in the community of a room."""

        async def work(unit: Unit) -> None:
            found = await directory.find_room(unit, TELEGRAM, Target(room.id).key, "")
            assert found is not None
            caller = Caller(TELEGRAM, str(user.id), user.name, user.language_code, runs_place=False)
            who = await directory.meet(unit, found, caller, self.clock.now())
            await grant(unit, found.community, who.person, access)

        await self.app.store.write(work)

    @property
    def platform(self) -> Platform:
        return TELEGRAM

    async def say_in(self, room: Chat | Target, text: str, label: str = "", wire: str = "") -> None:
        """Write an announcement to a room into the outbox, with a button where a label is given."""
        rows = (Buttons((Button(plain(label), wire),)),) if label else ()
        target = Target(room.id) if isinstance(room, Chat) else room
        key = target.key

        async def work(unit: Unit) -> None:
            now = self.clock.now()
            found = await directory.find_room(unit, TELEGRAM, key, target.home)
            assert found is not None
            to = Address(TELEGRAM, key, found.lang, found.zone, place=found.place)
            await outbox.put(unit, found.community, Letter(to, Message(plain(text), rows=rows), text, now))

        await self.app.store.write(work)
        self.app.wake()

    async def state_of(self, key: str) -> State:
        """Return what became of an announcement."""

        async def work(unit: Unit) -> State:
            rows = (await unit.db.exec(select(Outbox).where(col(Outbox.key) == key))).all()
            return State(rows[-1].state)

        return await self.app.store.write(work)

    async def settle(self) -> None:
        """Do all that is due."""
        await self.app.settle()

    @asynccontextmanager
    async def living(self) -> AsyncIterator[Life]:
        """One life of the client, stopped at the end; its death fails the test."""
        await self.app.open()
        life = Life("telegram")
        task = asyncio.create_task(live(self.app, self.settings, life))
        try:
            await self._until_ready(life, task)
            yield life
        finally:
            if task.done():
                task.result()
            await ended(task)

    async def _until_ready(self, life: Life, task: asyncio.Task[None]) -> None:
        while not life.ready and not task.done():
            changed = asyncio.create_task(self.telegram.signal.changed())
            await asyncio.wait({changed, task}, return_when=asyncio.FIRST_COMPLETED)
            changed.cancel()


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel a life and wait until it has put everything away."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def homeroom(
    store: Store,
    telegram: StandIn,
    *,
    webhook: WebhookSettings | None = None,
    token: str | None = None,
    clock: SetClock | None = None,
) -> Homeroom:
    clock, files, rng = clock or SetClock(START), BenchFiles(), Random(7)
    app = assemble(store, clock, Keeper(files, files), rng)
    chosen = TelegramSettings(
        token=telegram.token if token is None else token,
        api_base=telegram.root,
        webhook=webhook or WebhookSettings(),
    )
    return Homeroom(app, clock, files, telegram, Settings(telegram=chosen))
