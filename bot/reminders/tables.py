"""What came in, what goes out, and what falls due."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.base.tables import INWARD, instant, maybe_instant, only, refers


class InboxState(StrEnum):
    NEW = "new"
    DONE = "done"
    POISON = "poison"


class Inbox(SQLModel, table=True):
    """An event as a platform told it, until its effects are committed.

    `raw` is empty where nothing may be kept. `spot` is where it came from, told of what was set aside.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("platform", "key"),
        only("ix_inbox_new", "platform", "id", where="state = 'new'"),
        only("ix_inbox_poison", "id", where="state = 'poison'"),
        {"info": INWARD},
    )

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    key: str
    raw: str = ""
    state: str = InboxState.NEW
    tries: int = 0
    error: str = ""
    spot: str | None = None
    received_at: datetime = instant()


class SendClass(StrEnum):
    """What a doubtful try may lead to."""

    REPLY = "reply"
    """Answers one event; sent at once, of no use later."""
    POST = "post"
    """Sent once more after a doubtful try."""
    HOLD = "hold"
    """Never sent again after a doubtful try, unless a moderator says so."""


class State(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    REMOVING = "removing"
    """It was said and is to be taken back."""
    REMOVED = "removed"


class Outbox(SQLModel, table=True):
    """A message on its way. `spot` is a place's key, or with `to_account` an account's, on `platform`.

    `key` names the announcement: all copies of it, and later edits, share the key. `wanted` counts the
    versions of the message, `shown` is the version the platform has. Parts of a split message are sent one
    by one, and `receipt` has one line for each that was taken. `origin` is the room to point from when a
    private conversation is closed.

    `due_at` is when it was meant to be said and stays so; `retry_at` is when it may be tried, None while
    an earlier message to the same spot is on its way or the place is lost. `tried_at` is when the last try
    began, `doubted_at` when the first one of unknown outcome did. `says_late`: the message says itself that
    it is late when it goes out long after its time.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("community_id", "key", "platform", "spot"),
        only("ix_outbox_due", "platform", "retry_at", where="state = 'due'"),
        only(
            "ix_outbox_lane", "platform", "spot", "due_at", "id",
            where="state IN ('due', 'sending') AND send_class != 'reply'",
        ),
        only("ix_outbox_sending", "platform", "claimed_until", where="state = 'sending'"),
        only("ix_outbox_changed", "platform", "id", where="wanted > shown"),
        only("ix_outbox_unknown", "community_id", "id", where="state = 'unknown'"),
        only(
            "ix_outbox_expired", "community_id", "due_at",
            where="state = 'expired' AND send_class != 'reply'",
        ),
        Index("ix_outbox_receipt", "platform", "receipt"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    community_id: int | None = refers("communities.id", ondelete="SET NULL", index=False)
    person_id: int | None = refers("people.id", ondelete="SET NULL", index=False)
    place_id: int | None = refers("places.id", ondelete="SET NULL", index=False)
    platform: str
    spot: str
    to_account: bool = False
    origin: str = ""
    send_class: str = SendClass.POST
    key: str
    message: str
    lang: str = "en"
    zone: str = "UTC"
    ticket: str = ""
    reply_to: str = ""
    state: str = State.DUE
    due_at: datetime = instant()
    retry_at: datetime | None = maybe_instant()
    tried_at: datetime | None = maybe_instant()
    doubted_at: datetime | None = maybe_instant()
    says_late: bool = True
    expires_at: datetime | None = maybe_instant()
    claimed_until: datetime | None = maybe_instant()
    attempts: int = 0
    error: str = ""
    receipt: str = ""
    sent_at: datetime | None = maybe_instant()
    wanted: int = 0
    shown: int = 0
    edited_at: datetime | None = maybe_instant()


class OutboxPart(SQLModel, table=True):
    """One piece of a message that had to be split, so that each piece is found by its receipt."""

    __tablename__ = "outbox_parts"
    __table_args__ = (UniqueConstraint("platform", "receipt"), {"info": INWARD})

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    receipt: str
    outbox_id: int = refers("outbox.id")


class Schedule(SQLModel, table=True):
    """Something that falls due: once (`rrule` empty) or by a rule on the wall clock of its zone.

    `wall` is the first time on that clock ("2026-11-24T19:00"). `kind` names the timer that is called,
    `payload` is its JSON arguments. `next_at` is None when nothing follows. Where that is not the instant the
    rule meant, `meant_at` is; `extra` marks a run beside the ordinary one.
    """

    __tablename__ = "schedules"
    __table_args__ = (
        UniqueConstraint("community_id", "kind", "key"),
        Index("ix_schedules_due", "paused", "next_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int | None = refers("people.id", ondelete="SET NULL")
    place_id: int | None = refers("places.id", ondelete="SET NULL")
    kind: str
    key: str
    rrule: str = ""
    zone: str = "UTC"
    wall: str = ""
    next_at: datetime | None = maybe_instant()
    meant_at: datetime | None = maybe_instant()
    extra: bool = False
    paused: bool = False
    payload: str = "{}"
    tries: int = 0
    retry_at: datetime | None = maybe_instant()


class OccurrenceState(StrEnum):
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    MOVED = "moved"
    """It waits for another instant than the one it was meant for."""
    MISSED = "missed"
    """It passed during downtime; a later one of the series stood in for it."""
    EXPIRED = "expired"
    """It came so late that it was of no more use."""


class Occurrence(SQLModel, table=True):
    """One time a schedule falls due, and what became of it: the unique key is what makes it happen once.

    `due_at` is the instant the rule meant, `moved_to` the one it was put to. `extra` is a run beside the
    ordinary one. `times` counts the occurrences that a row of missed ones stands for: this and those after.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        UniqueConstraint("schedule_id", "due_at", "extra"),
        only("ix_occurrences_changed", "schedule_id", where="state IN ('moved', 'skipped')"),
        only("ix_occurrences_dropped", "state", where="state IN ('missed', 'expired')"),
    )

    id: int | None = Field(default=None, primary_key=True)
    schedule_id: int = refers("schedules.id", index=False)
    due_at: datetime = instant()
    extra: bool = False
    state: str
    moved_to: datetime | None = maybe_instant()
    times: int = 1
    ran_at: datetime = instant()
    error: str = ""


class Term(SQLModel, table=True):
    """A term of the school's year in a community's calendar, both days included."""

    __tablename__ = "terms"
    __table_args__ = (UniqueConstraint("community_id", "starts_on"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    name: str
    starts_on: date
    ends_on: date


class Door(SQLModel, table=True):
    """A one-time link into the private conversation that brings a waiting answer along."""

    __tablename__ = "doors"

    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True)
    outbox_id: int = refers("outbox.id")
    expires_at: datetime = instant()


class RightsQuestion(SQLModel, table=True):
    """A question that only the platform can answer: what the bot lacks to post at `spot`.

    When it is answered, `timer` is called with `payload`, `missing` (names of rights, or "") and `known`
    (0 when the platform could not tell).
    """

    __tablename__ = "rights_questions"
    __table_args__ = (
        UniqueConstraint("community_id", "timer", "key"),
        Index("ix_rights_questions_due", "platform", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    platform: str
    spot: str
    timer: str
    key: str
    payload: str = "{}"
    due_at: datetime = instant()
    tries: int = 0


class Discard(SQLModel, table=True):
    """A file whose bytes are to be dropped once no row names it."""

    __tablename__ = "discards"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int | None = refers("communities.id", ondelete="SET NULL")
    file: str = Field(unique=True)
    asked_at: datetime = instant()


class LeaseRow(SQLModel, table=True):
    """What one process at a time may do, until when. `token` grows by one whenever it changes hands."""

    __tablename__ = "leases"
    __table_args__ = ({"info": INWARD},)

    name: str = Field(primary_key=True)
    holder: str
    token: int
    until: datetime = instant()
