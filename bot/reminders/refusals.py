"""What follows when a platform will not take a message.

Whom it concerns hears of it once, in a way that works.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from bot.base.hot import Hot
from bot.base.ids import CommunityId, OutboxId, PersonId, PlaceId, Platform
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.chat import codec
from bot.chat.message import Button, Buttons, LinkButton, Message, press
from bot.chat.ports import NO_RIGHT, PLACE_GONE, PRIVATE_CLOSED, TICKET_OVER, Messenger, Refused
from bot.chat.resolve import mentioned
from bot.chat.text import Mention, Moment, Shape, Text, say
from bot.people.identity import Access
from bot.people.tables import Account, Home, Person, Place
from bot.reminders import outbox
from bot.reminders.addresses import Address, address_of_person
from bot.reminders.outbox import Claimed, Letter, Sending
from bot.reminders.tables import Door, Outbox, SendClass, State

DOOR_OPEN = timedelta(hours=1)
POST_WAITS = timedelta(days=1)
"""How long what nobody asked for just now waits behind its door."""
READ = "help.door"

accounts = columns(Account)
doors = columns(Door)
outboxes = columns(Outbox)
people = columns(Person)
homes = columns(Home)
places = columns(Place)
_PLACE_BY_KEY = Hot(
    lambda _: select(places.id).where(
        places.platform == bindparam("platform"), places.key == bindparam("key")
    )
)
_MOVE_PLACE = Hot(
    lambda _: (
        update(Place)
        .where(places.platform == bindparam("name"), places.key == bindparam("old"))
        .values(key=bindparam("new"))
    )
)
_HOME_BY_KEY = Hot(
    lambda _: select(homes.id).where(homes.platform == bindparam("platform"), homes.key == bindparam("key"))
)
_MOVE_HOME = Hot(
    lambda _: (
        update(Home)
        .where(homes.platform == bindparam("name"), homes.key == bindparam("old"))
        .values(key=bindparam("new"))
    )
)
_MOVE_ROOMS = Hot(
    lambda _: (
        update(Place)
        .where(places.platform == bindparam("name"), places.home == bindparam("old"))
        .values(home=bindparam("new"))
    )
)
_MOVE_OUTBOX = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.platform == bindparam("name"), outboxes.spot == bindparam("old"))
        .values(spot=bindparam("new"))
    )
)
_CLOSE = Hot(
    lambda _: (
        update(Account)
        .where(accounts.platform == bindparam("name"), accounts.key == bindparam("account"))
        .values(private_open=False)
    )
)
_DOOR = Hot(
    lambda _: select(doors.outbox_id, doors.expires_at, doors.id).where(doors.token == bindparam("token"))
)
_USED = Hot(lambda _: delete(Door).where(doors.id == bindparam("row")))
_AGAIN = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), outboxes.state == fixed(State.REFUSED))
        .values(
            state=State.DUE.value,
            retry_at=bindparam("now"),
            expires_at=bindparam("until"),
            says_late=False,
            origin="",
            attempts=0,
        )
        .returning(outboxes.platform)
    )
)
_WAITS = Hot(
    lambda _: select(outboxes.message).where(
        outboxes.id == bindparam("row"), outboxes.community_id == bindparam("community"),
        outboxes.person_id == bindparam("person"), outboxes.to_account.is_(True), outboxes.origin != "",
    )
)  # fmt: skip
_READ = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), outboxes.state == fixed(State.REFUSED))
        .values(state=State.SENT.value, sent_at=bindparam("now"))
    )
)
_NAME = Hot(lambda _: select(people.name).where(people.id == bindparam("person")))
_LOSE = Hot(
    lambda _: (
        update(Place)
        .where(places.id == bindparam("row"), places.lost_at.is_(None))
        .values(lost_at=bindparam("now"))
        .returning(places.id)
    )
)
_TITLE = Hot(lambda _: select(places.title).where(places.id == bindparam("row")))
_MODERATORS = Hot(
    lambda _: select(people.id).where(
        people.community_id == bindparam("community"), people.role >= bindparam("role")
    )
)
_ACCOUNT = Hot(
    lambda _: (
        select(accounts.key)
        .where(accounts.person_id == bindparam("person"), accounts.platform == bindparam("platform"))
        .limit(1)
    )
)


async def accounts_of(unit: Unit, message: Message, platform: Platform) -> Mapping[int, str]:
    """Return the account on this platform of each person that the message names."""
    found = {}
    for person in mentioned(message):
        rows = await unit.run(_ACCOUNT, person=person, platform=platform)
        if rows:
            found[person] = rows[0][0]
    return found


async def place_moved(unit: Unit, platform: Platform, old: str, new: str) -> None:
    """Let everything that names a place by its old key name it by the new one, as a place and as a home.

    Doing it twice changes nothing.
    """
    taken = await unit.run(_PLACE_BY_KEY, platform=platform, key=new)
    if not taken:
        await unit.run(_MOVE_PLACE, name=platform, old=old, new=new)
    if not await unit.run(_HOME_BY_KEY, platform=platform, key=new):
        await unit.run(_MOVE_HOME, name=platform, old=old, new=new)
    await unit.run(_MOVE_ROOMS, name=platform, old=old, new=new)
    await unit.run(_MOVE_OUTBOX, name=platform, old=old, new=new)


async def follow(unit: Unit, row: Claimed, error: Refused, messenger: Messenger, now: datetime) -> None:
    """Do what a refusal calls for.

    Point to the private conversation, or tell the moderators that a place is lost.
    """
    match error.why:
        case _ if error.why == PRIVATE_CLOSED:
            await _private_closed(unit, row, messenger, now)
        case _ if error.why == TICKET_OVER and row.person is not None:
            await _privately_instead(unit, row, now)
        case _ if error.why in {NO_RIGHT, PLACE_GONE} and row.place is not None and row.community is not None:
            await lose_place(unit, row.community, row.place, now)
        case _:
            return


async def _private_closed(unit: Unit, row: Claimed, messenger: Messenger, now: datetime) -> None:
    if row.to_account:
        await unit.run(_CLOSE, name=row.platform, account=row.spot)
    if not row.origin:
        return
    ends = now + (DOOR_OPEN if row.send_class is SendClass.REPLY else POST_WAITS)
    token = secrets.token_urlsafe(24)
    link = messenger.private_link(token)
    if link is not None:
        unit.db.add(Door(token=token, outbox_id=row.id, expires_at=ends))
    to = Address(row.platform, row.origin, row.lang, row.zone)
    sending = Sending(SendClass.REPLY, ends)
    pointer = await _pointer(unit, row, link)
    letter = Letter(to, pointer, f"door:{row.id}", now, sending, reply_to=row.reply_to)
    await outbox.put(unit, row.community, letter)


async def _pointer(unit: Unit, row: Claimed, link: str | None) -> Message:
    """Point to what waits, without a word of it.

    Through a link into the private conversation, or by a button that shows it to its person alone.
    """
    label = say("delivery.read_privately_button")
    way: Button | LinkButton = LinkButton(label, link) if link else Button(label, press(READ, row.id))
    body: Text = say("delivery.read_privately")
    if row.send_class is SendClass.REPLY or row.person is None:
        return Message(body, rows=(Buttons((way,)),))
    ((name,),) = await unit.run(_NAME, person=row.person)
    body = say("delivery.waits_privately", person=Mention(row.person, name))
    return Message(body, rows=(Buttons((way,)),), pings=(row.person,))


async def _privately_instead(unit: Unit, row: Claimed, now: datetime) -> None:
    """An answer whose ticket ran out still reaches its person, in private."""
    if row.person is None or row.community is None:
        return
    to = await address_of_person(unit, row.community, row.person)
    if to is not None:
        await outbox.put(unit, row.community, Letter(to, row.message, f"late:{row.id}", now))


async def open_door(unit: Unit, token: str, now: datetime) -> bool:
    """Send the answer that waits behind a one-time link; False when the link is unknown, used or over."""
    rows = await unit.run(_DOOR, token=token)
    if not rows or rows[0][1] < now:
        return False
    await unit.run(_USED, row=rows[0][2])
    again = await unit.run(_AGAIN, row=rows[0][0], now=now, until=now + DOOR_OPEN)
    unit.signals.update(platform for (platform,) in again)
    return True


async def waiting_for(
    unit: Unit, community: CommunityId, row: OutboxId, person: PersonId, now: datetime
) -> Message | None:
    """Return what could not be said to a person in private, who reads it now; None for anybody else."""
    found = await unit.run(_WAITS, row=row, community=community, person=person)
    if not found:
        return None
    await unit.run(_READ, row=row, now=now)
    return codec.load(found[0][0])


async def lose_place(unit: Unit, community: CommunityId, place: PlaceId, now: datetime) -> None:
    """Mark a place as lost and tell each moderator once.

    Nothing more is sent there until it is found again.
    """
    if not await unit.run(_LOSE, row=place, now=now):
        return
    title = await _title(unit, place)
    notice = Message(body=say("delivery.place_lost", place=title))
    await tell_moderators(unit, community, notice, f"lost:{place}:{now.isoformat()}", now)


async def tell_of_remains(unit: Unit, row: Claimed, *, emptied: bool, now: datetime) -> None:
    """Tell the moderators that a message in a place is too old to be deleted, and what was done instead."""
    if row.place is None or row.community is None:
        return
    words = "delivery.emptied" if emptied else "delivery.stands"
    said = Moment(row.sent_at or row.due_at, Shape.DAY)
    notice = Message(body=say(words, place=await _title(unit, row.place), day=said))
    await tell_moderators(unit, row.community, notice, f"stands:{row.id}", now)


async def _title(unit: Unit, place: PlaceId) -> str:
    return str((await unit.run(_TITLE, row=place))[0][0])


async def tell_moderators(
    unit: Unit, community: CommunityId, notice: Message, key: str, now: datetime
) -> None:
    """Say something to each moderator in private, once for each key."""
    for (person,) in await unit.run(_MODERATORS, community=community, role=int(Access.MODERATOR)):
        to = await address_of_person(unit, community, person)
        if to is not None:
            await outbox.put(unit, community, Letter(to, notice, f"{key}:{person}", now))
