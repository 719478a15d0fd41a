"""What came in, what goes out, and what falls due."""

from datetime import datetime
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

    `raw` is empty where nothing may be kept.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("platform", "key"),
        only("ix_inbox_new", "platform", "id", where="state = 'new'"),
        {"info": INWARD},
    )

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    key: str
    raw: str = ""
    state: str = InboxState.NEW
    tries: int = 0
    error: str = ""
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
    versions of
    the message, `shown` is the version the platform has. `parts` of a split message are sent one by one, and
    `receipt`
    has one line for each that was taken. `origin` is the room to point from when a private conversation is
    closed.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("community_id", "key", "platform", "spot"),
        only("ix_outbox_due", "platform", "due_at", where="state = 'due'"),
        only("ix_outbox_sending", "platform", "claimed_until", where="state = 'sending'"),
        only("ix_outbox_changed", "platform", "id", where="wanted > shown"),
        only("ix_outbox_unknown", "community_id", "id", where="state = 'unknown'"),
        Index("ix_outbox_receipt", "platform", "receipt"),
    )

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
    expires_at: datetime | None = maybe_instant()
    claimed_until: datetime | None = maybe_instant()
    attempts: int = 0
    error: str = ""
    receipt: str = ""
    sent_at: datetime | None = maybe_instant()
    wanted: int = 0
    shown: int = 0
    edited_at: datetime | None = maybe_instant()


class Schedule(SQLModel, table=True):
    """Something that falls due: once (`rrule` empty) or by a rule on the wall clock of its zone.

    `wall` is the first time on that clock ("2026-11-24T19:00"). `kind` names the timer that is called,
    `payload` is its JSON arguments. `next_at` is None when nothing follows.
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
    paused: bool = False
    payload: str = "{}"
    tries: int = 0
    retry_at: datetime | None = maybe_instant()


class OccurrenceState(StrEnum):
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


class Occurrence(SQLModel, table=True):
    """One time a schedule fell due: the unique key is what makes it happen once."""

    __tablename__ = "occurrences"
    __table_args__ = (UniqueConstraint("schedule_id", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    schedule_id: int = refers("schedules.id", index=False)
    due_at: datetime = instant()
    state: str
    ran_at: datetime = instant()
    error: str = ""


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
