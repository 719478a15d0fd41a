"""Requests to be verified, who is, and who vouched for whom."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, maybe_instant, refers


class Stage(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    VOUCHED = "vouched"
    WITHDRAWN = "withdrawn"
    """Not needed any more: the person has become one with somebody verified."""


_OPEN = text("stage = 'open'")


class Request(SQLModel, table=True):
    """What a person says of themself; at most one is open."""

    __tablename__ = "verify_requests"
    __table_args__ = (
        Index(
            "uq_verify_requests_open", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = refers("people.id")
    class_year: int
    proof: str
    stage: str = Stage.OPEN
    decided_by: int | None = refers("people.id", ondelete="SET NULL")
    reason: str = ""
    asked_at: datetime = instant()
    decided_at: datetime | None = maybe_instant()


class Standing(SQLModel, table=True):
    """Since when a person is verified. One who is not has no row."""

    __tablename__ = "verify_standings"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = Field(foreign_key="people.id", ondelete="CASCADE", unique=True)
    verified_at: datetime = instant()


class Vouch(SQLModel, table=True):
    """`by_id` says that `person_id` is an alumnus."""

    __tablename__ = "verify_vouches"
    __table_args__ = (UniqueConstraint("person_id", "by_id"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = refers("people.id", index=False)
    by_id: int = refers("people.id")
    vouched_at: datetime = instant()
