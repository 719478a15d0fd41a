"""Changes to what is to come: one occurrence skipped, moved or run now; a series paused or ended.

Each looks at the rows inside the unit that changes them, and names the occurrence by the instant it was meant
for. Done twice it is done once: the second time returns False. What cannot be done any more is refused.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.base.errors import Refusal
from bot.base.ids import CommunityId
from bot.base.unit import Unit
from bot.reminders import occurrences, schedule
from bot.reminders import schedule_sql as sql
from bot.reminders.occurrences import Change, Key, Outcome
from bot.reminders.recurrence import ending
from bot.reminders.schedule import INSTANT, Standing
from bot.reminders.tables import OccurrenceState
from bot.reminders.wall import RuleError

FURTHEST = timedelta(days=366)
"""How far ahead an occurrence may be changed, and moved: `occurrences.sweep` counts on it."""


@dataclass(frozen=True, slots=True)
class Which:
    """An occurrence of a schedule of a community."""

    community: CommunityId
    schedule: int
    key: Key


async def skip(unit: Unit, which: Which, now: datetime) -> bool:
    """Let an occurrence not happen; the series goes on."""
    row, change = await find(unit, which, now)
    if change is not None and change.state is OccurrenceState.SKIPPED:
        return False
    await _change(unit, row, which.key, Outcome(OccurrenceState.SKIPPED, now))
    return True


async def move(unit: Unit, which: Which, to: datetime, now: datetime) -> bool:
    """Let an occurrence happen at another instant; the series stays. Back to its own time undoes it."""
    row, change = await find(unit, which, now)
    _insist_not_skipped(change)
    if not now < to <= now + FURTHEST:
        raise Refusal("schedule.past" if to <= now else "schedule.too_far", n=FURTHEST.days)
    if change is not None and change.moved_to == to:
        return False
    if to == which.key.due_at and not which.key.extra:
        return await _put_back(unit, row, which.key, now)
    await _change(unit, row, which.key, Outcome(OccurrenceState.MOVED, now, moved_to=to))
    return True


async def restore(unit: Unit, which: Which, now: datetime) -> bool:
    """Let an occurrence that was skipped or moved happen at its own time after all."""
    row, _ = await find(unit, which, now)
    if which.key.due_at <= now:
        raise Refusal("schedule.over")
    return await _put_back(unit, row, which.key, now)


async def run_now(unit: Unit, which: Which, now: datetime, *, extra: bool = False) -> bool:
    """Let an occurrence happen at the next tick, and then not again at its own time.

    With `extra` it happens now as well as at its own time, once for each occurrence.
    """
    row = await _schedule(unit, which.community, which.schedule)
    if row.paused:
        raise Refusal("schedule.paused")
    key = Key(which.key.due_at, extra or which.key.extra)
    change = await occurrences.find(unit, row.id, key)
    if change is not None and change.state is OccurrenceState.DONE:
        return False
    _, change = await find(unit, which if key == which.key else Which(which.community, row.id, key), now)
    _insist_not_skipped(change)
    if change is not None and change.moved_to is not None and change.moved_to <= now:
        return False
    await _change(unit, row, key, Outcome(OccurrenceState.MOVED, now, moved_to=now))
    unit.signals.add(schedule.TICK)
    return True


async def pause(unit: Unit, community: CommunityId, number: int) -> bool:
    """Let nothing of a series happen until it is resumed."""
    row = await _schedule(unit, community, number)
    if row.paused:
        return False
    await unit.run(sql.PAUSE, row=row.id, stop=True)
    return True


async def resume(unit: Unit, community: CommunityId, number: int, now: datetime) -> bool:
    """Go on with what is still to come; what passed during the pause is not made up for."""
    row = await _schedule(unit, community, number)
    if not row.paused:
        return False
    await unit.run(sql.PAUSE, row=row.id, stop=False)
    if row.rule is not None:
        await _write_off(unit, row, now)
        await schedule.settle(unit, row, now)
    return True


async def _write_off(unit: Unit, row: Standing, now: datetime) -> None:
    for turn in occurrences.moved(await occurrences.changes(unit, row.id, now)):
        if turn.at <= now:
            await occurrences.write(unit, row.id, turn.key, Outcome(OccurrenceState.MISSED, now))


@dataclass(frozen=True, slots=True)
class End:
    """When a series ends: after a date, included, or after a number of occurrences from its beginning."""

    until: date | None = None
    count: int | None = None


async def end(unit: Unit, community: CommunityId, number: int, when: End, now: datetime) -> bool:
    """Give a series an end, or with an empty one none; changes to occurrences beyond it are dropped."""
    row = await _schedule(unit, community, number)
    if row.rule is None:
        raise Refusal("schedule.once")
    try:
        rule = ending(row.rule, until=when.until, count=when.count)
    except RuleError as error:
        raise Refusal(f"when.refused.{error.key}", **error.slots) from error
    if rule == row.rule:
        return False
    await schedule.rerule(unit, row, rule, now)
    return True


async def _schedule(unit: Unit, community: CommunityId, number: int) -> Standing:
    """Return the schedule, locked: whoever else changes it waits until this unit ends."""
    row = await schedule.one(unit, number)
    if row is None or row.community != community:
        raise Refusal("schedule.gone")
    return row


async def find(unit: Unit, which: Which, now: datetime) -> tuple[Standing, Change | None]:
    """Return the schedule and what was changed about an occurrence; refuse one that is no longer to come."""
    row = await _schedule(unit, which.community, which.schedule)
    change = await occurrences.find(unit, row.id, which.key)
    if change is not None:
        if change.state not in (OccurrenceState.SKIPPED, OccurrenceState.MOVED):
            raise Refusal("schedule.over")
        return row, change
    if not _comes(row, which.key, now):
        raise Refusal("schedule.over")
    if which.key.due_at > now + FURTHEST:
        raise Refusal("schedule.too_far", n=FURTHEST.days)
    return row, None


def _comes(row: Standing, key: Key, now: datetime) -> bool:
    """Tell whether the rule has an occurrence at that instant which has not happened."""
    if row.next is not None and row.next.key.due_at == key.due_at:
        return True
    if row.rule is None or key.due_at <= now:
        return False
    return row.rule.next_after(key.due_at - INSTANT) == key.due_at


def _insist_not_skipped(change: Change | None) -> None:
    if change is not None and change.state is OccurrenceState.SKIPPED:
        raise Refusal("schedule.skipped")


async def _put_back(unit: Unit, row: Standing, key: Key, now: datetime) -> bool:
    if not await occurrences.restore(unit, row.id, key):
        return False
    await _settle(unit, row, key, now)
    return True


async def _change(unit: Unit, row: Standing, key: Key, outcome: Outcome) -> None:
    if not await occurrences.write(unit, row.id, key, outcome):
        raise Refusal("schedule.over")
    await _settle(unit, row, key, outcome.now)


async def _settle(unit: Unit, row: Standing, key: Key, now: datetime) -> None:
    """Work out the next turn; one that has fallen due and did not run yet stays the next."""
    before = min(now, row.next.at) if row.next else now
    once = row.next.key.due_at if row.next else key.due_at
    await schedule.settle(unit, row, before - INSTANT, once=None if row.rule else once)
