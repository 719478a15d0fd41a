"""What an export of any platform is read into."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NewType

from bot.base.errors import Refusal

MessageId = NewType("MessageId", str)
LONGEST_PATH = 400
_DRIVE = re.compile(r"[A-Za-z]:")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Kind(StrEnum):
    """Which program wrote the export."""

    TELEGRAM = "telegram"
    DISCORD = "discord"


class Nature(StrEnum):
    """Who or what speaks. Only what a PERSON wrote here can become a memory of theirs."""

    PERSON = "person"
    CHANNEL = "channel"
    BOT = "bot"
    SERVICE = "service"
    FORWARDED = "forwarded"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Source:
    """One group or channel of an export; its lines follow it. `id` is the platform's own."""

    kind: Kind
    title: str
    id: str


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `source_id` is its id within its source: (kind, source, id) names it for ever.

    `photo_paths` are relative to the export's folder and never lead out of it; the files may be missing.
    `photo_urls` are what a platform once served and may no longer. `reply_to` is another line's id;
    `reactions` counts all of them.
    """

    source_id: MessageId
    author_id: str
    author_name: str
    sent_at: datetime
    text: str
    photo_paths: tuple[str, ...] = ()
    reply_to: MessageId | None = None
    reactions: int = 0
    link: str = ""
    nature: Nature = Nature.PERSON
    photo_urls: tuple[str, ...] = ()


class ExportError(Refusal):
    """The file cannot be imported. Its key tells why and what to do next; what was read before it is good."""


class TruncatedError(ExportError):
    """The file ends in the middle, as after a broken download: export or copy it again. Slots: line, byte."""

    def __init__(self, line: int, byte: int) -> None:
        super().__init__("memories.import.truncated", line=line, byte=byte)


class NotJsonError(ExportError):
    """Something in the file is no JSON. Slots: line, byte, counted from 1 and from 0."""

    def __init__(self, line: int, byte: int) -> None:
        super().__init__("memories.import.not_json", line=line, byte=byte)


class ForeignError(ExportError):
    """The file is sound, but no export that we read: `key` says what it is, as far as that can be told."""

    def __init__(self, what: str = "foreign") -> None:
        super().__init__(f"memories.import.{what}")


def safe_path(given: object) -> str | None:
    """Return a path that may be joined to the export's folder; None for what is none or leads out of it."""
    if not isinstance(given, str) or not given or given.startswith("(") or len(given) > LONGEST_PATH:
        return None
    path = PurePosixPath(given.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in given or _DRIVE.match(given) or "://" in given:
        return None
    return str(path)


def storable(text: str) -> str:
    """Return the text without what no database takes: NUL and halves of surrogate pairs."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("", text)
