"""From a file that someone says is an export to its lines, whichever program wrote it."""

from collections.abc import Iterator
from datetime import UTC, tzinfo
from enum import StrEnum
from typing import BinaryIO

from bot.features.memories.exports import discord_exporter, telegram_desktop
from bot.features.memories.exports.model import ForeignError, Line, NotJsonError, Source
from bot.features.memories.exports.stream import JsonStream

KEYS_TO_LOOK_AT = 12
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Format(StrEnum):
    """The shapes of file that are understood."""

    TELEGRAM_CHAT = "telegram_chat"
    TELEGRAM_ACCOUNT = "telegram_account"
    DISCORD_CHANNEL = "discord_channel"


def detect(file: BinaryIO) -> Format:
    """Tell from its beginning what the file is, and return to its start. Raises `ExportError` if none."""
    _look_at_first_bytes(file)
    try:
        return _format(JsonStream(file))
    finally:
        file.seek(0)


def read(file: BinaryIO, zone: tzinfo = UTC) -> Iterator[Source | Line]:
    """Yield each source of the export before its lines, oldest first, as the file goes by.

    `file.tell()` over the file's size is the progress. Raises `ExportError`; what came before it is good,
    and reading again from the start yields the same lines with the same ids. `zone`: see
    `telegram_desktop.read`.
    """
    match detect(file):
        case Format.TELEGRAM_CHAT | Format.TELEGRAM_ACCOUNT:
            yield from telegram_desktop.read(JsonStream(file), zone)
        case Format.DISCORD_CHANNEL:
            yield from discord_exporter.read(JsonStream(file))


def sources(file: BinaryIO) -> list[tuple[Source, int]]:
    """Return the groups of an export and how many lines each has, for a moderator to choose from."""
    found: list[tuple[Source, int]] = []
    for one in read(file):
        match one:
            case Source():
                found.append((one, 0))
            case Line():
                source, count = found[-1]
                found[-1] = source, count + 1
    return found


def _look_at_first_bytes(file: BinaryIO) -> None:
    start = file.read(4096)
    file.seek(0)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise ForeignError("empty")
    if start.startswith(b"PK\x03\x04"):
        raise ForeignError("zip")
    if text.startswith(b"<"):
        raise ForeignError("html")
    if start.startswith(_UTF16):
        raise ForeignError("encoding")
    if text.startswith(b"["):
        raise ForeignError
    if not text.startswith(b"{"):
        raise NotJsonError(1, 0)


def _format(json: JsonStream) -> Format:
    seen: set[str] = set()
    for key in json.members():
        seen.add(key)
        if {"guild", "channel"} <= seen:
            return Format.DISCORD_CHANNEL
        if {"type", "id", "messages"} <= seen:
            return Format.TELEGRAM_CHAT
        if key == "chats" or {"about", "personal_information"} <= seen:
            return Format.TELEGRAM_ACCOUNT
        if key == "messages" or len(seen) > KEYS_TO_LOOK_AT:
            break
        json.skip()
    raise ForeignError
