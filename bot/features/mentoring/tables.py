"""Who takes part, rounds, the pairs of a round, and who was left out of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, maybe_instant, refers


class Role(StrEnum):
    MENTOR = "mentor"
    MENTEE = "mentee"


class RoundState(StrEnum):
    COMPUTING = "computing"
    PREVIEW = "preview"
    SENT = "sent"
    DISCARDED = "discarded"
    FAILED = "failed"


class PairState(StrEnum):
    """`PROPOSED`: seen by moderators only. `SENT`: both were asked. `MET`: both agreed and know each other.

    `DECLINED`, `LAPSED` (nobody answered in time) and `ENDED` are over, and never proposed again.
    """

    PROPOSED = "proposed"
    SENT = "sent"
    MET = "met"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ENDED = "ended"


class Answered(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


HOLDING = (PairState.SENT, PairState.MET)
"""The states in which a pair takes a mentor's seat."""
_UNDECIDED = text("state IN ('computing', 'preview')")


class Signup(SQLModel, table=True):
    """A person in a role. Tags and times stand in lines; `capacity` counts a mentor's seats.

    `times_left_out` counts the rounds that had nobody for a mentee: who has waited longest comes first.
    """

    __tablename__ = "mentoring_signups"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = refers("people.id", index=False)
    role: str
    fields: str
    topics: str
    languages: str = ""
    free: str = ""
    capacity: int = 1
    paused: bool = False
    times_left_out: int = 0
    joined_at: datetime = instant()


class Round(SQLModel, table=True):
    """One matching of all who take part. Only one at a time is undecided in a community."""

    __tablename__ = "mentoring_rounds"
    __table_args__ = (
        Index(
            "uq_mentoring_rounds_undecided",
            "community_id",
            unique=True,
            sqlite_where=_UNDECIDED,
            postgresql_where=_UNDECIDED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    asked_by: int | None = refers("people.id", ondelete="SET NULL")
    state: str = RoundState.COMPUTING
    made_at: datetime = instant()
    decided_at: datetime | None = maybe_instant()


class Pair(SQLModel, table=True):
    """Two people of a round, what spoke for them (the solver's components, as JSON), and what they answered.

    `question` is the number of the question they were given to begin with.
    """

    __tablename__ = "mentoring_pairs"
    __table_args__ = (UniqueConstraint("round_id", "mentee_id"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    round_id: int = refers("mentoring_rounds.id", index=False)
    mentee_id: int = refers("people.id")
    mentor_id: int = refers("people.id")
    components: str
    question: int = 0
    state: str = PairState.PROPOSED
    mentee_answer: str = Answered.WAITING
    mentor_answer: str = Answered.WAITING
    sent_at: datetime | None = maybe_instant()
    decided_at: datetime | None = maybe_instant()


class LeftOutOf(SQLModel, table=True):
    """A mentee for whom a round had nobody, and why (a value of `bot.matching.proposal.LeftOut`)."""

    __tablename__ = "mentoring_left_out"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    round_id: int = refers("mentoring_rounds.id", index=False)
    person_id: int = refers("people.id")
    reason: str
