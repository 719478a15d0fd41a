"""Communities, their places, the people in them and the accounts those people speak from."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, maybe_instant, only, refers


class Community(SQLModel, table=True):
    """One alumni body. `paused` silences everything but answers."""

    __tablename__ = "communities"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    lang: str = "en"
    zone: str = "UTC"
    paused: bool = False
    made_at: datetime = instant()


class Home(SQLModel, table=True):
    """A server or group that belongs to a community; its rooms find the community through it."""

    __tablename__ = "homes"
    __table_args__ = (UniqueConstraint("platform", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    platform: str
    key: str


class Place(SQLModel, table=True):
    """A room the bot may post in. `lost_at` is set while it cannot.

    `quiet` are its quiet hours ("22:00-08:00"); None or empty for none.
    """

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("platform", "key"),
        only("ix_places_lost", "id", where="lost_at IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    platform: str
    key: str
    home: str = ""
    title: str
    lang: str | None = None
    zone: str | None = None
    quiet: str | None = None
    made_at: datetime = instant()
    lost_at: datetime | None = maybe_instant()


class Person(SQLModel, table=True):
    """A human being in one community. `role` is a value of `Access`; `stopped` wants no messages at all.

    `quiet` are the quiet hours they chose, "" for none; None means the usual night.
    """

    __tablename__ = "people"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    name: str
    lang: str | None = None
    zone: str | None = None
    role: int = 0
    stopped: bool = False
    quiet: str | None = None
    joined_at: datetime = instant()
    left_at: datetime | None = maybe_instant()


class Account(SQLModel, table=True):
    """Where a person speaks from. `lang` is what the platform told last.

    `private_open` is None until a private message was tried.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("community_id", "platform", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = refers("people.id")
    platform: str
    key: str
    name: str
    lang: str | None = None
    private_open: bool | None = None
    preferred: bool = False
    seen_at: datetime = instant(index=True)


class Code(SQLModel, table=True):
    """A one-time code that its person was shown in private. Only a keyed hash of it is kept.

    `purpose` says what it opens; `answer` is the outbox key of the message that shows it, to take it out of
    sight.
    """

    __tablename__ = "codes"
    __table_args__ = (UniqueConstraint("person_id", "purpose"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = refers("people.id", index=False)
    purpose: str
    platform: str
    account: str
    digest: str = Field(unique=True)
    answer: str
    expires_at: datetime = instant(index=True)


class CodeTry(SQLModel, table=True):
    """How often an account tried a code on a day (UTC)."""

    __tablename__ = "code_tries"
    __table_args__ = (UniqueConstraint("platform", "account", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    account: str
    day: date
    tries: int


class Merge(SQLModel, table=True):
    """Two persons became one: `account_id` moved from `gone_id` to `kept_id`. The roles are those before."""

    __tablename__ = "merges"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    kept_id: int = refers("people.id")
    gone_id: int = refers("people.id")
    account_id: int = refers("accounts.id")
    kept_role: int
    gone_role: int
    merged_at: datetime = instant()
    undone_at: datetime | None = maybe_instant()
