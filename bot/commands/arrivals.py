"""People and the bot itself coming and going, places moving, private conversations opening and closing."""

from sqlalchemy import bindparam, select, update

from bot.base.hot import Hot
from bot.base.ids import PlaceId
from bot.base.tables import columns
from bot.chat.heard import (
    Blocked,
    Called,
    Event,
    Invited,
    Joined,
    Left,
    Moved,
    Opened,
    Pressed,
    Removed,
    Said,
    SpotKind,
    Unknown,
)
from bot.chat.message import Button, Buttons, Look, Message
from bot.chat.message import call as call_wire
from bot.chat.text import say
from bot.commands import calling
from bot.commands.calling import Call, Reply
from bot.facts import MemberLeft, NewcomerCame
from bot.people.tables import Account, Person
from bot.reminders import refusals

START = "help.start"
SETUP = "setup.setup"

accounts = columns(Account)
people = columns(Person)
_OPEN = Hot(
    lambda _: (
        update(Account)
        .where(accounts.platform == bindparam("name"), accounts.key == bindparam("account"))
        .values(private_open=bindparam("is_open"))
    )
)
_OTHER = Hot(
    lambda _: (
        select(accounts.id)
        .where(accounts.person_id == bindparam("person"), accounts.id != bindparam("account"))
        .limit(1)
    )
)
_LEFT = Hot(lambda _: update(Person).where(people.id == bindparam("person")).values(left_at=bindparam("now")))


async def opened(call: Call, token: str) -> Reply | None:
    """A private conversation begins: bring what waited for it, or say who we are."""
    spot = call.heard.spot
    await call.unit.run(_OPEN, name=spot.platform, account=call.caller.key, is_open=True)
    if token and await refusals.open_door(call.unit, token, call.now):
        return None
    command = call.engine.catalog.commands[START]
    return await calling.call_command(call, command, {"token": token} if token else {})


async def happened(call: Call, event: Event) -> Reply | None:
    match event:
        case Joined():
            await _joined(call)
        case Left():
            await _left(call)
        case Invited():
            return _invited(call)
        case Removed():
            if call.found is not None and call.found.place is not None:
                await refusals.lose_place(call.unit, call.found.community, call.found.place, call.now)
        case Moved(to=to):
            await refusals.place_moved(call.unit, call.heard.spot.platform, call.heard.spot.key, to)
        case Blocked():
            await call.unit.run(_OPEN, name=call.heard.spot.platform, account=call.caller.key, is_open=False)
        case Called() | Unknown() | Pressed() | Said() | Opened():
            pass
    return None


async def _joined(call: Call) -> None:
    inside = await call.inside()
    if inside is not None and call.found is not None:
        place = call.found.place
        await inside.publish(
            NewcomerCame(call.found.community, inside.person, PlaceId(place) if place else None)
        )


async def _left(call: Call) -> None:
    """A person leaves the community when the last of their accounts leaves."""
    inside = await call.inside()
    if inside is None:
        return
    others = await call.unit.run(_OTHER, person=inside.person, account=inside.who.account)
    if not others:
        await call.unit.run(_LEFT, person=inside.person, now=call.now)
        await inside.publish(MemberLeft(inside.community, inside.person))


def _invited(call: Call) -> Reply | None:
    if call.found is not None or call.heard.spot.kind is SpotKind.PRIVATE:
        return None
    begin = Button(say("dispatch.invited_button"), call_wire(SETUP), Look.MAIN)
    return Reply(Message(say("dispatch.invited"), rows=(Buttons((begin,)),)), private=False)
