"""The tables of "guess the year": a photo, where it is shown, and what people guess."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class QuizState(StrEnum):
    RUNNING = "running"
    REVEALED = "revealed"
    STOPPED = "stopped"
    """Its memory was taken back."""


class Quiz(SQLModel, table=True):
    """A photo of whose year people guess; `choices` are the years offered, with spaces between."""

    __tablename__ = "memories_quizzes"
    __table_args__ = (Index("ix_memories_quizzes_memory", "community_id", "memory_id"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    memory_id: int | None = refers("memories.id", ondelete="SET NULL", index=False)
    started_by_id: int | None = refers("people.id", ondelete="SET NULL")
    year: int
    choices: str
    state: str
    ends_at: datetime = instant()
    made_at: datetime = instant()


_RUNNING = text("state = 'running'")


class QuizPlace(SQLModel, table=True):
    """A place that shows a quiz; each place has one running quiz at most."""

    __tablename__ = "memories_quiz_places"
    __table_args__ = (
        UniqueConstraint("quiz_id", "place_id"),
        Index(
            "uq_memories_quiz_places_running", "place_id",
            unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    quiz_id: int = refers("memories_quizzes.id", index=False)
    place_id: int = refers("places.id")
    state: str


class Guess(SQLModel, table=True):
    """The year that someone guesses; the last one counts."""

    __tablename__ = "memories_guesses"
    __table_args__ = (UniqueConstraint("quiz_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    quiz_id: int = refers("memories_quizzes.id", index=False)
    person_id: int = refers("people.id")
    year: int
    made_at: datetime = instant()
