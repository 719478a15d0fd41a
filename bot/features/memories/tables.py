"""Memories, the series that bring them back, what was imported, and what is never to be shown."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.base.tables import instant, refers


class MemoryState(StrEnum):
    ASKED = "asked"
    """Somebody else proposed it; its author has not agreed yet."""
    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Taken back by its author, before or after it was approved."""
    REMOVED = "removed"
    """Taken down by a moderator after it was approved."""


class Memory(SQLModel, table=True):
    """What someone remembers. Text and photo are empty once it is declined, withdrawn or removed.

    `earliest`, `latest` and `shape` are the approximate date (`fuzzy`). `version` grows with every change of
    the text, so that nobody approves what they have not read. `origin` names the message or the answer it was
    made of, which can become a memory once.
    """

    __tablename__ = "memories"
    __table_args__ = (
        UniqueConstraint("community_id", "origin"),
        Index("ix_memories_state", "community_id", "state"),
        Index("ix_memories_day", "community_id", "month_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    person_id: int = refers("people.id")
    proposed_by_id: int | None = refers("people.id", ondelete="SET NULL")
    decided_by_id: int | None = refers("people.id", ondelete="SET NULL")
    question: str = ""
    """The prompt that it answers, where it is an answer."""
    text: str
    photo: str = Field(default="", index=True)
    alt: str = ""
    """The photo in the words of its author, for those who do not see it."""
    campus: str = ""
    earliest: date | None = None
    latest: date | None = None
    shape: str = ""
    month_day: str = ""
    origin: str | None = None
    state: str
    version: int = 1
    made_at: datetime = instant()


class Tone(StrEnum):
    """How a series asks: the bare words, or a line of welcome above them."""

    PLAIN = "plain"
    WARM = "warm"


class Series(SQLModel, table=True):
    """A recurring post. Its rule counts on the clock of `zone`; `slot` ("tu 19") keeps two of it apart.

    A rule given in words has itself as its slot. `list_id` is the list it asks from (None: the library).

    `timing` tells which of those times count, or that they move around the members' clocks (`timing`).
    `seed` gives the order. `quiet_from` is the number of the post from which unanswered posts are counted.
    """

    __tablename__ = "memories_series"
    __table_args__ = (UniqueConstraint("place_id", "slot", "theme"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    place_id: int = refers("places.id")
    made_by_id: int | None = refers("people.id", ondelete="SET NULL")
    list_id: int | None = refers("memories_lists.id", ondelete="SET NULL")
    lang: str
    theme: str
    slot: str
    rrule: str
    zone: str
    wall: str
    seed: int
    paused: bool = False
    on_this_day: bool = False
    timing: str = "fixed"
    cards: bool = True
    """Photos are shown as cards, drawn with what is known about them."""
    tone: str = Tone.PLAIN
    with_memories: bool = True
    """What members shared and what was imported takes turns with its questions."""
    quiet_from: int = 1
    made_at: datetime = instant()


class Post(SQLModel, table=True):
    """One post of a series. `item` names what it showed; it is not shown twice in a `lap` of the list.

    Posts of "on this day" have a `day` and neither number nor lap. An item that a moderator passed over has a
    lap and no number. `words` are those of the question as it was asked.
    """

    __tablename__ = "memories_posts"
    __table_args__ = (
        UniqueConstraint("series_id", "number"),
        UniqueConstraint("series_id", "lap", "item"),
        UniqueConstraint("series_id", "day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    series_id: int = refers("memories_series.id", index=False)
    memory_id: int | None = refers("memories.id", ondelete="SET NULL")
    line_id: int | None = refers("memories_lines.id", ondelete="SET NULL")
    item: str
    words: str = ""
    number: int | None = None
    lap: int | None = None
    day: date | None = None
    made_at: datetime = instant()


class Card(SQLModel, table=True):
    """The card that was drawn of an item in a language; `look` is the hash of all that stands on it."""

    __tablename__ = "memories_cards"
    __table_args__ = (UniqueConstraint("community_id", "item", "lang"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    item: str
    lang: str
    look: str
    file: str = Field(index=True)


class Reply(SQLModel, table=True):
    """What someone answered to a post; `text` is empty where the platform does not let the bot read it.

    Words and photo are emptied after a month: by then their author has kept them, or does not want to.
    """

    __tablename__ = "memories_replies"
    __table_args__ = (UniqueConstraint("post_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    post_id: int = refers("memories_posts.id", index=False)
    person_id: int = refers("people.id")
    text: str = ""
    photo: str = Field(default="", index=True)
    made_at: datetime = instant()


class ImportState(StrEnum):
    RUNNING = "running"
    DONE = "done"


class Import(SQLModel, table=True):
    """A group's history from one source. The same source again goes on with the same row.

    `fingerprint` and `seen` tell where reading the same file stopped.
    """

    __tablename__ = "memories_imports"
    __table_args__ = (UniqueConstraint("community_id", "kind", "source"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    confirmed_by_id: int | None = refers("people.id", ondelete="SET NULL")
    kind: str
    source: str
    title: str
    fingerprint: str = ""
    seen: int = 0
    state: str = ImportState.RUNNING
    confirmed_at: datetime = instant()


class LineState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    """Kept without its text, so that another import does not bring it back."""


class ImportedLine(SQLModel, table=True):
    """A message of an imported history that may be worth remembering.

    `author_key` is the hash of platform and account, `person_id` the member it belongs to, where known.
    `photo_path` is the photo's place in the export until it is kept.
    """

    __tablename__ = "memories_lines"
    __table_args__ = (
        UniqueConstraint("import_id", "source_id"),
        Index("ix_memories_lines_state", "community_id", "state", "score"),
        Index("ix_memories_lines_day", "community_id", "month_day"),
        Index("ix_memories_lines_author", "community_id", "author_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    import_id: int = refers("memories_imports.id", index=False)
    person_id: int | None = refers("people.id", ondelete="SET NULL")
    source_id: str
    author_key: str
    author_name: str
    sent_at: datetime = instant()
    day: date
    """The day on the wall of the group."""
    month_day: str
    text: str
    photo: str = Field(default="", index=True)
    photo_path: str = ""
    link: str = ""
    score: int
    state: str = LineState.WAITING


class Lookup(SQLModel, table=True):
    """The last search of a person, while they leaf through what was found."""

    __tablename__ = "memories_lookups"

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id")
    person_id: int = Field(foreign_key="people.id", ondelete="CASCADE", unique=True)
    words: str
    year: int | None = None
    about_id: int | None = refers("people.id", ondelete="SET NULL")
    made_at: datetime = instant(index=True)


class NeverKind(StrEnum):
    PERSON = "person"
    NAME = "name"
    ACCOUNT = "account"
    DATE = "date"
    TOPIC = "topic"


class Never(SQLModel, table=True):
    """What is never to be shown or imported.

    `value` is a person's id, a name or a topic in lower case, a hashed account, "MM-DD" or "YYYY-MM-DD".
    """

    __tablename__ = "memories_never"
    __table_args__ = (UniqueConstraint("community_id", "kind", "value"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = refers("communities.id", index=False)
    person_id: int | None = refers("people.id", ondelete="SET NULL")
    made_by_id: int | None = refers("people.id", ondelete="SET NULL")
    kind: str
    value: str
    made_at: datetime = instant()
