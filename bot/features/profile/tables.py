"""What people say about themselves, and who wants to be found."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class Topic(StrEnum):
    """What a person can say about themselves."""

    YEAR = "year"
    PROGRAMME = "programme"
    CITY = "city"
    FIELD = "field"
    LANGUAGES = "languages"
    OFFERS = "offers"
    SEEKS = "seeks"


class Sight(StrEnum):
    """Who sees it, once the person is in the directory."""

    NOBODY = "nobody"
    MODERATORS = "moderators"
    MEMBERS = "members"


class Entry(SQLModel, table=True):
    """One thing a person says about themselves.

    `number` is the class year, or the city's GeoNames id. `folded` is what a search compares.
    """

    __tablename__ = "profile_entries"
    __table_args__ = (
        UniqueConstraint("person_id", "topic"),
        Index("ix_profile_entries_found", "community_id", "topic", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    person_id: int = refers("people.id", index=False)
    topic: str
    value: str
    number: int | None = None
    folded: str
    sight: str = Sight.MEMBERS
    said_at: datetime = instant()


class Listing(SQLModel, table=True):
    """A person's consent to be found in the directory: when they gave it, and to which text."""

    __tablename__ = "profile_listings"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = Field(foreign_key="people.id", ondelete="CASCADE", unique=True)
    text_version: int
    given_at: datetime = instant()


class Search(SQLModel, table=True):
    """The last search of a person, while they leaf through its pages."""

    __tablename__ = "profile_lookups"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = Field(foreign_key="people.id", ondelete="CASCADE", unique=True)
    year: int | None = None
    field: str = ""
    city: str = ""
    words: str = ""
    near: bool = False
    made_at: datetime = instant(index=True)
