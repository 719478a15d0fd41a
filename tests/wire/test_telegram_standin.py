from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler, ContextTypes

from adapters.telegram.endpoints import endpoints
from adapters.telegram.transport import AiohttpRequest
from tests.wire.telegram_faults import too_many
from tests.wire.telegram_standin import StandIn

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])


async def greet(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_chat is not None
    await update.effective_chat.send_message("Welcome back!", reply_markup=KEYBOARD)


async def pressed(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Noted")
    await update.callback_query.edit_message_text("See you there.")


def build(telegram: StandIn) -> Application:
    where = endpoints(telegram.root)
    request = AiohttpRequest()
    app = (
        ApplicationBuilder()
        .token(telegram.token)
        .base_url(where.base_url)
        .base_file_url(where.base_file_url)
        .request(request)
        .get_updates_request(request)
        .build()
    )
    app.add_handler(CommandHandler("start", greet))
    app.add_handler(CallbackQueryHandler(pressed))
    return app


@pytest_asyncio.fixture
async def app(telegram: StandIn) -> AsyncIterator[Application]:
    app = build(telegram)
    async with app:
        await app.start()
        await app.updater.start_polling(poll_interval=0, timeout=1)
        yield app
        await app.updater.stop()
        await app.stop()


async def test_conversation(telegram: StandIn, app: Application) -> None:
    alice = telegram.world.person("Alice")
    said = telegram.world.start(alice)
    chat = telegram.world.private(alice)

    welcome = await said.reply()
    press = telegram.world.press(alice, welcome, "Yes")
    answer = await press.answered()
    await welcome.edited()

    assert answer.text == "Noted"
    assert telegram.world.seen(chat) == "Alice: /start\nHomeroom (edited): See you there."
