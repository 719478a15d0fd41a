"""Looking ahead: everything that is to come in a community, in order, as far as a list can hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import merge
from itertools import islice, takewhile

from sqlalchemy import and_, bindparam, or_, select

from bot.base.hot import Hot
from bot.base.ids import CommunityId, OutboxId, PersonId, PlaceId
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.chat import codec
from bot.chat.message import Message
from bot.people.tables import Community
from bot.reminders import schedule_sql as sql
from bot.reminders.changes import Which, find
from bot.reminders.occurrences import Change, Changes, Key, Turn, change_of, turns
from bot.reminders.schedule import Payload, Standing, standing_of
from bot.reminders.tables import Occurrence, OccurrenceState, Outbox, Schedule, State

MOST = 200
MOST_SCHEDULES = 1000
MOST_LETTERS = 200

communities = columns(Community)
occurrences = columns(Occurrence)
outboxes = columns(Outbox)
schedules = columns(Schedule)


class ComingState(StrEnum):
    COMING = "coming"
    SKIPPED = "skipped"
    MOVED = "moved"
    """It comes at another instant than its own: `due_at` is its own."""
    PAUSED = "paused"
    """It would come then, but its series or the whole community is paused."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that is to come at `at`: a turn of a schedule, or with `letter` a message written already.

    `due_at` and `extra` are the key of the occurrence (`Which` in `changes`). `repeats` tells a series from
    what comes once.
    """

    at: datetime
    kind: str
    name: str
    state: ComingState
    due_at: datetime
    extra: bool = False
    schedule: int = 0
    payload: Payload | None = None
    person: PersonId | None = None
    place: PlaceId | None = None
    zone: str = "UTC"
    repeats: bool = False
    letter: OutboxId | None = None
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when to look, `since` excluded, and how many to list at most."""

    since: datetime
    until: datetime
    most: int = MOST


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is to come, in order. Where it is cut off, `cut_at` is the instant up to which it is whole."""

    comings: tuple[Coming, ...]
    cut_at: datetime | None = None


_WAITING = Hot(
    lambda _: select(*sql.COLUMNS, communities.paused)
    .join(Community, communities.id == schedules.community_id)
    .where(
        schedules.community_id == bindparam("community"),
        or_(
            schedules.next_at <= bindparam("until"),
            and_(schedules.paused, schedules.rrule != ""),
            schedules.id.in_(
                select(occurrences.schedule_id).where(
                    or_(
                        occurrences.state == fixed(OccurrenceState.MOVED),
                        occurrences.state == fixed(OccurrenceState.SKIPPED),
                    ),
                    occurrences.due_at > bindparam("since"),
                )
            ),
        ),
    )
    .order_by(schedules.next_at, schedules.id)
    .limit(MOST_SCHEDULES + 1)
)  # fmt: skip
_CHANGES = Hot(
    lambda _: select(
        occurrences.schedule_id, occurrences.due_at, occurrences.extra, occurrences.state,
        occurrences.moved_to,
    )
    .join(Schedule, schedules.id == occurrences.schedule_id)
    .where(
        schedules.community_id == bindparam("community"),
        or_(
            occurrences.due_at > bindparam("since"), occurrences.state == fixed(OccurrenceState.MOVED)
        ),
    )
)  # fmt: skip
_LETTERS = Hot(
    lambda _: select(
        outboxes.id, outboxes.key, outboxes.due_at, outboxes.person_id, outboxes.place_id, outboxes.zone,
        outboxes.message, communities.paused,
    )
    .join(Community, communities.id == outboxes.community_id)
    .where(
        outboxes.community_id == bindparam("community"),
        outboxes.state == fixed(State.DUE),
        outboxes.due_at > bindparam("since"),
        outboxes.due_at <= bindparam("until"),
    )
    .order_by(outboxes.due_at, outboxes.id)
    .limit(MOST_LETTERS + 1)
)  # fmt: skip
_PAUSED = Hot(lambda _: select(communities.paused).where(communities.id == bindparam("community")))


async def ahead(
    unit: Unit, community: CommunityId, span: Span, kinds: Sequence[str] | None = None
) -> Ahead:  # fmt: skip
    """List what comes: turns of schedules of some kinds, or of all, and messages that wait for their time.

    The work is bounded by the length of the list, not by how often a series comes round.
    """
    rows = await unit.run(_WAITING, community=community, since=span.since, until=span.until)
    standing = [(standing_of(row), bool(row[-1])) for row in rows[:MOST_SCHEDULES]]
    changes = await _changes(unit, community, span.since)
    streams = [
        _stream(one, changes.get(one.id, {}), span, paused=paused)
        for one, paused in standing
        if kinds is None or one.kind in kinds
    ]
    letters = await _letters(unit, community, span)
    listed = list(islice(merge(*streams, letters, key=lambda coming: coming.at), span.most + 1))
    cuts = [listed[span.most].at] if len(listed) > span.most else []
    if len(rows) > MOST_SCHEDULES and standing[-1][0].next is not None:
        cuts.append(standing[-1][0].next.at)
    if len(letters) > MOST_LETTERS:
        cuts.append(letters[-1].at)
    cut = min(cuts, default=None)
    return Ahead(tuple(one for one in listed[: span.most] if cut is None or one.at <= cut), cut)


async def one(unit: Unit, which: Which, now: datetime) -> Coming:
    """Return one occurrence that is still to come, skipped or not; refuse one that is not."""
    row, change = await find(unit, which, now)
    paused = row.paused or bool((await unit.run(_PAUSED, community=which.community))[0][0])
    at = change.moved_to if change is not None and change.moved_to is not None else which.key.due_at
    changes = {which.key: change} if change is not None else {}
    return _coming(row, Turn(at, which.key), changes, paused=paused)


async def _changes(unit: Unit, community: CommunityId, since: datetime) -> dict[int, dict[Key, Change]]:
    found: dict[int, dict[Key, Change]] = {}
    for schedule, *rest in await unit.run(_CHANGES, community=community, since=since):
        change = change_of(*rest)
        found.setdefault(schedule, {})[change.key] = change
    return found


def _stream(row: Standing, changes: Changes, span: Span, *, paused: bool) -> Iterator[Coming]:
    """Walk the turns of one schedule within a span, those that were skipped among them."""
    base = _base(row, span.since, paused=paused or row.paused)
    skipped = (Turn(key.due_at, key) for key, one in changes.items() if one.state is OccurrenceState.SKIPPED)
    for turn in takewhile(lambda turn: turn.at <= span.until, merge(turns(base, changes), sorted(skipped))):
        if turn.at > span.since:
            yield _coming(row, turn, changes, paused=paused or row.paused)


def _base(row: Standing, since: datetime, *, paused: bool) -> Iterator[datetime]:
    """Walk what the rule says; what is unchanged and before the next turn is over, so begin with that one.

    A rule is looked at only when more than its next turn is asked for: that takes most of the time.
    """
    following = row.next
    if row.rule is None:
        if following is not None:
            yield following.key.due_at
    elif paused or following is None or following.at <= since:
        yield from row.rule.after(since)
    else:
        if following.key == Key(following.at):
            yield following.at
        yield from row.rule.after(following.at)


def _coming(row: Standing, turn: Turn, changes: Changes, *, paused: bool) -> Coming:
    change = changes.get(turn.key)
    state = ComingState.PAUSED if paused else ComingState.COMING
    if change is not None and not paused:
        state = ComingState(change.state)
    return Coming(
        at=turn.at, kind=row.kind, name=row.key, state=state, due_at=turn.key.due_at, extra=turn.key.extra,
        schedule=row.id, payload=row.payload, person=row.person, place=row.place, zone=row.zone,
        repeats=row.rule is not None,
    )  # fmt: skip


async def _letters(unit: Unit, community: CommunityId, span: Span) -> list[Coming]:
    rows = await unit.run(_LETTERS, community=community, since=span.since, until=span.until)
    return [
        Coming(
            at=due, kind="letter", name=key, state=ComingState.PAUSED if paused else ComingState.COMING,
            due_at=due, person=person, place=place, zone=zone, letter=OutboxId(ident),
            message=codec.load(text),
        )
        for ident, key, due, person, place, zone, text, paused in rows
    ]  # fmt: skip
