"""Where on Telegram: chats, topics and private conversations as keys of the engine, and back.

"chat:-100123" is a group and its General, "chat:-100123/5" a topic, "user:42" the private conversation.
A receipt names one message: "-100123/45/t", where the last letter tells what an edit has to change.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.base.ids import Platform

TELEGRAM = Platform("telegram")


@dataclass(frozen=True, slots=True)
class Target:
    """A chat, and the topic in it where there is one."""

    chat: int
    topic: int | None = None

    @property
    def key(self) -> str:
        if self.chat > 0:
            return f"user:{self.chat}"
        return f"chat:{self.chat}" if self.topic is None else f"chat:{self.chat}/{self.topic}"

    @property
    def home(self) -> str:
        """The key of the group that all its topics share."""
        return "" if self.chat > 0 else f"chat:{self.chat}"


def read_spot(key: str) -> Target:
    """Return where a place's key, or an account's, leads; ValueError when it is none of ours."""
    kind, _, rest = key.rpartition(":")
    chat, _, topic = rest.partition("/")
    if kind not in {"", "user", "chat"}:
        raise ValueError(f"not a place of Telegram: {key!r}")
    return Target(int(chat), int(topic) if topic else None)


class Part(StrEnum):
    """What of a message can be changed."""

    TEXT = "t"
    CAPTION = "c"
    ALERT = "a"
    """A note over the chat: it is gone when it was read."""


@dataclass(frozen=True, slots=True)
class Receipt:
    chat: int
    message: int
    part: Part

    def __str__(self) -> str:
        return f"{self.chat}/{self.message}/{self.part}"


def alert_receipt(ticket: str) -> str:
    return f"0/{ticket}/{Part.ALERT}"


def read_receipt(text: str) -> Receipt:
    chat, message, part = text.split("/")
    return Receipt(int(chat), int(message), Part(part))
