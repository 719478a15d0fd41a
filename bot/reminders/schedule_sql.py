"""The statements of schedules, compiled once for each dialect."""

from typing import cast

from sqlalchemy import ClauseElement, bindparam, delete, func, or_, select, update

from bot.base.hot import Hot, Insert
from bot.base.tables import columns
from bot.people.tables import Community
from bot.reminders.tables import Schedule

BATCH = 16

communities = columns(Community)
schedules = columns(Schedule)
COLUMNS = (
    schedules.id, schedules.community_id, schedules.person_id, schedules.place_id, schedules.kind,
    schedules.key, schedules.rrule, schedules.zone, schedules.wall, schedules.next_at, schedules.payload,
    schedules.tries, schedules.meant_at, schedules.extra, schedules.paused,
)  # fmt: skip
_SET = ("person_id", "place_id", "kind", "key", "rrule", "zone", "wall", "next_at", "payload")
_AFRESH = {"paused": False, "tries": 0, "extra": False, "meant_at": None, "retry_at": None}
_NAMED = (
    schedules.community_id == bindparam("community"),
    schedules.kind == bindparam("which"),
    schedules.key == bindparam("name"),
)


def _upsert(insert: Insert) -> ClauseElement:
    made = insert(Schedule).values(
        {name: bindparam(name) for name in ("community_id", *_SET)}
        | {"paused": False, "extra": False, "tries": 0}
    )
    changed = {name: made.excluded[name] for name in _SET} | _AFRESH
    return cast(
        "ClauseElement",
        made.on_conflict_do_update(index_elements=["community_id", "kind", "key"], set_=changed).returning(
            schedules.id
        ),
    )


def _upsert_idle(insert: Insert) -> ClauseElement:
    made = insert(Schedule).values(
        {name: bindparam(name) for name in ("community_id", *_SET)}
        | {"paused": False, "extra": False, "tries": 0}
    )
    kept = {name: value for name, value in _AFRESH.items() if name != "paused"}
    changed = {name: made.excluded[name] for name in ("next_at", "payload")} | kept
    return cast(
        "ClauseElement",
        made.on_conflict_do_update(
            index_elements=["community_id", "kind", "key"], set_=changed, where=schedules.next_at.is_(None)
        ),
    )


PUT = Hot(_upsert)
PUT_IDLE = Hot(_upsert_idle)
DUE = Hot(
    lambda _: select(*COLUMNS)
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
UNHELD = Hot(
    lambda _: (
        select(*COLUMNS)
        .where(schedules.id == bindparam("row"))
        .with_for_update(of=Schedule, skip_locked=True)
    )
)
"""A schedule, unless another process has it in hand."""
ONE = Hot(lambda _: select(*COLUMNS).where(schedules.id == bindparam("row")).with_for_update(of=Schedule))
CALLED = Hot(lambda _: select(*COLUMNS).where(*_NAMED))
ADVANCE = Hot(
    lambda _: (
        update(Schedule)
        .where(schedules.id == bindparam("row"))
        .values(
            next_at=bindparam("following"), meant_at=bindparam("meant"), extra=bindparam("beside"), tries=0,
            retry_at=None,
        )
    )
)  # fmt: skip
POSTPONE = Hot(
    lambda _: (
        update(Schedule)
        .where(schedules.id == bindparam("row"))
        .values(tries=schedules.tries + 1, retry_at=bindparam("until"))
    )
)
LEND = Hot(
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
CANCEL = Hot(lambda _: delete(Schedule).where(*_NAMED))
PAUSE = Hot(
    lambda _: update(Schedule).where(schedules.id == bindparam("row")).values(paused=bindparam("stop"))
)
RULE = Hot(lambda _: update(Schedule).where(schedules.id == bindparam("row")).values(rrule=bindparam("text")))
_NEXT_TRY = func.coalesce(schedules.retry_at, schedules.next_at)
SOONEST = Hot(
    lambda _: (
        select(_NEXT_TRY)
        .join(Community, communities.id == schedules.community_id)
        .where(schedules.paused.is_(False), schedules.next_at.isnot(None), communities.paused.is_(False))
        .order_by(_NEXT_TRY)
        .limit(1)
    )
)
