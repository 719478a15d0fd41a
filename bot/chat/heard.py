"""What came in, in neutral values.

An adapter builds one `Heard` for each event, and nothing is parsed twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.base.ids import Platform


class SpotKind(StrEnum):
    ROOM = "room"
    """Many people: a channel, a thread, a group, a topic."""
    PRIVATE = "private"
    """One person and the bot."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on a platform. `key` is the adapter's stable codec of the place; the engine never looks inside.

    `home` groups the spots of one server or group ("guild:1", "chat:-100"): a command typed in another
    channel of a server that is set up still finds its community. A private conversation has a home when the
    speaker is known to administer it: what is said then belongs to that home's community.
    """

    platform: Platform
    key: str
    kind: SpotKind
    title: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who on a platform. `key` is the platform's stable id of the account, never a username.

    `runs_place` tells that the platform says this account administers the spot. `nobody` marks accounts that
    stand for no single person (an anonymous administrator, a linked channel): they get harmless answers,
    never a profile.
    """

    key: str
    name: str
    lang: str | None = None
    runs_place: bool = False
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class FileIn:
    """A file that someone sent, already fetched: nothing waits for the network inside a unit of work.

    One that is too large for the platform to hand over comes without data; `most` is what it would hand over,
    in megabytes.
    """

    name: str
    mime: str
    data: bytes
    most: int = 0


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file that was made safe and put into the file store under its content hash."""

    name: str
    mime: str
    size: int
    file: str


@dataclass(frozen=True, slots=True)
class PersonIn:
    """A person given as an argument by their account on the platform of the event."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class SpotIn:
    """A place given as an argument by its key on the platform of the event."""

    key: str
    title: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class TargetIn:
    """The message that a command is about: the one replied to, or the one whose menu was opened."""

    message: str
    author: PersonIn | None
    text: str
    sent_at: datetime
    files: tuple[FileIn | FileKept, ...] = ()


RawValue: TypeAlias = str | int | bool | FileIn | FileKept | PersonIn | SpotIn | TargetIn


@dataclass(frozen=True, slots=True)
class Called:
    """A command by its key ("memories.share") with what was given, by the names of its parameters."""

    command: str
    values: Mapping[str, RawValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Someone typed a command that does not exist (any more)."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button or a choice.

    `message` is the receipt of the message that carries it, as the messenger gave it.
    """

    wire: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words that are no command.

    In private, or in reply to a message of the bot (`reply_to` is its receipt).
    """

    text: str
    reply_to: str = ""
    files: tuple[FileIn | FileKept, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """Someone began a private conversation, by a link with a `token` or without."""

    token: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """The speaker joined the spot."""


@dataclass(frozen=True, slots=True)
class Left:
    """The speaker left the spot."""


@dataclass(frozen=True, slots=True)
class Invited:
    """The bot itself was added to the spot."""


@dataclass(frozen=True, slots=True)
class Removed:
    """The bot itself was removed from the spot, or the spot is gone."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The spot lives on under another key."""

    to: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The speaker no longer takes private messages."""


Event: TypeAlias = (
    Called | Unknown | Pressed | Said | Opened | Joined | Left | Invited | Removed | Moved | Blocked
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One event. `key` is unique per platform and is the same again when the platform tells it twice.

    `ticket` is what the messenger needs to answer just this event (an interaction token, a press to
    acknowledge). It is kept with the reply until it runs out at `ticket_ends`.
    """

    key: str
    speaker: Speaker
    spot: Spot
    event: Event
    source: str = ""
    """The receipt of the person's own message, for an answer that refers to it."""
    ticket: str = ""
    ticket_ends: datetime | None = None
    absorbs: tuple[str, ...] = ()
    """The keys of further received events that are part of this one, such as the other photos of an album."""
