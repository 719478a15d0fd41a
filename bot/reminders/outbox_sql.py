"""The statements of the outbox, compiled once for each dialect.

A lane is what one community says at one spot. Of each lane only the head may be claimed: what is behind it
has no `retry_at` until the head has left. So a claim looks at each message that is due once, whatever is
stored, and answers (`reply`) neither wait nor hold anything up.
"""

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy import tuple_ as pair

from bot.base.hot import Hot, HotInsert
from bot.base.tables import columns, fixed
from bot.people.tables import Community, Place
from bot.reminders.tables import Outbox, OutboxPart, SendClass, State

BATCH = 32
"""How many rows are edited at once."""

communities = columns(Community)
places = columns(Place)
outboxes = columns(Outbox)
parts = columns(OutboxPart)
_TABLE = inspect(Outbox).local_table
_AHEAD = _TABLE.alias("ahead")
COLUMNS = (
    outboxes.id, outboxes.community_id, outboxes.person_id, outboxes.place_id, outboxes.platform,
    outboxes.spot,
    outboxes.to_account, outboxes.origin, outboxes.send_class, outboxes.key, outboxes.message, outboxes.lang,
    outboxes.zone,
    outboxes.ticket, outboxes.reply_to, outboxes.attempts, outboxes.receipt, outboxes.wanted, outboxes.due_at,
    outboxes.expires_at, outboxes.doubted_at, outboxes.says_late, outboxes.sent_at, outboxes.edited_at,
)  # fmt: skip

INSERTED = (
    "community_id", "person_id", "place_id", "platform", "spot", "to_account", "origin", "send_class", "key",
    "message", "lang", "zone", "ticket", "reply_to", "state", "due_at", "retry_at", "tried_at", "says_late",
    "expires_at", "claimed_until", "attempts",
)  # fmt: skip

SPEAKING = or_(
    communities.id.is_(None), communities.paused.is_(False), outboxes.send_class == fixed(SendClass.REPLY)
)
REVISABLE = (State.DUE, State.SENDING, State.SENT, State.UNKNOWN)
DUE = outboxes.state == fixed(State.DUE)
HERE = outboxes.platform == bindparam("platform")
UNWANTED = outboxes.state == fixed(State.REMOVING)
WAITS = and_(
    outboxes.send_class != fixed(SendClass.REPLY),
    or_(
        exists(
            select(_AHEAD.c.id)
            .where(
                _AHEAD.c.platform == outboxes.platform,
                _AHEAD.c.spot == outboxes.spot,
                _AHEAD.c.state.in_([fixed(State.DUE), fixed(State.SENDING)]),
                _AHEAD.c.send_class != fixed(SendClass.REPLY),
                _AHEAD.c.community_id.is_not_distinct_from(outboxes.community_id),
                pair(_AHEAD.c.due_at, _AHEAD.c.id) < pair(outboxes.due_at, outboxes.id),
            )
            .correlate(_TABLE)
        ),
        exists(
            select(places.id).where(places.id == outboxes.place_id, places.lost_at.is_not(None))
            .correlate(_TABLE)
        ),
    ),
)  # fmt: skip
"""Something earlier is on its way to the same spot, or the place is lost."""


def _if_waits(then: object, otherwise: object) -> ColumnElement[object]:
    return case((WAITS, then), else_=otherwise)


INSERT = HotInsert(
    lambda insert: (
        insert(Outbox)
        .values(
            {name: bindparam(name) for name in INSERTED}
            | {"error": "", "receipt": "", "wanted": 0, "shown": 0}
        )
        .on_conflict_do_nothing()
    )
)
CLAIM = Hot(
    lambda _: (
        update(Outbox)
        .where(
            outboxes.id.in_(
                select(outboxes.id)
                .outerjoin(Community, communities.id == outboxes.community_id)
                .where(HERE, DUE, outboxes.retry_at <= bindparam("now"), SPEAKING)
                .order_by(outboxes.retry_at, outboxes.id)
                .limit(bindparam("most", type_=Integer))
                .with_for_update(of=Outbox, skip_locked=True)
            )
        )
        .values(
            state=_if_waits(fixed(State.DUE), fixed(State.SENDING)),
            retry_at=_if_waits(None, outboxes.retry_at),
            claimed_until=_if_waits(None, bindparam("until", type_=outboxes.claimed_until.type)),
            tried_at=_if_waits(outboxes.tried_at, bindparam("tried", type_=outboxes.tried_at.type)),
            attempts=outboxes.attempts + _if_waits(0, 1),
        )
        .returning(*COLUMNS, outboxes.state)
    )
)
_HEAD = _TABLE.alias("head")
FREE = Hot(
    lambda _: (
        update(Outbox)
        .where(
            DUE,
            outboxes.retry_at.is_(None),
            outboxes.id
            == select(_HEAD.c.id)
            .where(
                _HEAD.c.platform == bindparam("platform"),
                _HEAD.c.spot == bindparam("where"),
                _HEAD.c.state.in_([fixed(State.DUE), fixed(State.SENDING)]),
                _HEAD.c.send_class != fixed(SendClass.REPLY),
                _HEAD.c.community_id.is_not_distinct_from(bindparam("community", type_=Integer)),
            )
            .order_by(_HEAD.c.due_at, _HEAD.c.id)
            .limit(1)
            .scalar_subquery(),
        )
        .values(retry_at=outboxes.due_at)
        .returning(outboxes.id)
    )
)
FREE_ALL = Hot(
    lambda _: (
        update(Outbox)
        .where(HERE, DUE, outboxes.retry_at.is_(None), ~WAITS)
        .values(retry_at=outboxes.due_at)
        .returning(outboxes.id)
    )
)
EXPIRE = Hot(
    lambda _: (
        update(Outbox)
        .where(HERE, DUE, outboxes.retry_at.is_(None), outboxes.expires_at <= bindparam("now"))
        .values(state=State.EXPIRED.value, error=bindparam("reason"))
    )
)
EDITS = Hot(
    lambda _: (
        select(*COLUMNS)
        .where(
            HERE,
            outboxes.state == fixed(State.SENT),
            outboxes.wanted > outboxes.shown,
            or_(outboxes.edited_at.is_(None), outboxes.edited_at <= bindparam("before")),
        )
        .order_by(outboxes.edited_at, outboxes.id)
        .limit(BATCH)
    )
)
OWN = or_(and_(outboxes.state == fixed(State.SENDING), outboxes.attempts == bindparam("attempt")), UNWANTED)
"""A claim is known by its number: who lost a row to a later claim writes nothing into it."""
SENT = Hot(
    lambda _: update(Outbox)
    .where(outboxes.id == bindparam("row"), OWN)
    .values(
        state=case((UNWANTED, State.REMOVING.value), else_=State.SENT.value),
        receipt=bindparam("receipt_text"), sent_at=bindparam("now"), shown=bindparam("version"),
        edited_at=bindparam("now"), error="", claimed_until=None,
    )
)  # fmt: skip
PART = Hot(
    lambda insert: (
        insert(OutboxPart)
        .values(platform=bindparam("platform"), receipt=bindparam("receipt"), outbox_id=bindparam("row"))
        .on_conflict_do_nothing()
    )
)
MARK = Hot(
    lambda _: update(Outbox)
    .where(outboxes.id == bindparam("row"), OWN)
    .values(
        state=case((UNWANTED, State.REMOVING.value), else_=bindparam("new_state")),
        error=bindparam("reason"), retry_at=bindparam("retry"), receipt=bindparam("receipt_text"),
        attempts=outboxes.attempts - bindparam("uncounted", type_=Integer), claimed_until=None,
    )
)  # fmt: skip
DOUBT = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), outboxes.doubted_at.is_(None))
        .values(doubted_at=func.coalesce(outboxes.tried_at, outboxes.due_at))
    )
)
SHOWN = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), outboxes.shown <= bindparam("version"))
        .values(shown=bindparam("version"), edited_at=bindparam("now"))
    )
)
ERASE = Hot(
    lambda _: update(Outbox)
    .where(
        outboxes.id == bindparam("row"),
        outboxes.state == fixed(State.SENT),
        outboxes.wanted == outboxes.shown,
    )
    .values(message=bindparam("text"))
)  # fmt: skip
EDITED = Hot(
    lambda _: update(Outbox).where(outboxes.id == bindparam("row")).values(edited_at=bindparam("now"))
)
REVISE = Hot(
    lambda _: (
        update(Outbox)
        .where(
            outboxes.community_id == bindparam("community"),
            outboxes.key == bindparam("name"),
            or_(*(outboxes.state == fixed(state) for state in REVISABLE)),
        )
        .values(message=bindparam("text"), wanted=outboxes.wanted + 1)
        .returning(outboxes.platform)
    )
)
BY_RECEIPT = Hot(
    lambda _: (
        select(*COLUMNS)
        .where(HERE, outboxes.receipt == bindparam("receipt"))
        .order_by(outboxes.id.desc())
        .limit(1)
    )
)
BY_PART = Hot(
    lambda _: (
        select(*COLUMNS)
        .join(OutboxPart, parts.outbox_id == outboxes.id)
        .where(parts.platform == bindparam("platform"), parts.receipt == bindparam("receipt"))
    )
)
CHANGE = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"))
        .values(message=bindparam("text"), wanted=outboxes.wanted + 1)
    )
)
RELEASE = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.state == fixed(State.SENDING), outboxes.claimed_until > bindparam("now"))
        .values(claimed_until=bindparam("past"))
    )
)
INHERIT = Hot(
    lambda _: (
        update(Outbox)
        .where(
            outboxes.platform == bindparam("name"),
            outboxes.state == fixed(State.SENDING),
            outboxes.send_class != fixed(SendClass.REPLY),
            outboxes.claimed_until > bindparam("until"),
        )
        .values(claimed_until=bindparam("until"))
    )
)
STALE = Hot(
    lambda _: (
        select(*COLUMNS)
        .where(HERE, outboxes.state == fixed(State.SENDING), outboxes.claimed_until < bindparam("now"))
        .with_for_update(of=Outbox, skip_locked=True)
    )
)
NEXT = Hot(
    lambda _: (
        select(outboxes.retry_at)
        .outerjoin(Community, communities.id == outboxes.community_id)
        .where(HERE, DUE, outboxes.retry_at.is_not(None), SPEAKING)
        .order_by(outboxes.retry_at)
        .limit(1)
    )
)
