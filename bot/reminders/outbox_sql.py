"""The statements of the outbox, compiled once for each dialect."""

from sqlalchemy import and_, bindparam, case, or_, select, update

from bot.base.hot import Hot, HotInsert
from bot.base.tables import columns, fixed
from bot.people.tables import Community
from bot.reminders.tables import Outbox, SendClass, State

BATCH = 32
"""How many rows are claimed, or edited, at once."""

communities = columns(Community)
outboxes = columns(Outbox)
COLUMNS = (
    outboxes.id, outboxes.community_id, outboxes.person_id, outboxes.place_id, outboxes.platform,
    outboxes.spot,
    outboxes.to_account, outboxes.origin, outboxes.send_class, outboxes.key, outboxes.message, outboxes.lang,
    outboxes.zone,
    outboxes.ticket, outboxes.reply_to, outboxes.attempts, outboxes.receipt, outboxes.wanted, outboxes.due_at,
    outboxes.expires_at,
)  # fmt: skip

INSERTED = (
    "community_id", "person_id", "place_id", "platform", "spot", "to_account", "origin", "send_class", "key",
    "message", "lang", "zone", "ticket", "reply_to", "state", "due_at", "expires_at", "claimed_until",
    "attempts",
)  # fmt: skip

SPEAKING = or_(
    communities.id.is_(None), communities.paused.is_(False), outboxes.send_class == fixed(SendClass.REPLY)
)
REVISABLE = (State.DUE, State.SENDING, State.SENT, State.UNKNOWN)

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
                .where(
                    outboxes.platform == bindparam("platform"),
                    outboxes.state == fixed(State.DUE),
                    outboxes.due_at <= bindparam("now"),
                    SPEAKING,
                )
                .order_by(outboxes.due_at, outboxes.id)
                .limit(BATCH)
                .with_for_update(of=Outbox, skip_locked=True)
            )
        )
        .values(state=State.SENDING.value, claimed_until=bindparam("until"), attempts=outboxes.attempts + 1)
        .returning(*COLUMNS)
    )
)
EDITS = Hot(
    lambda _: (
        select(*COLUMNS)
        .where(
            outboxes.platform == bindparam("platform"),
            outboxes.state == fixed(State.SENT),
            outboxes.wanted > outboxes.shown,
            or_(outboxes.edited_at.is_(None), outboxes.edited_at <= bindparam("before")),
        )
        .order_by(outboxes.id)
        .limit(BATCH)
    )
)
UNWANTED = outboxes.state == fixed(State.REMOVING)
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
MARK = Hot(
    lambda _: update(Outbox)
    .where(outboxes.id == bindparam("row"), OWN)
    .values(
        state=case((UNWANTED, State.REMOVING.value), else_=bindparam("new_state")),
        error=bindparam("reason"), due_at=bindparam("due"), receipt=bindparam("receipt_text"),
        claimed_until=None,
    )
)  # fmt: skip
GIVE_BACK = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), OWN)
        .values(
            state=case((UNWANTED, State.REMOVING.value), else_=State.DUE.value),
            attempts=outboxes.attempts - 1,
            claimed_until=None,
        )
    )
)
SHOWN = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"))
        .values(shown=bindparam("version"), edited_at=bindparam("now"))
    )
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
        .where(outboxes.platform == bindparam("platform"), outboxes.receipt == bindparam("receipt"))
        .order_by(outboxes.id.desc())
        .limit(1)
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
        select(outboxes.id, outboxes.send_class, outboxes.attempts, outboxes.receipt)
        .where(
            outboxes.platform == bindparam("platform"),
            outboxes.state == fixed(State.SENDING),
            outboxes.claimed_until < bindparam("now"),
        )
        .with_for_update(skip_locked=True)
    )
)
NEXT = Hot(
    lambda _: (
        select(outboxes.due_at)
        .outerjoin(Community, communities.id == outboxes.community_id)
        .where(outboxes.platform == bindparam("platform"), outboxes.state == fixed(State.DUE), SPEAKING)
        .order_by(outboxes.due_at)
        .limit(1)
    )
)
