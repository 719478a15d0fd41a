"""How places, accounts and messages of Discord are written down by the engine."""

from dataclasses import dataclass
from typing import Self, TypeAlias

from bot.base.ids import Platform

DISCORD = Platform("discord")


@dataclass(frozen=True, slots=True)
class Room:
    """A channel or thread of a server."""

    channel: int

    def __str__(self) -> str:
        return f"channel:{self.channel}"


@dataclass(frozen=True, slots=True)
class Private:
    """The direct conversation with one account. Its channel is opened when something is to be said."""

    user: int

    def __str__(self) -> str:
        return f"user:{self.user}"


Target: TypeAlias = Room | Private


def read_spot(key: str) -> Target:
    """Return the place of a key, or of a bare account; ValueError for what this adapter never wrote."""
    kind, _, number = key.rpartition(":")
    match kind:
        case "channel":
            return Room(int(number))
        case "user" | "":
            return Private(int(number))
        case _:
            raise ValueError(f"not a place on Discord: {key!r}")


def home_key(guild: int) -> str:
    return f"guild:{guild}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a message stands."""

    channel: int
    message: int

    def __str__(self) -> str:
        return f"{self.channel}/{self.message}"

    @classmethod
    def read(cls, text: str) -> Self:
        channel, _, message = text.partition("/")
        return cls(int(channel), int(message))


@dataclass(frozen=True, slots=True)
class Ticket:
    """What it takes to answer one interaction, for 15 minutes.

    `waits`: a "thinking …" message stands there and becomes the answer. `hidden`: only the person sees
    that one; it cannot change. `alone`: the conversation is private anyway. `pressed` is the message
    whose button was pressed.
    """

    token: str
    waits: bool = False
    hidden: bool = False
    alone: bool = False
    pressed: int = 0

    def __str__(self) -> str:
        marks = "".join(
            mark for mark, is_set in (("w", self.waits), ("h", self.hidden), ("a", self.alone)) if is_set
        )
        return f"{marks}/{self.pressed}/{self.token}"

    @classmethod
    def read(cls, text: str) -> Self:
        marks, pressed, token = text.split("/", 2)
        return cls(token, "w" in marks, "h" in marks, "a" in marks, int(pressed))
