"""The whole of Homeroom on Telegram: real engine, real library, stand-in server, database of its own."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pydantic import SecretStr

from adapters.telegram.client import Pulse, run_telegram
from adapters.telegram.messenger import TelegramMessenger
from adapters.telegram.settings import TelegramSettings, WebhookSettings
from adapters.telegram.spots import TELEGRAM, Target
from bot.app import App, assemble
from bot.base.clock import SetClock
from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.base.unit import Unit
from bot.commands.feature import Feature
from bot.commands.jobs import plant_jobs
from bot.features import FEATURES
from bot.people import directory
from bot.people.community import add_place, found_community, grant
from bot.people.directory import Caller
from bot.people.identity import Access
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
    messenger: TelegramMessenger
    settings: TelegramSettings

    async def found(self, *rooms: Chat, lang: str = "en", zone: str = "UTC") -> CommunityId:
        """Found a community that lives in these chats."""

        async def work(unit: Unit) -> CommunityId:
            now = self.clock.now()
            community = await found_community(unit, "Linden Alumni", lang, zone, now)
            for room in rooms:
                target = Target(room.id)
                await add_place(
                    unit, community, TELEGRAM, target.key, home=target.home, title=room.title, now=now
                )
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

    async def settle(self) -> None:
        """Do all that is due."""
        await self.app.settle()

    @asynccontextmanager
    async def living(self) -> AsyncIterator[Pulse]:
        """One life of the client, stopped at the end; its death fails the test."""
        pulse = Pulse()
        life = asyncio.create_task(run_telegram(self.app, self.settings, self.messenger, pulse))
        delivery = asyncio.create_task(self.app.deliveries[TELEGRAM].run())
        try:
            ready = asyncio.create_task(pulse.ready.wait())
            await asyncio.wait({life, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
            ready.cancel()
            if life.done():
                life.result()
            yield pulse
            if life.done():
                life.result()
        finally:
            for task in (life, delivery):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


def homeroom(
    store: Store,
    telegram: StandIn,
    *,
    features: Sequence[Feature] = FEATURES,
    webhook: WebhookSettings | None = None,
    token: str | None = None,
) -> Homeroom:
    clock, files, rng = SetClock(START), BenchFiles(), Random(7)
    app = assemble(store, clock, files=files, photos=files, rng=rng, features=features)
    messenger = TelegramMessenger(files)
    app.register(messenger, rng)
    settings = TelegramSettings(
        token=SecretStr(token or telegram.token),
        api_base=telegram.root,
        webhook=webhook or WebhookSettings(),
    )
    return Homeroom(app, clock, files, messenger, settings)


def copy_of(template: Path, folder: Path) -> str:
    """A second database beside the test's own."""
    target = folder / "again.db"
    target.write_bytes(template.read_bytes())
    return f"sqlite:///{target}"
