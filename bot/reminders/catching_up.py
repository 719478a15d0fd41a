"""Catching up: which turn of a series runs when it is late, what passed meanwhile, what follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.base.unit import Unit
from bot.reminders import occurrences
from bot.reminders.occurrences import Changes, Outcome, Turn, turns
from bot.reminders.schedule import INSTANT, Due
from bot.reminders.tables import OccurrenceState

SOON = timedelta(minutes=10)
"""Until then a turn is not late: another one that falls due meanwhile happens as well."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`turn` runs for itself and for the `missed` ones before it; `following` comes next."""

    turn: Turn
    missed: tuple[Turn, ...]
    following: Turn | None


def reckon(row: Due, changes: Changes, now: datetime) -> Reckoning:
    """Choose the latest of what has fallen due, so that downtime leads to one catch-up and not to many."""
    coming = _coming(row, changes)
    overdue, following = [row.turn], next(coming, None)
    while following is not None and following.at <= now and now - row.due_at > SOON:
        overdue.append(following)
        following = next(coming, None)
    *missed, turn = overdue
    return Reckoning(turn, tuple(missed), following)


def _coming(row: Due, changes: Changes) -> Iterator[Turn]:
    """Walk what comes after a turn; one that ran beside a single occurrence is followed by that one."""
    own = row.turn
    rule = row.of.rule
    base = rule.after(own.at) if rule else iter([own.key.due_at] if own.key.extra else [])
    return (turn for turn in turns(base, changes) if turn.key != own.key)


async def look(unit: Unit, row: Due, now: datetime) -> Reckoning:
    """Reckon from the rows; a schedule that falls due once has nothing to look at."""
    if row.of.rule is None and not row.turn.key.extra:
        return Reckoning(row.turn, (), None)
    since = min(row.due_at, row.turn.key.due_at) - INSTANT
    return reckon(row, await occurrences.changes(unit, row.id, since), now)


async def write_off(unit: Unit, row: Due, reckoning: Reckoning, now: datetime) -> None:
    """Write down what passed unheard: one row with their number, and one for each that was moved."""
    plain = [turn for turn in reckoning.missed if turn.at == turn.key.due_at]
    if plain:
        outcome = Outcome(OccurrenceState.MISSED, now, times=len(plain))
        await occurrences.write(unit, row.id, plain[0].key, outcome)
    for turn in reckoning.missed:
        if turn.at != turn.key.due_at:
            await occurrences.write(unit, row.id, turn.key, Outcome(OccurrenceState.MISSED, now))
