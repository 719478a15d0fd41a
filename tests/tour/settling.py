"""Whether anything is still on its way through an engine."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, or_, select

from bot.base.unit import Unit
from bot.reminders.tables import Inbox, InboxState, Outbox, State


@dataclass(frozen=True, slots=True)
class Busy:
    """What is on its way: acts that were not heard yet, events to handle, messages to send."""

    unheard: int
    unhandled: int
    unsent: tuple[str, ...]


NOTHING = Busy(0, 0, ())


async def busy(unit: Unit, now: datetime, expected: Collection[str] = ()) -> Busy:
    """Look what is on its way; `expected` are the keys of events that must have been handled."""
    heard = select(func.count(col(Inbox.id))).where(
        col(Inbox.key).in_(expected), col(Inbox.state) == InboxState.DONE
    )
    unheard = select(func.count(col(Inbox.id))).where(col(Inbox.state) == InboxState.NEW)
    is_due = (col(Outbox.state) == State.DUE) & (col(Outbox.due_at) <= now)
    going = select(Outbox).where(or_(col(Outbox.state) == State.SENDING, is_due))
    missing = len(expected) - (await unit.db.exec(heard)).one()
    unsent = (await unit.db.exec(going)).all()
    return Busy(missing, (await unit.db.exec(unheard)).one(), tuple(repr(row) for row in unsent))


async def unshown(unit: Unit) -> int:
    """Count the messages that do not show yet what they should."""
    changed = select(func.count(col(Outbox.id))).where(
        col(Outbox.state) == State.SENT, col(Outbox.wanted) > col(Outbox.shown)
    )
    return (await unit.db.exec(changed)).one()
