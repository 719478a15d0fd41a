"""What moderators decided about the bot's own posts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, maybe_instant, refers


class What(StrEnum):
    """What was decided: three about a send in doubt, two about an event set aside, the rest about a post."""

    SENT = "sent"
    NOT_SENT = "not"
    AGAIN = "again"
    RETRY = "retry"
    FORGET = "forget"
    SKIP = "skip"
    BACK = "back"
    MOVE = "move"
    RUN = "run"


class Decision(SQLModel, table=True):
    """Who decided what, and when. `ref` is the id of the send, the event or the schedule it was about.

    `due_at` is the time of the post that was skipped or moved, `moved_to` its new one; `place` is the title
    of the room, empty for a private message.
    """

    __tablename__ = "upcoming_decisions"
    __table_args__ = (Index("ix_upcoming_decisions_of", "community_id", "ref"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    person_id: int | None = refers("people.id", ondelete="SET NULL")
    what: str
    ref: int
    place: str = ""
    due_at: datetime | None = maybe_instant()
    moved_to: datetime | None = maybe_instant()
    decided_at: datetime = instant()
