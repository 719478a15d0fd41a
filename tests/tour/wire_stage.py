"""Both real adapters as a stage: one engine, the hall on Discord and the porch on Telegram, at once."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from adapters.discord.client import live as live_on_discord
from adapters.discord.spots import DISCORD
from adapters.photos import Photos
from adapters.settings import DiscordSettings, Settings, TelegramSettings
from adapters.supervision import Life
from adapters.telegram.client import live as live_on_telegram
from adapters.telegram.spots import TELEGRAM
from bot.app import App, assemble
from bot.base.clock import SetClock
from bot.base.store import Store
from bot.commands.intake import Keeper
from bot.testing import START
from tests.tour import community
from tests.tour.discord_door import DiscordDoor
from tests.tour.files import CheckedFiles
from tests.tour.script import Actor
from tests.tour.settling import NOTHING, Busy, busy, unshown
from tests.tour.telegram_door import TelegramDoor
from tests.wire.discord_standin import Discord
from tests.wire.telegram_faults import Reset
from tests.wire.telegram_standin import StandIn

PATIENCE = 10.0
A_MOMENT, LONGEST_TURN = timedelta(seconds=1), timedelta(seconds=20)


@dataclass(slots=True)
class WireStage:
    """`lives` are the two adapters at work."""

    app: App
    clock: SetClock
    files: CheckedFiles
    hall: DiscordDoor
    porch: TelegramDoor
    lives: Sequence[asyncio.Task[None]]

    def door(self, actor: Actor) -> DiscordDoor | TelegramDoor:
        return self.hall if actor.room == "hall" else self.porch

    async def found(self) -> None:
        await community.found(self.app, [self.hall.room, self.porch.room])

    async def enrol(self, people: Sequence[Actor]) -> None:
        for actor in people:
            room, caller = self.door(actor).room, self.door(actor).caller(actor)
            await community.enrol(self.app, room.platform, room.key, caller)

    async def imports(self, actor: Actor, file: str) -> None:
        await community.imports(self.app, self.files, file)
        await self.settle()

    async def say(self, actor: Actor, line: str, file: str) -> None:
        await self.door(actor).say(actor, line, file)
        await self.settle()

    async def press(self, actor: Actor, label: str) -> None:
        await self.door(actor).press(actor, label)
        await self.settle()

    async def press_again(self, actor: Actor) -> None:
        await self.door(actor).press_again(actor)
        await self.settle()

    async def answer(self, actor: Actor, text: str) -> None:
        await self.door(actor).answer(actor, text)
        await self.settle()

    async def seen_by(self, actor: Actor) -> list[str]:
        return self.door(actor).seen_by(actor)

    async def shown_in(self, room: str) -> list[str]:
        return self.hall.shown() if room == "hall" else self.porch.shown()

    async def wait(self, span: timedelta) -> None:
        """Wind all clocks, stopping at every instant at which something falls due."""
        end = self.clock.now() + span
        while (due := await self.app.next_due()) is not None and due <= end:
            self._wind_to(due)
            await self.settle()
        self._wind_to(end)
        await self.settle()

    async def away(self, span: timedelta) -> None:
        self._wind_to(self.clock.now() + span)
        await self.settle()

    async def close_private(self, actor: Actor) -> None:
        self.door(actor).close_private(actor)
        await self.settle()

    async def breaks(self, times: int) -> None:
        chat = self.porch.porch.id
        self.porch.standin.faults.next("sendMessage", Reset(), times=times, chat_id=chat)

    def _wind_to(self, instant: datetime) -> None:
        span = max(instant - self.clock.now(), timedelta())
        self.clock.wind_to(instant)
        self.hall.standin.advance(span)
        self.porch.standin.wind(span.total_seconds())

    async def settle(self) -> None:
        """Until everything that was done is heard, and everything that is due is sent."""
        left = NOTHING
        try:
            async with asyncio.timeout(PATIENCE):
                for _ in ("what was done is heard", "what follows from it is said"):
                    while (left := await self._busy()) != NOTHING:
                        await self.app.settle()
                        await self._let_turns_come()
                    await self.app.settle()
                await self._let_edits_out()
        except TimeoutError:
            raise AssertionError(f"after {PATIENCE} s there is still {left}") from None
        self.hall.expected.clear()

    async def _let_turns_come(self) -> None:
        """Let the seconds pass for which a message waits: a chat gets no more than its platform allows."""
        due, now = await self.app.next_due(), self.clock.now()
        if due is not None and now < due <= now + LONGEST_TURN:
            self._wind_to(due)

    async def _let_edits_out(self) -> None:
        """Let the seconds pass for which an edit waits: it counts like a message."""
        while await self.app.store.write(unshown):
            self._wind_to(self.clock.now() + A_MOMENT)
            await self.app.settle()

    async def _busy(self) -> Busy:
        for life in self.lives:
            if life.done():
                life.result()
        now, expected = self.clock.now(), self.hall.expected
        return await self.app.store.write(lambda unit: busy(unit, now, expected))


@asynccontextmanager
async def on_the_wire(
    store: Store, photos: Photos, discord: Discord, telegram: StandIn
) -> AsyncIterator[WireStage]:
    """Let both adapters live on one engine, against both stand-ins."""
    clock, files, rng = SetClock(START), CheckedFiles(photos), Random(7)
    app = assemble(store, clock, Keeper(files, files), rng)
    await app.open()
    settings = Settings(
        discord=DiscordSettings(token=discord.token, api_base=discord.api_base, gateway=discord.gateway),
        telegram=TelegramSettings(token=telegram.token, api_base=telegram.root),
    )
    hall, porch = DiscordDoor(discord, app), TelegramDoor.build(telegram, app)
    async with AsyncExitStack() as stack:
        lives = [
            await stack.enter_async_context(_living(live(app, settings, Life(name))))
            for name, live in ((DISCORD, live_on_discord), (TELEGRAM, live_on_telegram))
        ]
        await discord.until(lambda: discord.hub.connected, PATIENCE, "a connection to Discord")
        await telegram.called("setMyCommands", patience=PATIENCE)
        yield WireStage(app, clock, files, hall, porch, lives)


@asynccontextmanager
async def _living(life: Coroutine[object, object, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Let an adapter live, stopped at the end as by a signal."""
    task = asyncio.create_task(life)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
