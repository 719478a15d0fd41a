"""What the bot says: a message of neutral blocks, free of any platform's words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.base.ids import PersonId
from bot.chat.text import Text

WIRE_LIMIT = 64
"""Bytes that a button can carry on the narrowest platform."""


class Audience(StrEnum):
    ALL = "all"
    ONLY_YOU = "only_you"


class Look(StrEnum):
    PLAIN = "plain"
    MAIN = "main"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A button.

    `press` is a wire made by `press(...)` (an action) or `call(...)` (a command, which may ask for more).
    """

    label: Text
    press: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class LinkButton:
    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button | LinkButton, ...]


@dataclass(frozen=True, slots=True)
class Option:
    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class Select:
    """Choose one of several. The chosen value is appended to the wire as its last argument."""

    ask: Text
    press: str
    options: tuple[Option, ...]


Row: TypeAlias = Buttons | Select


@dataclass(frozen=True, slots=True)
class Card:
    """A title and labelled lines, set apart from the body."""

    title: Text
    lines: tuple[tuple[Text, Text], ...] = ()
    note: Text = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the file store by its content hash, with the text that says the same."""

    file: str
    alt: Text
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the file store by its content hash, under the name it is handed over with ("my-data.json").

    Said where `Limits.attachments` allows it, and never beside a picture. A renderer sends the bytes with the
    message's words; when the store has lost the file, or it is larger than the platform takes, the words go
    out alone.
    """

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Message:
    body: Text = ()
    card: Card | None = None
    rows: tuple[Row, ...] = ()
    picture: Picture | None = None
    attachment: Attachment | None = None
    audience: Audience = Audience.ALL
    pings: tuple[PersonId, ...] = ()
    asks: bool = False
    """An answer in words is expected: platforms that can open the reader's keyboard do so."""
    fleeting: bool = False
    """What it says is not kept once it was shown: a code, a secret."""


@dataclass(frozen=True, slots=True)
class Replace:
    """Answer a press by changing the message that carries the button."""

    message: Message


Answer: TypeAlias = Message | Replace | None


def press(action: str, *arguments: str | int) -> str:
    """Return the wire of an action, such as `polls.vote:12:B`."""
    return ":".join([action, *map(str, arguments)])


def call(command: str, *arguments: str | int) -> str:
    """Return the wire of a command with its first arguments given.

    What is missing is asked for in the platform's way.
    """
    return "/" + press(command, *arguments)


def button(label: Text, wire: str, look: Look = Look.PLAIN) -> Button:
    return Button(label, wire, look)


def buttons(*row: Button | LinkButton) -> Buttons:
    return Buttons(row)
