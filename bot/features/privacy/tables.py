"""The ledger of who was forgotten, and copies that were handed over."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class Erasure(SQLModel, table=True):
    """An account was forgotten: known only by a hash whose key lies outside the database.

    After a restore the ledger tells whom to forget again.
    """

    __tablename__ = "privacy_erasures"
    __table_args__ = (UniqueConstraint("community_id", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    digest: str
    erased_at: datetime = instant()


class Export(SQLModel, table=True):
    """A file of a person's data that waits to be fetched. It is dropped after a day."""

    __tablename__ = "privacy_exports"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = refers("people.id")
    file: str
    made_at: datetime = instant()
