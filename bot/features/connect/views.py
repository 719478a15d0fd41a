"""The words of joining."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.chat.message import Look, Message, button, buttons, call, press
from bot.chat.text import Moment, Shape, Text, joined, say
from bot.features.connect.tables import Request, Stage
from bot.people.codes import spelled


@dataclass(frozen=True, slots=True)
class Names:
    community: str
    person: str


def code(text: str, until: datetime) -> Message:
    how = say("connect.code_how", until=Moment(until, Shape.TIME))
    body = joined([say("connect.code", code=spelled(text)), how])
    look = button(say("connect.typed"), press("connect.look"))
    return Message(body, rows=(buttons(look),), fleeting=True)


def code_over() -> Message:
    again = button(say("connect.new_code"), call("connect.connect"))
    return Message(say("connect.code_over"), rows=(buttons(again),))


def nothing_yet() -> Message:
    return Message(say("connect.nothing_yet"))


def for_us(request: Request, names: Names) -> Message:
    """Show a request to the side that made the code: both names, yes and no."""
    slots = _slots(request, names)
    match Stage(request.stage):
        case Stage.OPEN if request.ours:
            return Message(say("connect.wait_for_them", **slots))
        case Stage.OPEN:
            return _question(say("connect.ask_us", **slots), "connect.ours", request)
        case stage:
            return Message(_end(stage, slots))


def for_them(request: Request, names: Names) -> Message:
    """Show a request to the side that typed the code."""
    slots = _slots(request, names)
    match Stage(request.stage):
        case Stage.OPEN if request.theirs:
            look = button(say("connect.look_again"), press("connect.peek", request.id or 0))
            return Message(say("connect.wait_for_us", **slots), rows=(buttons(look),))
        case Stage.OPEN:
            return _question(say("connect.ask_them", **slots), "connect.theirs", request)
        case stage:
            return Message(_end(stage, slots))


def _question(body: Text, action: str, request: Request) -> Message:
    yes = button(say("connect.yes"), press(action, request.id or 0, "yes"), Look.MAIN)
    no = button(say("connect.no"), press(action, request.id or 0, "no"), Look.DANGER)
    return Message(body, rows=(buttons(yes, no),))


def _end(stage: Stage, slots: dict[str, str]) -> Text:
    match stage:
        case Stage.JOINED:
            return say("connect.joined", **slots)
        case Stage.DECLINED:
            return say("connect.declined", **slots)
        case Stage.TAKEN:
            return say("connect.taken", **slots)
        case Stage.OPEN:
            return say("connect.wait_for_them", **slots)
        case other:
            assert_never(other)


def _slots(request: Request, names: Names) -> dict[str, str]:
    return {
        "community": names.community,
        "person": names.person,
        "group": request.title,
        "platform": request.platform.capitalize(),
        "admin": request.account_name,
    }
