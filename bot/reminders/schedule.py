"""Rows of what falls due: once, or by a rule on a wall clock.

The next instant is kept in UTC and worked out again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy import ClauseElement, bindparam, delete, func, or_, select, update

from bot.base.hot import Hot, Insert
from bot.base.ids import CommunityId, PersonId, PlaceId
from bot.base.line import Row
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.people.tables import Community
from bot.reminders.recurrence import Rule
from bot.reminders.tables import Occurrence, Schedule

BATCH = 16
TICK = "tick"
"""The signal of a unit of work in which something fell due."""

Payload = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Name:
    """What tells a schedule from all others: the timer it calls, and a key of that timer's own."""

    community: CommunityId
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Something that is to fall due: once at an instant, or by a rule."""

    name: Name
    at: datetime | None = None
    rule: Rule | None = None
    payload: Payload = field(default_factory=dict)
    person: PersonId | None = None
    place: PlaceId | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A schedule that has fallen due. `due_at` is the time it stood for; after downtime that is long ago."""

    id: int
    community: CommunityId
    person: PersonId | None
    place: PlaceId | None
    kind: str
    key: str
    rule: Rule | None
    due_at: datetime
    payload: Payload
    tries: int


communities = columns(Community)
occurrences = columns(Occurrence)
schedules = columns(Schedule)
_COLUMNS = (
    schedules.id, schedules.community_id, schedules.person_id, schedules.place_id, schedules.kind,
    schedules.key,
    schedules.rrule, schedules.zone, schedules.wall, schedules.next_at, schedules.payload, schedules.tries,
)  # fmt: skip
_SET = ("person_id", "place_id", "kind", "key", "rrule", "zone", "wall", "next_at", "payload")


def _upsert(insert: Insert) -> ClauseElement:
    made = insert(Schedule).values(
        {name: bindparam(name) for name in ("community_id", *_SET)} | {"paused": False, "tries": 0}
    )
    changed = {name: made.excluded[name] for name in (*_SET, "paused", "tries")}
    return cast(
        "ClauseElement",
        made.on_conflict_do_update(index_elements=["community_id", "kind", "key"], set_=changed).returning(
            schedules.id
        ),
    )


def _upsert_idle(insert: Insert) -> ClauseElement:
    made = insert(Schedule).values(
        {name: bindparam(name) for name in ("community_id", *_SET)} | {"paused": False, "tries": 0}
    )
    changed = {name: made.excluded[name] for name in ("next_at", "payload", "tries")}
    return cast(
        "ClauseElement",
        made.on_conflict_do_update(
            index_elements=["community_id", "kind", "key"], set_=changed, where=schedules.next_at.is_(None)
        ),
    )


_PUT = Hot(_upsert)
_PUT_IDLE = Hot(_upsert_idle)
_DUE = Hot(
    lambda _: select(*_COLUMNS)
    .join(Community, communities.id == schedules.community_id)
    .where(
        schedules.paused.is_(False),
        schedules.next_at <= bindparam("now"),
        or_(schedules.retry_at.is_(None), schedules.retry_at <= bindparam("now")),
        communities.paused.is_(False),
    )
    .order_by(schedules.next_at, schedules.id)
    .limit(BATCH)
)  # fmt: skip
_ONE = Hot(
    lambda _: (
        select(schedules.next_at)
        .where(schedules.id == bindparam("row"))
        .with_for_update(of=Schedule, skip_locked=True)
    )
)
_HAPPENED = Hot(
    lambda insert: insert(Occurrence)
    .values(
        schedule_id=bindparam("schedule"), due_at=bindparam("due"), state=bindparam("state"),
        ran_at=bindparam("now"),
        error=bindparam("error"),
    )
    .on_conflict_do_nothing()
    .returning(occurrences.id)
)  # fmt: skip
_ADVANCE = Hot(
    lambda _: (
        update(Schedule)
        .where(schedules.id == bindparam("row"))
        .values(next_at=bindparam("following"), tries=0, retry_at=None)
    )
)
_POSTPONE = Hot(
    lambda _: (
        update(Schedule)
        .where(schedules.id == bindparam("row"))
        .values(tries=schedules.tries + 1, retry_at=bindparam("until"))
    )
)
_LEND = Hot(
    lambda _: (
        update(Schedule)
        .where(
            schedules.id == bindparam("row"),
            schedules.next_at == bindparam("due"),
            or_(schedules.retry_at.is_(None), schedules.retry_at <= bindparam("now")),
        )
        .values(retry_at=bindparam("until"))
        .returning(schedules.id)
    )
)
_CANCEL = Hot(
    lambda _: delete(Schedule).where(
        schedules.community_id == bindparam("community"), schedules.kind == bindparam("kind"),
        schedules.key == bindparam("key"),
    )
)  # fmt: skip
_EXISTS = Hot(
    lambda _: select(schedules.id).where(
        schedules.community_id == bindparam("community"), schedules.kind == bindparam("kind"),
        schedules.key == bindparam("key"),
    )
)  # fmt: skip
_PAUSE = Hot(
    lambda _: update(Schedule)
    .where(
        schedules.community_id == bindparam("community"), schedules.kind == bindparam("which"),
        schedules.key == bindparam("name"),
    )
    .values(paused=bindparam("stop"), next_at=bindparam("following"))
)  # fmt: skip
_NEXT_TRY = func.coalesce(schedules.retry_at, schedules.next_at)
_SOONEST = Hot(
    lambda _: (
        select(_NEXT_TRY)
        .join(Community, communities.id == schedules.community_id)
        .where(schedules.paused.is_(False), schedules.next_at.isnot(None), communities.paused.is_(False))
        .order_by(_NEXT_TRY)
        .limit(1)
    )
)


async def put(unit: Unit, plan: Plan, now: datetime) -> int:
    """Let something fall due from now on; return the schedule's id. The same name again replaces the plan."""
    values = _values(plan, now)
    rows = await unit.run(_PUT, **values)
    _signal(unit, values["next_at"], now)
    return int(rows[0][0])


async def put_idle(unit: Unit, plan: Plan, now: datetime) -> None:
    """Let something fall due, unless a plan of that name is already waiting: then that one stands.

    Whoever is about to run the waiting one sees what was written in this unit: on PostgreSQL its row is
    locked until the commit.
    """
    values = _values(plan, now)
    await unit.run(_PUT_IDLE, **values)
    _signal(unit, values["next_at"], now)


def _signal(unit: Unit, due: object, now: datetime) -> None:
    if isinstance(due, datetime) and due <= now:
        unit.signals.add(TICK)


def _values(plan: Plan, now: datetime) -> dict[str, object]:
    rule = plan.rule
    return {
        "community_id": plan.name.community,
        "kind": plan.name.kind,
        "key": plan.name.key,
        "person_id": plan.person,
        "place_id": plan.place,
        "rrule": rule.rrule if rule else "",
        "zone": rule.zone if rule else "UTC",
        "wall": rule.start.isoformat() if rule else "",
        "next_at": rule.next_after(now) if rule else plan.at,
        "payload": json.dumps(dict(plan.payload), sort_keys=True),
    }


async def exists(unit: Unit, name: Name) -> bool:
    return bool(await unit.run(_EXISTS, community=name.community, kind=name.kind, key=name.key))


async def cancel(unit: Unit, name: Name) -> None:
    await unit.run(_CANCEL, community=name.community, kind=name.kind, key=name.key)


async def pause(unit: Unit, name: Name, following: datetime | None) -> None:
    """Stop a schedule, or with `following` let it go on at that instant."""
    await unit.run(
        _PAUSE,
        community=name.community,
        which=name.kind,
        name=name.key,
        stop=following is None,
        following=following,
    )


async def due(unit: Unit, now: datetime) -> list[Due]:
    return [_due(row) for row in await unit.run(_DUE, now=now)]


async def still_due(unit: Unit, schedule: int, at: datetime) -> bool:
    """Look again, inside the unit that will act.

    Somebody else may have acted, moved or cancelled it since; where another process is about to, it has it.
    """
    rows = await unit.run(_ONE, row=schedule)
    return bool(rows) and rows[0][0] == at


async def happened(unit: Unit, row: Due, state: str, now: datetime, *, error: str = "") -> bool:
    """Write down that an occurrence ran; False when it did before."""
    values = {"schedule": row.id, "due": row.due_at, "state": state, "now": now, "error": error[:300]}
    return bool(await unit.run(_HAPPENED, **values))


async def advance(unit: Unit, schedule: int, following: datetime | None) -> None:
    await unit.run(_ADVANCE, row=schedule, following=following)


async def postpone(unit: Unit, schedule: int, until: datetime) -> None:
    """Leave an occurrence that failed for later."""
    await unit.run(_POSTPONE, row=schedule, until=until)


async def lend(unit: Unit, row: Due, now: datetime, until: datetime) -> bool:
    """Leave an occurrence to who works on it; it is due again when they have not come back by then.

    False when somebody else has it.
    """
    return bool(await unit.run(_LEND, row=row.id, due=row.due_at, now=now, until=until))


async def soonest(unit: Unit) -> datetime | None:
    rows = await unit.run(_SOONEST)
    return rows[0][0] if rows else None


def _due(row: Row) -> Due:
    rule = Rule(row[6], row[7], datetime.fromisoformat(row[8])) if row[6] else None
    return Due(
        id=row[0],
        community=CommunityId(row[1]),
        person=row[2],
        place=row[3],
        kind=row[4],
        key=row[5],
        rule=rule,
        due_at=row[9],
        payload=json.loads(row[10]),
        tries=row[11],
    )
