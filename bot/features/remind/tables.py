"""Reminders that wait, and times that could be read in several ways."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, maybe_instant, refers


class Note(SQLModel, table=True):
    """A reminder that a person asked for; with `place_id` it is for everybody there.

    `rrule`, `zone` and `wall` are those of its rule, or empty. `next_at` is when it falls due; None once it
    has come. `meant_at` is the time it stood for when it came last, `said` the key of what was said then.
    `origin_id` is the reminder it was put off or copied from: pressing twice moves the one copy. It was asked
    for in the room `spot` of a platform, or in private (empty).
    """

    __tablename__ = "remind_notes"
    __table_args__ = (UniqueConstraint("person_id", "origin_id"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = refers("people.id", index=False)
    place_id: int | None = Field(
        default=None, foreign_key="places.id", ondelete="CASCADE", nullable=True, index=True
    )
    origin_id: int | None = None
    text: str
    rrule: str = ""
    zone: str = ""
    wall: str = ""
    next_at: datetime | None = maybe_instant()
    rung_at: datetime | None = maybe_instant()
    meant_at: datetime | None = maybe_instant()
    said: str = ""
    platform: str = ""
    spot: str = ""
    made_at: datetime = instant()


class Draft(SQLModel, table=True):
    """A reminder whose time has several readings: `phrase` read on the clock of `zone` at `asked_at`.

    `note_id` is the reminder that is to be moved, or None for a new one.
    """

    __tablename__ = "remind_drafts"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = Field(foreign_key="people.id", ondelete="CASCADE", unique=True)
    place_id: int | None = Field(
        default=None, foreign_key="places.id", ondelete="CASCADE", nullable=True, index=True
    )
    note_id: int | None = Field(
        default=None, foreign_key="remind_notes.id", ondelete="CASCADE", nullable=True, index=True
    )
    text: str
    phrase: str
    zone: str
    asked_at: datetime = instant()


class Opening(SQLModel, table=True):
    """A place where members may remind everybody, and who said so; elsewhere only moderators may."""

    __tablename__ = "remind_openings"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    place_id: int = Field(foreign_key="places.id", ondelete="CASCADE", unique=True)
    person_id: int | None = refers("people.id", ondelete="SET NULL")
    opened_at: datetime = instant()
