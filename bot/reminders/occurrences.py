"""The turns of a series: when each occurrence really comes, after all that was skipped, moved and added."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from typing import NamedTuple, cast

from sqlalchemy import ClauseElement, bindparam, delete, func, literal_column, or_, select

from bot.base.hot import Hot, Insert
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.reminders.tables import Occurrence, OccurrenceState

KEPT = timedelta(days=400)
BATCH = 500

occurrences = columns(Occurrence)


class Key(NamedTuple):
    """What tells an occurrence from the others of its schedule: the instant that the rule meant.

    `extra` is a run beside the ordinary one.
    """

    due_at: datetime
    extra: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """An occurrence that is to come, at `at`."""

    at: datetime
    key: Key


@dataclass(frozen=True, slots=True)
class Change:
    """What is written down about an occurrence; `moved_to` is when it comes while it is `MOVED`."""

    key: Key
    state: OccurrenceState
    moved_to: datetime | None = None


Changes = Mapping[Key, Change]


def turns(base: Iterable[datetime], changes: Changes) -> Iterator[Turn]:
    """Walk what is still to come, in order: `base`, the rule's, less what was changed or has run."""
    plain = (Turn(at, Key(at)) for at in base if Key(at) not in changes)
    return merge(plain, sorted(moved(changes)))


def moved(changes: Changes) -> Iterator[Turn]:
    """Return the occurrences that were put to another instant and wait for it."""
    for change in changes.values():
        if change.state is OccurrenceState.MOVED and change.moved_to is not None:
            yield Turn(change.moved_to, change.key)


def _write(insert: Insert) -> ClauseElement:
    made = insert(Occurrence).values(
        schedule_id=bindparam("schedule"), due_at=bindparam("due"), extra=bindparam("beside"),
        state=bindparam("state"), moved_to=bindparam("to"), times=bindparam("times"),
        ran_at=bindparam("now"), error=bindparam("error"),
    )  # fmt: skip
    changed = {
        name: made.excluded[name] for name in ("state", "moved_to", "times", "ran_at", "error")
    }  # fmt: skip
    return cast(
        "ClauseElement",
        made.on_conflict_do_update(
            index_elements=["schedule_id", "due_at", "extra"],
            set_=changed,
            where=or_(*(occurrences.state == fixed(state) for state in _OPEN)),
        ).returning(occurrences.id),
    )


_OPEN = (OccurrenceState.MOVED, OccurrenceState.SKIPPED)
_COLUMNS = (occurrences.due_at, occurrences.extra, occurrences.state, occurrences.moved_to)
_WRITE = Hot(_write)
_ALL = Hot(
    lambda _: select(*_COLUMNS).where(
        occurrences.schedule_id == bindparam("schedule"),
        or_(
            occurrences.due_at > bindparam("after"), occurrences.state == fixed(OccurrenceState.MOVED)
        ),
    )
)  # fmt: skip
_FIND = Hot(
    lambda _: select(*_COLUMNS).where(
        occurrences.schedule_id == bindparam("schedule"),
        occurrences.due_at == bindparam("due"),
        occurrences.extra == bindparam("beside"),
    )
)
_FORGET = Hot(
    lambda _: delete(Occurrence).where(
        occurrences.schedule_id == bindparam("schedule"),
        or_(*(occurrences.state == fixed(state) for state in _OPEN)),
        or_(occurrences.due_at > bindparam("after"), occurrences.moved_to > bindparam("after")),
    )
)
_RESTORE = Hot(
    lambda _: (
        delete(Occurrence)
        .where(
            occurrences.schedule_id == bindparam("schedule"),
            occurrences.due_at == bindparam("due"),
            occurrences.extra == bindparam("beside"),
            or_(*(occurrences.state == fixed(state) for state in _OPEN)),
        )
        .returning(occurrences.id)
    )
)
_DROPPED = Hot(
    lambda _: select(func.coalesce(func.sum(occurrences.times), 0)).where(
        occurrences.state.in_([literal_column("'missed'"), literal_column("'expired'")])
    )
)
_SWEEP = Hot(
    lambda _: (
        delete(Occurrence)
        .where(
            occurrences.id < select(func.min(occurrences.id) + BATCH).scalar_subquery(),
            occurrences.ran_at < bindparam("before"),
        )
        .returning(occurrences.id)
    )
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an occurrence, and when. A row of missed ones stands for `times` of them."""

    state: OccurrenceState
    now: datetime
    moved_to: datetime | None = None
    times: int = 1
    error: str = ""


async def write(unit: Unit, schedule: int, key: Key, outcome: Outcome) -> bool:
    """Write down what became of an occurrence; False when it was settled before."""
    rows = await unit.run(
        _WRITE, schedule=schedule, due=key.due_at, beside=key.extra, state=outcome.state.value,
        to=outcome.moved_to, times=outcome.times, now=outcome.now, error=outcome.error[:300],
    )  # fmt: skip
    return bool(rows)


async def changes(unit: Unit, schedule: int, after: datetime) -> dict[Key, Change]:
    """Return what is written down about the occurrences after an instant, and all that were moved."""
    found = [change_of(*row) for row in await unit.run(_ALL, schedule=schedule, after=after)]
    return {change.key: change for change in found}


async def find(unit: Unit, schedule: int, key: Key) -> Change | None:
    rows = await unit.run(_FIND, schedule=schedule, due=key.due_at, beside=key.extra)
    return change_of(*rows[0]) if rows else None


async def forget(unit: Unit, schedule: int, after: datetime) -> None:
    """Drop the changes of occurrences to come: another plan has taken their place."""
    await unit.run(_FORGET, schedule=schedule, after=after)


async def restore(unit: Unit, schedule: int, key: Key) -> bool:
    """Take back that an occurrence was skipped or moved."""
    return bool(await unit.run(_RESTORE, schedule=schedule, due=key.due_at, beside=key.extra))


async def dropped(unit: Unit) -> int:
    """Count what never happened: passed during downtime, or too late to be of use."""
    return int((await unit.run(_DROPPED))[0][0])


async def sweep(unit: Unit, now: datetime) -> bool:
    """Let go of some occurrences of long ago; False when there are none left.

    None of those is still to come: nothing can be moved further than a year.
    """
    return bool(await unit.run(_SWEEP, before=now - KEPT))


def change_of(due_at: datetime, extra: object, state: str, moved_to: datetime | None) -> Change:
    return Change(Key(due_at, bool(extra)), OccurrenceState(state), moved_to)
