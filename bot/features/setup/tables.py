"""What setting up remembers: rooms being looked at, and how the last look at a place went."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class Draft(SQLModel, table=True):
    """A room in which someone typed /setup, and what they chose so far.

    Its buttons may be pressed elsewhere (in private), so the row remembers the room and that the platform
    said `runs_place` there and then. `community_id` is None until the room belongs to a community.
    """

    __tablename__ = "setup_drafts"
    __table_args__ = (UniqueConstraint("platform", "account", "spot"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int | None = refers("communities.id", ondelete="SET NULL")
    platform: str
    account: str
    spot: str
    home: str
    title: str
    name: str
    lang: str
    zone: str
    runs_place: bool
    asked_at: datetime = instant(index=True)


class Mark(StrEnum):
    WAITING = "waiting"
    FINE = "fine"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Check(SQLModel, table=True):
    """The last look at a place. `number` counts the looks, `answer` is the message that shows this one."""

    __tablename__ = "setup_checks"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    place_id: int = Field(foreign_key="places.id", ondelete="CASCADE", unique=True)
    state: str = Mark.WAITING
    missing: str = ""
    number: int = 0
    answer: str = ""
    checked_at: datetime = instant()
