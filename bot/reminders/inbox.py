"""Events as they came in.

An event is confirmed to its platform only when its row is committed, and acts only once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update

from bot.base.hot import Hot, HotInsert
from bot.base.ids import Platform
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.reminders.tables import Inbox, InboxState

KEEP = timedelta(hours=48)
MOST_TRIES = 5
SWEEP = 500

inboxes = columns(Inbox)
_TAKE = HotInsert(
    lambda insert: insert(Inbox)
    .values(
        platform=bindparam("platform"), key=bindparam("key"), raw=bindparam("raw"), state=bindparam("state"),
        tries=0, error="", received_at=bindparam("now"),
    )
    .on_conflict_do_nothing()
)  # fmt: skip
_DONE = Hot(
    lambda _: (
        update(Inbox)
        .where(
            inboxes.platform == bindparam("name"),
            inboxes.key == bindparam("event"),
            inboxes.state == fixed(InboxState.NEW),
        )
        .values(state=InboxState.DONE.value, raw="")
        .returning(inboxes.id)
    )
)
_FAILED = Hot(
    lambda _: (
        update(Inbox)
        .where(inboxes.platform == bindparam("name"), inboxes.key == bindparam("event"))
        .values(tries=inboxes.tries + 1, error=bindparam("reason"))
        .returning(inboxes.tries)
    )
)
_POISON = Hot(
    lambda _: (
        update(Inbox)
        .where(inboxes.platform == bindparam("name"), inboxes.key == bindparam("event"))
        .values(state=InboxState.POISON.value, spot=bindparam("place"))
    )
)
_WAITING = Hot(
    lambda _: (
        select(inboxes.key, inboxes.raw)
        .where(inboxes.platform == bindparam("platform"), inboxes.state == fixed(InboxState.NEW))
        .order_by(inboxes.id)
        .limit(500)
    )
)
_OLD = Hot(
    lambda _: (
        delete(Inbox)
        .where(
            inboxes.id.in_(select(inboxes.id).order_by(inboxes.id).limit(SWEEP)),
            or_(inboxes.state == fixed(InboxState.DONE), inboxes.state == fixed(InboxState.POISON)),
            inboxes.received_at < bindparam("before"),
        )
        .returning(inboxes.id)
    )
)

_TAKE_AWAY = Hot(
    lambda _: delete(Inbox).where(inboxes.platform == bindparam("name"), inboxes.key == bindparam("event"))
)
NOBODY = Platform("")


@dataclass(frozen=True, slots=True)
class Waiting:
    key: str
    raw: str


async def receive(
    unit: Unit, platform: Platform, events: Sequence[tuple[str, str]], now: datetime
) -> list[str]:
    """Keep raw events (key, raw) that are new; return the keys of those that are."""
    fresh = []
    for key, raw in events:
        if await unit.add(_TAKE, platform=platform, key=key, raw=raw, state=InboxState.NEW.value, now=now):
            fresh.append(key)
    return fresh


async def begin(unit: Unit, platform: Platform, key: str, now: datetime) -> bool:
    """Claim an event for this unit of work: True once per key, however often it is told.

    Works for an event that was received before and for one that was not (interactions are never told again).
    """
    done = InboxState.DONE.value
    if await unit.add(_TAKE, platform=platform, key=key, raw="", state=done, now=now):
        return True
    return bool(await unit.run(_DONE, name=platform, event=key))


async def fail(unit: Unit, platform: Platform, key: str, reason: str, spot: str = "") -> bool:
    """Count a failed try of a received event; True when it is set aside as poison.

    `spot` is the key of the room, or in private of the account, where that could be read.
    """
    rows = await unit.run(_FAILED, name=platform, event=key, reason=reason[:300])
    if not rows or rows[0][0] < MOST_TRIES:
        return False
    await unit.run(_POISON, name=platform, event=key, place=spot or None)
    return True


async def prove(unit: Unit, now: datetime) -> None:
    """Write something and take it away, so that the commit shows whether the disk takes what is new."""
    key = now.isoformat()
    await unit.add(_TAKE, platform=NOBODY, key=key, raw="", state=InboxState.DONE.value, now=now)
    await unit.run(_TAKE_AWAY, name=NOBODY, event=key)


async def waiting(unit: Unit, platform: Platform) -> list[Waiting]:
    """Return what was received and not yet handled, oldest first."""
    return [Waiting(key, raw) for key, raw in await unit.run(_WAITING, platform=platform)]


async def sweep(unit: Unit, now: datetime) -> int:
    """Forget some of the oldest events that are done, or set aside, and long past; return how many."""
    return len(await unit.run(_OLD, before=now - KEEP))
