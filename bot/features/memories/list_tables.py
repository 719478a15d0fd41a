"""Lists of questions that a community brought in, words changed for one series, and silence for a while."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class PromptList(SQLModel, table=True):
    """A list of questions by its name."""

    __tablename__ = "memories_lists"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    made_by_id: int | None = refers("people.id", ondelete="SET NULL")
    name: str
    lang: str
    """The language most of it is written in."""
    made_at: datetime = instant()


class ListPrompt(SQLModel, table=True):
    """A question of a list. Its id stays the same when its words are changed."""

    __tablename__ = "memories_list_prompts"
    __table_args__ = (UniqueConstraint("list_id", "text"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    list_id: int = refers("memories_lists.id", index=False)
    text: str
    theme: str
    occasion: str = ""
    """When in the year it fits; empty for always."""


class Rewording(SQLModel, table=True):
    """Other words for a question of the starter library, in one series."""

    __tablename__ = "memories_rewordings"
    __table_args__ = (UniqueConstraint("series_id", "prompt"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    series_id: int = refers("memories_series.id", index=False)
    prompt: str
    text: str


class RuleDraft(SQLModel, table=True):
    """A rule that can be read in several ways, until its moderator chose: for a series, or for a new one."""

    __tablename__ = "memories_rule_drafts"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = Field(foreign_key="people.id", ondelete="CASCADE", unique=True)
    place_id: int = refers("places.id")
    series_id: int | None = refers("memories_series.id", ondelete="SET NULL")
    list_id: int | None = refers("memories_lists.id", ondelete="SET NULL")
    theme: str
    phrase: str
    zone: str
    asked_at: datetime = instant()


class Silence(SQLModel, table=True):
    """Memory lane says nothing by itself until an instant."""

    __tablename__ = "memories_silences"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id", ondelete="CASCADE", unique=True)
    made_by_id: int | None = refers("people.id", ondelete="SET NULL")
    until: datetime = instant()


class Handout(SQLModel, table=True):
    """A list as a file that waits to be fetched. It is dropped after a day."""

    __tablename__ = "memories_handouts"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    file: str
    made_at: datetime = instant(index=True)
