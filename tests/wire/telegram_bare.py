"""A bare python-telegram-bot application against the stand-in, for tests of the stand-in itself."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    Updater,
)

from adapters.telegram.endpoints import endpoints
from adapters.telegram.transport import AiohttpRequest, Timeouts
from tests.wire.telegram_standin import StandIn

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])

App = Application[Any, Any, Any, Any, Any, Any]


class OwnPolling(ExtBot[None]):
    """Sees every batch before the application does."""

    __slots__ = ("seen",)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        with self._unfrozen():
            self.seen: list[int] = []

    async def get_updates(self, *args: Any, **rest: Any) -> tuple[Update, ...]:
        updates = await super().get_updates(*args, **rest)
        self.seen.extend(update.update_id for update in updates)
        return updates


async def greet(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    await cast("Message", update.effective_message).reply_text("Welcome back!", reply_markup=YES)


async def note(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Noted")
    await query.edit_message_text("See you there.")


def bot_for(telegram: StandIn, *, token: str | None = None, timeouts: Timeouts | None = None) -> OwnPolling:
    where, request = endpoints(telegram.root), AiohttpRequest(timeouts=timeouts)
    return OwnPolling(
        token or telegram.token,
        base_url=where.base_url,
        base_file_url=where.base_file_url,
        request=request,
        get_updates_request=request,
    )


def updater_of(app: App) -> Updater:
    assert app.updater is not None
    return app.updater


@asynccontextmanager
async def polling(bot: Bot, allowed: Sequence[str] | None = None) -> AsyncIterator[App]:
    """An application that polls, with /start and a button."""
    app = ApplicationBuilder().bot(bot).build()
    app.add_handler(CommandHandler("start", greet))
    app.add_handler(CallbackQueryHandler(note))
    async with app:
        await app.start()
        await updater_of(app).start_polling(poll_interval=0, timeout=1, allowed_updates=allowed)
        yield app
        await updater_of(app).stop()
        await app.stop()
