"""What an operator watches: how late the outbox is, what is in doubt, what was set aside."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.base.hot import Hot
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.reminders import occurrences
from bot.reminders.tables import Inbox, InboxState, Outbox, SendClass, State

outboxes = columns(Outbox)
inboxes = columns(Inbox)
_OLDEST = Hot(
    lambda _: select(func.min(outboxes.due_at)).where(
        outboxes.state == fixed(State.DUE), outboxes.retry_at <= bindparam("now")
    )
)
_UNKNOWN = Hot(lambda _: select(func.count()).where(outboxes.state == fixed(State.UNKNOWN)))
_EXPIRED = Hot(
    lambda _: select(func.count()).where(
        outboxes.state == fixed(State.EXPIRED), outboxes.send_class != fixed(SendClass.REPLY)
    )
)
_POISON = Hot(lambda _: select(func.count()).where(inboxes.state == fixed(InboxState.POISON)))


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds the oldest due message waits; sends of unknown outcome; events set aside.

    `dropped` occurrences passed during downtime or came too late.
    `expired` counts the posts that could not be said while they were of use.
    """

    oldest_due_seconds: float
    unknown: int
    poison: int
    dropped: int = 0
    expired: int = 0


async def figures(unit: Unit, now: datetime) -> Figures:
    oldest = (await unit.run(_OLDEST, now=now))[0][0]
    unknown = (await unit.run(_UNKNOWN))[0][0]
    poison = (await unit.run(_POISON))[0][0]
    dropped = await occurrences.dropped(unit)
    expired = (await unit.run(_EXPIRED))[0][0]
    oldest_due = (now - oldest).total_seconds() if oldest else 0.0
    return Figures(oldest_due, unknown, poison, dropped, expired)
