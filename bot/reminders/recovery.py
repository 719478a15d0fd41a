"""What was left half-way, and what waits for nothing any more."""

from datetime import datetime, timedelta

from bot.base.ids import Platform
from bot.base.unit import Unit
from bot.reminders import outbox_sql as sql
from bot.reminders.outbox import Claimed, Verdict, claimed_of, mark
from bot.reminders.tables import SendClass, State

ON_ITS_WAY = timedelta(seconds=30)
"""After which a request of a sender that lost its right has been answered, or never will be."""
_MOMENT = timedelta(milliseconds=1)


async def release(unit: Unit, now: datetime) -> None:
    """End all leases: for a process that knows itself to be the only one, so whoever held them is dead."""
    await unit.run(sql.RELEASE, now=now, past=now - timedelta(seconds=1))


async def inherit(unit: Unit, platform: Platform, now: datetime, *, idempotent: bool) -> None:
    """Let the claims of the sender before this one end soon, instead of running their full length.

    At once where the platform recognises what was said already; answers stay with whoever gives them now.
    """
    await unit.run(sql.INHERIT, name=platform, until=now + (-_MOMENT if idempotent else ON_ITS_WAY))


async def recover(unit: Unit, platform: Platform, now: datetime, *, idempotent: bool) -> int:
    """Settle the rows whose sender died.

    Say them again where that is safe, once more or never where it is not. An answer is said once more too:
    who asked would otherwise wait for nothing, and it mostly had not left.
    """
    rows = [claimed_of(row) for row in await unit.run(sql.STALE, platform=platform, now=now)]
    for row in rows:
        state = after_doubt(row, idempotent=idempotent)
        if row.send_class is SendClass.REPLY and row.doubted_at is None:
            state = State.DUE
        verdict = Verdict(state, "the sender stopped half-way", now, row.receipts, doubtful=True)
        await mark(unit, row, verdict)
    return len(rows)


def after_doubt(row: Claimed, *, idempotent: bool) -> State:
    """Return what follows a try of unknown outcome: a post is said once more after its first, then never."""
    if idempotent:
        return State.DUE
    match row.send_class:
        case SendClass.POST if row.doubted_at is None:
            return State.DUE
        case SendClass.REPLY:
            return State.EXPIRED
        case _:
            return State.UNKNOWN


async def sweep(unit: Unit, platform: Platform, now: datetime) -> None:
    """Let go what nothing holds up any more, and end what was held up until it was of no more use.

    A lane is freed when its head leaves; this is for heads that were taken away by others, and for
    places that were found again.
    """
    await unit.run(sql.EXPIRE, platform=platform, now=now, reason="too late to be of use")
    await unit.run(sql.FREE_ALL, platform=platform)
