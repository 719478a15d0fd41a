"""Polls, their options, the places they stand in, and who chose what."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, maybe_instant, only, refers


class Method(StrEnum):
    """How people choose."""

    ONE = "one"
    SEVERAL = "several"


class PollState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Poll(SQLModel, table=True):
    """A question to everybody. `closes_at` is None while it stays open until somebody closes it."""

    __tablename__ = "polls"
    __table_args__ = (only("ix_polls_open", "community_id", "id", where="state = 'open'"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    asked_by: int | None = refers("people.id", ondelete="SET NULL")
    question: str
    method: str = Method.ONE
    state: str = PollState.OPEN
    made_at: datetime = instant()
    closes_at: datetime | None = maybe_instant()
    closed_at: datetime | None = maybe_instant()


class PollOption(SQLModel, table=True):
    """One thing to choose; `number` counts from 1 and is what a button carries."""

    __tablename__ = "polls_options"
    __table_args__ = (UniqueConstraint("poll_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    poll_id: int = refers("polls.id", index=False)
    number: int
    text: str


class PollPlace(SQLModel, table=True):
    """A place in which the poll stands."""

    __tablename__ = "polls_places"
    __table_args__ = (UniqueConstraint("poll_id", "place_id"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    poll_id: int = refers("polls.id", index=False)
    place_id: int = refers("places.id")


class Vote(SQLModel, table=True):
    """What a person chose. `slot` is what one person can fill once.

    0 where one option is chosen, so that the last press overwrites; else the option's own number.
    """

    __tablename__ = "polls_votes"
    __table_args__ = (UniqueConstraint("poll_id", "person_id", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    poll_id: int = refers("polls.id", index=False)
    person_id: int = refers("people.id")
    slot: int
    choice: int
