"""Rows of what falls due: once, or by a rule on a wall clock.

The next instant is kept in UTC and worked out again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.base.ids import CommunityId, PersonId, PlaceId
from bot.base.line import Row
from bot.base.unit import Unit
from bot.reminders import occurrences, school_year
from bot.reminders import schedule_sql as sql
from bot.reminders.occurrences import Key, Turn, turns
from bot.reminders.recurrence import Rule

Payload = Mapping[str, str | int]
INSTANT = timedelta(microseconds=1)
TICK = "tick"
"""The signal of a unit of work in which something fell due."""


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
class Standing:
    """A schedule as it stands: `next` is its next turn, None when nothing follows."""

    id: int
    community: CommunityId
    person: PersonId | None
    place: PlaceId | None
    kind: str
    key: str
    rule: Rule | None
    zone: str
    payload: Payload
    tries: int
    paused: bool
    next: Turn | None


@dataclass(frozen=True, slots=True)
class Due:
    """A turn of a schedule that has fallen due. After downtime its time is long ago."""

    of: Standing
    turn: Turn

    @property
    def id(self) -> int:
        return self.of.id

    @property
    def kind(self) -> str:
        return self.of.kind

    @property
    def due_at(self) -> datetime:
        """Return the time it stands for."""
        return self.turn.at


async def put(unit: Unit, plan: Plan, now: datetime) -> int:
    """Let something fall due from now on; return the schedule's id. The same name again replaces the plan.

    What was skipped or moved stays so where the rule is the one that stands already.
    """
    if plan.rule is not None:
        plan = replace(plan, rule=await school_year.planted(unit, plan.name.community, plan.rule, now))
    before = await called(unit, plan.name) if plan.rule else None
    values = _values(plan, now)
    schedule = int((await unit.run(sql.PUT, **values))[0][0])
    _signal(unit, values["next_at"], now)
    if plan.rule is None or before is None or before.rule != plan.rule:
        await occurrences.forget(unit, schedule, now)
    else:
        await settle(unit, before, now)
    return schedule


async def put_idle(unit: Unit, plan: Plan, now: datetime) -> None:
    """Let something fall due, unless a plan of that name is already waiting: then that one stands.

    Whoever is about to run the waiting one sees what was written in this unit: on PostgreSQL its row is
    locked until the commit.
    """
    values = _values(plan, now)
    await unit.run(sql.PUT_IDLE, **values)
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


async def rerule(unit: Unit, row: Standing, rule: Rule, now: datetime) -> None:
    """Give a series another rule; a turn that is due and did not run yet stays, if the rule has it."""
    await unit.run(sql.RULE, row=row.id, text=rule.rrule)
    before = min(now, row.next.at - INSTANT) if row.next else now
    await settle(unit, replace(row, rule=rule), before)


async def follow_terms(unit: Unit, now: datetime, community: CommunityId | None = None) -> None:
    """Bring the series that count in terms up to their calendars, of one community or of all."""
    for row in [standing_of(row) for row in await unit.run(school_year.FOLLOWERS)]:
        if row.rule is None or community not in (None, row.community):
            continue
        rule = await school_year.planted(unit, row.community, row.rule, now)
        if rule != row.rule:
            await rerule(unit, row, rule, now)


async def settle(unit: Unit, row: Standing, after: datetime, *, once: datetime | None = None) -> Turn | None:
    """Work out the next turn after an instant from the rule and all changes, and write it down.

    `once` is the instant that a schedule without a rule was meant for.
    """
    since = min(after, once - INSTANT) if once else after
    changes = await occurrences.changes(unit, row.id, since)
    base = row.rule.after(after) if row.rule else ([once] if once else [])
    following = next((turn for turn in turns(base, changes) if turn.at > after), None)
    await advance(unit, row.id, following)
    return following


async def called(unit: Unit, name: Name) -> Standing | None:
    """Return a schedule by its name."""
    rows = await unit.run(sql.CALLED, community=name.community, which=name.kind, name=name.key)
    return standing_of(rows[0]) if rows else None


async def exists(unit: Unit, name: Name) -> bool:
    return await called(unit, name) is not None


async def one(unit: Unit, schedule: int) -> Standing | None:
    """Return a schedule, locked until the unit ends."""
    rows = await unit.run(sql.ONE, row=schedule)
    return standing_of(rows[0]) if rows else None


async def cancel(unit: Unit, name: Name) -> None:
    await unit.run(sql.CANCEL, community=name.community, which=name.kind, name=name.key)


async def due(unit: Unit, now: datetime) -> list[Due]:
    rows = [standing_of(row) for row in await unit.run(sql.DUE, now=now)]
    return [Due(row, row.next) for row in rows if row.next is not None]


async def still_due(unit: Unit, row: Due) -> bool:
    """Look again, inside the unit that will act.

    Somebody else may have acted, moved or cancelled it since; where another process is about to, it has it.
    """
    rows = await unit.run(sql.UNHELD, row=row.id)
    found = standing_of(rows[0]) if rows else None
    return found is not None and found.next == row.turn and not found.paused


async def advance(unit: Unit, schedule: int, following: Turn | None) -> None:
    """Write down which turn comes next."""
    at, meant, extra = None, None, False
    if following is not None:
        at, (meant, extra) = following.at, following.key
    moved = None if meant == at else meant
    await unit.run(sql.ADVANCE, row=schedule, following=at, meant=moved, beside=extra)


async def postpone(unit: Unit, schedule: int, until: datetime) -> None:
    """Leave an occurrence that failed for later."""
    await unit.run(sql.POSTPONE, row=schedule, until=until)


async def lend(unit: Unit, row: Due, now: datetime, until: datetime) -> bool:
    """Leave an occurrence to who works on it; it is due again when they have not come back by then.

    False when somebody else has it.
    """
    return bool(await unit.run(sql.LEND, row=row.id, due=row.due_at, now=now, until=until))


async def soonest(unit: Unit) -> datetime | None:
    rows = await unit.run(sql.SOONEST)
    return rows[0][0] if rows else None


def standing_of(row: Row) -> Standing:
    rule = Rule(row[6], row[7], datetime.fromisoformat(row[8])) if row[6] else None
    at = row[9]
    return Standing(
        id=row[0],
        community=CommunityId(row[1]),
        person=row[2],
        place=row[3],
        kind=row[4],
        key=row[5],
        rule=rule,
        zone=row[7],
        payload=json.loads(row[10]),
        tries=row[11],
        paused=bool(row[14]),
        next=Turn(at, Key(row[12] or at, bool(row[13]))) if at else None,
    )
