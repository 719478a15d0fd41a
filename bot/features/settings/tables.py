"""The log of changed settings."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class Change(SQLModel, table=True):
    """Who changed what, from which value to which, when, and in which place (empty for in private)."""

    __tablename__ = "settings_changes"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int | None = refers("people.id", ondelete="SET NULL")
    what: str
    old: str
    new: str
    platform: str
    place: str
    changed_at: datetime = instant()
