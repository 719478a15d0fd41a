"""One life of the connection to Telegram: it begins, serves, and ends by an error or by being cancelled."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from random import SystemRandom

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Updater

from adapters.holding import listen_under, send_under
from adapters.roles import EVERYTHING, Duty
from adapters.settings import Settings, TelegramSettings
from adapters.supervision import FatalPlatformError, Life
from adapters.telegram.comings import Comings
from adapters.telegram.commands import set_menus
from adapters.telegram.endpoints import Endpoints, endpoints
from adapters.telegram.hearing import Ears
from adapters.telegram.intake import Intake
from adapters.telegram.messenger import Line, TelegramMessenger
from adapters.telegram.polling import KINDS, Nowhere, PollingBot
from adapters.telegram.rights import Admins
from adapters.telegram.spots import TELEGRAM
from adapters.telegram.tickets import Tickets
from adapters.telegram.transport import AiohttpRequest
from adapters.telegram.webhook import listening
from bot.app import App
from bot.reminders.delivery import Delivery

log = logging.getLogger(__name__)

HOLD = 25
"""Seconds that Telegram holds a poll open."""
GRACE = 3.0
"""Seconds that handlers have to finish at a stop."""
REFUSED = "Telegram does not take the token. Get one from @BotFather and set HOMEROOM_TELEGRAM__TOKEN."
UNGUARDED = (
    "The webhook needs a secret of 1 to 256 letters, digits, - and _. Set HOMEROOM_TELEGRAM__WEBHOOK__SECRET."
)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def live(app: App, settings: Settings, life: Life, duty: Duty = EVERYTHING) -> None:
    """Serve Telegram until cancelled.

    Raise `FatalPlatformError` when the operator has to act, anything else when another life may do better.
    """
    chosen = settings.telegram
    where = _checked(chosen)
    messenger = TelegramMessenger(app.files)
    delivery = app.register(messenger, SystemRandom())
    try:
        async with _connected(app, chosen, where, messenger, life) as (bot, intake):
            await _serve(Station(bot, intake, chosen, life), delivery, duty)
    except InvalidToken:
        # "from None": the library's texts hold the token
        raise FatalPlatformError(REFUSED) from None


def _checked(chosen: TelegramSettings) -> Endpoints:
    if chosen.webhook.url and not _SECRET.fullmatch(chosen.webhook.secret):
        raise FatalPlatformError(UNGUARDED)
    try:
        return endpoints(chosen.api_base)
    except ValueError as error:
        raise FatalPlatformError(f"{error}. Correct it and start again.") from None


@dataclass(frozen=True, slots=True)
class Station:
    """What one life listens with."""

    bot: PollingBot
    intake: Intake
    chosen: TelegramSettings
    life: Life

    async def listen(self) -> None:
        """Take up what was left over, then listen until something ends by an error."""
        async with AsyncExitStack() as stack:
            await self.intake.resume()
            catching_up = await stack.enter_async_context(_task(self.intake.keep_up()))
            if self.chosen.webhook.url:
                await stack.enter_async_context(listening(self.intake, self.chosen.webhook, self.bot.touch))
            else:
                await stack.enter_async_context(_polling(self.bot, self.life))
            self.life.ready = True
            await _set_menus(self.intake.app, self.bot)
            await _all_of(self.bot.over, catching_up)


async def _serve(station: Station, delivery: Delivery, duty: Duty) -> None:
    """Do what is this process's to do until something ends by an error."""
    async with AsyncExitStack() as stack:
        works: list[asyncio.Future[None]] = []
        if duty.sends is not None:
            works.append(await stack.enter_async_context(_task(send_under(duty.sends, delivery))))
        if duty.listens is not None:
            listening = listen_under(duty.listens, station.life, station.listen)
            works.append(await stack.enter_async_context(_task(listening)))
        else:
            station.life.ready = True
        await _all_of(station.bot.over, *works)


async def _all_of(*works: asyncio.Future[None]) -> None:
    """Wait for all of them, or for the first that fails."""
    await asyncio.wait(works, return_when=asyncio.FIRST_EXCEPTION)
    for ended in works:
        if ended.done():
            ended.result()


@asynccontextmanager
async def _connected(
    app: App, chosen: TelegramSettings, where: Endpoints, messenger: TelegramMessenger, life: Life
) -> AsyncIterator[tuple[PollingBot, Intake]]:
    def touch() -> None:
        life.ready, life.last_contact = True, app.clock.now()

    async with PollingBot(chosen.token.strip(), where, AiohttpRequest(), touch) as bot:
        life.last_contact = app.clock.now()
        admins, tickets = Admins(bot, app.clock), Tickets(bot)
        intake = Intake(app, bot, Ears(bot, app, admins, Comings(bot.id, admins)), tickets)
        bot.hand_to(intake.take)
        app.retries[TELEGRAM] = intake.again.put_nowait
        messenger.line, messenger.username = Line(bot, tickets), bot.username
        try:
            yield bot, intake
        finally:
            app.retries.pop(TELEGRAM, None)
            await intake.lanes.stop(GRACE)
            await tickets.close()
            messenger.line = None


@asynccontextmanager
async def _polling(bot: PollingBot, life: Life) -> AsyncIterator[None]:
    """The library's own polling; what it hands on was kept and handed over already."""

    def note(error: TelegramError) -> None:
        life.ready = False
        log.warning("polling Telegram failed and goes on: %s: %s", type(error).__name__, error.message)

    async with Updater(bot, Nowhere()) as updater:
        await updater.start_polling(poll_interval=0, timeout=HOLD, allowed_updates=KINDS, error_callback=note)
        try:
            yield
        finally:
            await updater.stop()


@asynccontextmanager
async def _task(work: Coroutine[object, object, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Run something beside, cancelled at the end."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _set_menus(app: App, bot: PollingBot) -> None:
    try:
        await set_menus(bot, app.catalog, app.words)
    except InvalidToken:
        raise
    except TelegramError as error:
        log.warning("the command menus could not be set: %s", error.message)
