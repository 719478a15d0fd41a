"""One life of the connection to Telegram: it begins, serves, and ends by an error or by being cancelled."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Updater

from adapters.supervision import FatalPlatformError
from adapters.telegram.comings import Comings
from adapters.telegram.commands import set_menus
from adapters.telegram.endpoints import endpoints
from adapters.telegram.hearing import Ears
from adapters.telegram.intake import Intake
from adapters.telegram.messenger import Line, TelegramMessenger
from adapters.telegram.polling import KINDS, Nowhere, PollingBot
from adapters.telegram.rights import Admins
from adapters.telegram.settings import TelegramSettings
from adapters.telegram.tickets import Tickets
from adapters.telegram.transport import AiohttpRequest
from adapters.telegram.webhook import listening
from bot.app import App

log = logging.getLogger(__name__)

HOLD = 25
"""Seconds that Telegram holds a poll open."""
GRACE = 5.0
"""Seconds that handlers have to finish at a stop."""
REFUSED = "Telegram does not take the token. Get one from @BotFather and set HOMEROOM_TELEGRAM__TOKEN."


@dataclass(slots=True)
class Pulse:
    """Whether Telegram is being served, and when it was last heard from."""

    ready: asyncio.Event = field(default_factory=asyncio.Event)
    last_contact: datetime | None = None


async def run_telegram(
    app: App, settings: TelegramSettings, messenger: TelegramMessenger, pulse: Pulse | None = None
) -> None:
    """Serve Telegram until cancelled.

    Raise `FatalPlatformError` when the operator has to act, anything else when another life may do better.
    `messenger` is the one registered with the engine; it speaks through this life while it lasts.
    """
    pulse = pulse or Pulse()
    try:
        async with _connected(app, settings, messenger, pulse) as (bot, intake):
            await _serve(bot, intake, settings, pulse)
    except InvalidToken:
        # "from None": the library's texts hold the token
        raise FatalPlatformError(REFUSED) from None
    finally:
        pulse.ready.clear()


async def _serve(bot: PollingBot, intake: Intake, settings: TelegramSettings, pulse: Pulse) -> None:
    async with AsyncExitStack() as stack:
        if settings.webhook.url:
            await stack.enter_async_context(listening(intake, settings.webhook, bot.touch))
        else:
            await stack.enter_async_context(_polling(bot))
        pulse.ready.set()
        await _set_menus(intake.app, bot)
        await bot.over


@asynccontextmanager
async def _connected(
    app: App, settings: TelegramSettings, messenger: TelegramMessenger, pulse: Pulse
) -> AsyncIterator[tuple[PollingBot, Intake]]:
    where = endpoints(settings.api_base)
    request = AiohttpRequest()

    def touch() -> None:
        pulse.last_contact = app.clock.now()

    bot = PollingBot(settings.token.get_secret_value(), where, request, touch)
    async with bot:
        touch()
        admins, tickets = Admins(bot, app.clock), Tickets(bot)
        intake = Intake(app, bot, Ears(bot, app, admins, Comings(bot.id, admins)), tickets)
        bot.hand_to(intake.take)
        messenger.line, messenger.username = Line(bot, tickets), bot.username
        app.wake()
        catching_up = asyncio.create_task(intake.catch_up())
        try:
            yield bot, intake
        finally:
            catching_up.cancel()
            await intake.lanes.stop(GRACE)
            await tickets.close()
            messenger.line = None


@asynccontextmanager
async def _polling(bot: PollingBot) -> AsyncIterator[None]:
    """The library's own polling; what it hands on was kept and handed over already."""
    updater = Updater(bot, Nowhere())
    async with updater:
        await updater.start_polling(
            poll_interval=0, timeout=HOLD, allowed_updates=KINDS, error_callback=_note
        )
        try:
            yield
        finally:
            await updater.stop()


def _note(error: TelegramError) -> None:
    log.warning("polling Telegram failed and goes on: %s: %s", type(error).__name__, error.message)


async def _set_menus(app: App, bot: PollingBot) -> None:
    try:
        await set_menus(bot, app.catalog, app.words)
    except InvalidToken:
        raise
    except TelegramError as error:
        log.warning("the command menus could not be set: %s", error.message)
