"""Bare python-telegram-bot: 60 handlers, the one that is meant in the middle, requests that go nowhere."""

import json
from datetime import UTC, datetime
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes
from telegram.request import BaseRequest

from benchmarks.contest import COMMANDS, PEOPLE, Row, Title, measure
from benchmarks.sessions import Sessions, database, note, sessions, vote

WHO = "python-telegram-bot + ORM"
BOT = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
CHAT = {"id": -5, "type": "supergroup", "title": "hall"}
SENT = {"message_id": 1, "date": int(datetime(2026, 3, 2, tzinfo=UTC).timestamp()), "chat": CHAT}


class Nowhere(BaseRequest):
    """Answers every request at once."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:  # noqa: ANN401 - the signature is the library's
        if url.endswith("getMe"):
            return 200, _json(BOT)
        return 200, _json(SENT if url.endswith("sendMessage") else True)


def _json(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


async def contest(url: str, seconds: float) -> list[Row]:
    async with sessions(url) as make:
        app = _application(make)
        async with app:
            presses = [_press(app, person) for person in range(PEOPLE)]
            calls = [_call(app, person) for person in range(PEOPLE)]

            async def press(_: int, person: int) -> None:
                await app.process_update(presses[person])

            async def call(_: int, person: int) -> None:
                await app.process_update(calls[person])

            return [
                await measure(Title("press", WHO, database(url)), press, seconds),
                await measure(Title("command", WHO, database(url)), call, seconds),
            ]


def _application(make: Sessions) -> Application[Any, Any, Any, Any, Any, Any]:
    async def voted(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        await vote(make, query.from_user.id, query.data.partition(":")[2])
        await query.message.reply_text("Noted")

    async def noted(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await note(make, update.effective_user.id)
        await update.effective_message.reply_text("Noted")

    async def never(_: Update, __: ContextTypes.DEFAULT_TYPE) -> None: ...

    app = Application.builder().token("1:bench").request(Nowhere()).updater(None).build()
    for number in range(COMMANDS):
        meant = number == COMMANDS // 2
        pattern, name = ("^vote:", "note") if meant else (f"^other{number}:", f"other{number}")
        app.add_handler(CallbackQueryHandler(voted if meant else never, pattern))
        app.add_handler(CommandHandler(name, noted if meant else never))
    return app


def _press(app: Application[Any, Any, Any, Any, Any, Any], person: int) -> Update:
    query = {"id": "1", "from": _user(person), "chat_instance": "1", "data": "vote:B"}
    return Update.de_json(
        {"update_id": 1, "callback_query": {**query, "message": {**SENT, "text": "?"}}}, app.bot
    )


def _call(app: Application[Any, Any, Any, Any, Any, Any], person: int) -> Update:
    command = {"type": "bot_command", "offset": 0, "length": 5}
    return Update.de_json(
        {
            "update_id": 1,
            "message": {**SENT, "from": _user(person), "text": "/note", "entities": [command]},
        },
        app.bot,
    )


def _user(person: int) -> dict[str, object]:
    return {"id": person + 1, "is_bot": False, "first_name": f"Person {person}"}
