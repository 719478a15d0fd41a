"""What varies between platforms, and how the engine asks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias

from bot.base.errors import HomeroomError
from bot.base.ids import OutboxId, Platform
from bot.chat.message import Message


class Act(StrEnum):
    """What a request does, for those who count requests."""

    SAY = "say"
    ANSWER = "answer"
    """Says something by the ticket of the event it answers."""
    CHANGE = "change"
    """Edits or takes back what stands."""


@dataclass(frozen=True, slots=True)
class Toll:
    """What a request counts against: at most `most` within any `seconds`, over all that name the counter.

    `reserve`: how many of them are kept for answers to people. `evenly`: requests are spread over the
    window, so that an answer never waits for long; without it they may come at once. `burst`: answers may
    use so many windows together, where the platform lets that pass.
    """

    counter: str
    most: int
    seconds: float
    reserve: int = 0
    evenly: bool = False
    burst: int = 1


Tolls: TypeAlias = Callable[[str, Act], tuple[Toll, ...]]
"""From a spot and an act to what the request counts against."""


def untolled(_spot: str, _act: Act) -> tuple[Toll, ...]:
    """Count nothing: a platform without limits."""
    return ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message of a platform can hold.

    Lengths are in the platform's own units, which `length` counts.

    `private_answers`: an answer can be shown to one person in a room. `selects`: a list to choose from
    exists.
    `forms`: several values can be asked for at once. `idempotent`: a repeated send of the same parcel is
    recognised.
    `attachments`: a file can go along with a message (see `message.Attachment`); without it a handler says
    in words what the file would hold.
    `edit_spacing`: how far apart edits of one message stay. `overall` is what every post counts against, and
    `tolls` what else a request does, `overall` included where it counts.
    """

    body: int
    caption: int
    buttons_per_row: int
    rows: int
    options: int
    label: int
    wire: int
    private_answers: bool
    selects: bool
    forms: bool
    idempotent: bool
    edit_spacing: timedelta = timedelta(seconds=1)
    utf16: bool = False
    attachments: bool = False
    overall: Toll | None = None
    tolls: Tolls = untolled

    def length(self, text: str) -> int:
        return len(text.encode("utf-16-le")) // 2 if self.utf16 else len(text)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message on its way.

    `id` is the same at every try, so a platform with idempotent sends can tell a repeat.

    `message` is resolved and fits the limits. `spot` is the place's key, or with `to_account` the account's:
    then the
    messenger finds the private conversation. With a `ticket` the message answers that event; when the ticket
    has run out
    the send is refused and the engine decides. `part` counts the pieces of a message that had to be split.
    """

    id: OutboxId
    spot: str
    message: Message
    lang: str
    to_account: bool = False
    ticket: str = ""
    part: int = 0
    reply_to: str = ""
    """The receipt of a message this one answers, where the platform shows that."""
    doubted_at: datetime | None = None
    """When the first try began of which no answer came: the message may be there already."""


class SendError(HomeroomError):
    """A send failed. The subclass says what may be done next."""


class TryAgain(SendError):
    """The platform did not take the message: the same parcel may be sent again after `after`.

    `overall`: nothing else will be taken there before that either.
    """

    def __init__(self, reason: str, after: timedelta | None = None, *, overall: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.overall = overall


class Doubtful(SendError):
    """The request left, and no answer came: the message may be there or not.

    `final`: this message must not be sent again, although the platform recognises repeats of others.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Refused(SendError):
    """The platform will never take this message: `reason` is one of `Why`'s values."""

    def __init__(self, why: "str", detail: str = "") -> None:
        super().__init__(detail or why)
        self.why = why


class PlaceMoved(SendError):
    """The place lives on under another key; send there."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


NO_RIGHT = "no_right"
PLACE_GONE = "place_gone"
PRIVATE_CLOSED = "private_closed"
TICKET_OVER = "ticket_over"
MESSAGE_GONE = "message_gone"
TOO_OLD = "too_old"
BAD_MESSAGE = "bad_message"


class Messenger(Protocol):
    """Speaks on one platform. Every method raises only the errors above."""

    @property
    def platform(self) -> Platform: ...

    @property
    def limits(self) -> Limits: ...

    async def send(self, parcel: Parcel) -> str:
        """Say it and return the receipt.

        What `revise` and `remove` need to find the message, ≤ 200 characters.
        """
        ...

    async def revise(self, receipt: str, parcel: Parcel) -> None:
        """Change what was said. Saying what already stands there is no error."""
        ...

    async def remove(self, receipt: str) -> None:
        """Take back what was said. A message that is gone already is no error."""
        ...

    async def hush(self, ticket: str) -> None:
        """Acknowledge an event that gets no answer."""
        ...

    async def missing_rights(self, spot: str) -> tuple[str, ...]:
        """Return the platform's own names of the rights the bot lacks to post there; empty when it can."""
        ...

    def private_link(self, token: str) -> str | None:
        """Return a link that opens the private conversation with `token`, where there are such links."""
        ...


class Files(Protocol):
    """Bytes by the hash of their content."""

    async def put(self, data: bytes, mime: str) -> str:
        """Keep the bytes; return their SHA-256 in hex."""
        ...

    async def get(self, file: str) -> bytes | None: ...

    async def drop(self, file: str) -> None: ...


class Photos(Protocol):
    """Makes a photo from a stranger safe to show."""

    async def prepare(self, data: bytes) -> tuple[bytes, str]:
        """Return new bytes without metadata and their mime type.

        Raise `Refusal("photo.…")` for what is no photo.
        """
        ...


@dataclass(frozen=True, slots=True)
class Face:
    """What a memory card says, in the language of its place; what is empty is left off."""

    when: str = ""
    where: str = ""
    words: str = ""
    community: str = ""


class NotDrawn(HomeroomError):
    """There is no picture: show what it would have been drawn from."""


class Pictures(Protocol):
    """Draws pictures, outside of any unit of work."""

    async def card(self, face: Face, photo: bytes = b"") -> tuple[bytes, str]:
        """Draw a memory card and return its bytes and their mime type, or raise `NotDrawn`.

        `photo` are bytes that `Photos` prepared; without them the card is of words alone.
        """
        ...


class NoPictures:
    """The port `Pictures` of a house that draws none."""

    async def card(self, face: Face, photo: bytes = b"") -> tuple[bytes, str]:
        raise NotDrawn("nothing draws here")
