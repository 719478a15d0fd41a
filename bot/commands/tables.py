"""Half-answered commands: kept as rows, so that a form survives a restart."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class OpenQuestion(SQLModel, table=True):
    """A command that waits for a value.

    `given` is JSON of what is known; `message_key` is the outbox key of the question.
    """

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_asked", "platform", "account", "spot"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int | None = refers("communities.id", ondelete="SET NULL")
    platform: str
    account: str
    spot: str
    home: str = ""
    command: str
    param: str
    given: str
    asked_at: datetime = instant(index=True)
