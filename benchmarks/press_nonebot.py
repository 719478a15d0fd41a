"""NoneBot2: 60 matchers, the one that is meant in the middle, a bot that sends nowhere."""

from typing import Any

import nonebot
from nonebot.adapters import Adapter, Bot, Event, Message
from nonebot.matcher import Matcher
from nonebot.message import handle_event
from nonebot.rule import Rule

from benchmarks.contest import COMMANDS, Row, Title, measure
from benchmarks.sessions import Sessions, database, note, sessions, vote

WHO = "NoneBot2 + ORM"


class Nowhere(Adapter):
    @classmethod
    def get_name(cls) -> str:
        return "nowhere"

    async def _call_api(self, bot: Bot, api: str, **data: Any) -> None: ...  # noqa: ANN401 - the signature is the library's


class Mute(Bot):
    async def send(self, event: Event, message: Any, **rest: Any) -> None: ...  # noqa: ANN401 - see above


class Happened(Event):
    """Somebody pressed or typed something."""

    wire: str
    person: int

    def get_type(self) -> str:
        return "notice"

    def get_event_name(self) -> str:
        return "happened"

    def get_event_description(self) -> str:
        return self.wire

    def get_user_id(self) -> str:
        return str(self.person)

    def get_session_id(self) -> str:
        return str(self.person)

    def get_message(self) -> Message:
        raise ValueError

    def is_tome(self) -> bool:
        return True


async def contest(url: str, seconds: float) -> list[Row]:
    try:
        driver = nonebot.get_driver()
    except ValueError:
        nonebot.init(driver="~none", log_level="CRITICAL")
        driver = nonebot.get_driver()
    bot = Mute(Nowhere(driver), "bench")
    async with sessions(url) as make:
        matchers = _matchers(make)

        async def press(_: int, person: int) -> None:
            await handle_event(bot, Happened(wire="vote:B", person=person))

        async def call(_: int, person: int) -> None:
            await handle_event(bot, Happened(wire="note", person=person))

        try:
            return [
                await measure(Title("press", WHO, database(url)), press, seconds),
                await measure(Title("command", WHO, database(url)), call, seconds),
            ]
        finally:
            for matcher in matchers:
                matcher.destroy()


def _matchers(make: Sessions) -> list[type[Matcher]]:
    out = []
    for number in range(COMMANDS):
        name = {COMMANDS // 2: "vote:B", COMMANDS // 2 + 1: "note"}.get(number, f"other{number}")
        matcher = nonebot.on_notice(rule=Rule(_is(name)), block=True)
        _handle(matcher, make)
        out.append(matcher)
    return out


def _is(name: str):  # noqa: ANN202 - a checker of the library's own kind
    async def check(event: Happened) -> bool:
        return event.wire == name

    return check


def _handle(matcher: type[Matcher], make: Sessions) -> None:
    @matcher.handle()
    async def handler(event: Happened) -> None:
        if event.wire == "note":
            await note(make, event.person)
        else:
            await vote(make, event.person, event.wire.partition(":")[2])
        await matcher.send("Noted")
