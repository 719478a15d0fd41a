"""The JSON of DiscordChatExporter, one channel or thread a file, with or without its downloaded assets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.features.memories.exports.model import (
    ForeignError,
    Kind,
    Line,
    MessageId,
    Nature,
    Source,
    safe_path,
    storable,
)
from bot.features.memories.exports.stream import JsonStream

WRITTEN_BY_SOMEONE = frozenset({"Default", "Reply"})
PRIVATE_KINDS = frozenset({"DirectTextChat", "DirectGroupTextChat"})
DELETED_USER = "456226577798135808"
DELETED_NAME = re.compile(r"deleted[ _]user(?![a-z])", re.IGNORECASE)
IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True, slots=True)
class _Channel:
    id: str
    link: str


def read(json: JsonStream) -> Iterator[Source | Line]:
    """Yield the channel, then its messages."""
    guild: dict[str, object] | None = None
    channel: dict[str, object] | None = None
    for key in json.members():
        match key:
            case "guild":
                guild = _object(json.value())
            case "channel":
                channel = _object(json.value())
            case "messages" if guild is not None and channel is not None:
                yield from _messages(json, guild, channel)
            case "messages":
                raise ForeignError
            case _:
                json.skip()


def _messages(
    json: JsonStream, guild: dict[str, object], channel: dict[str, object]
) -> Iterator[Source | Line]:
    if str(channel.get("type")) in PRIVATE_KINDS:
        raise ForeignError("private_chat")
    ident = str(channel.get("id", ""))
    title = " #".join(str(one.get("name") or "") for one in (guild, channel))
    yield Source(Kind.DISCORD, storable(title), ident)
    here = _Channel(ident, f"https://discord.com/channels/{guild.get('id', '')}/{ident}/")
    for message in json.values():
        if line := _line(_object(message), here):
            yield line


def _line(message: dict[str, object], here: _Channel) -> Line | None:
    sent_at, ident = _sent_at(message.get("timestamp")), message.get("id")
    if sent_at is None or not isinstance(ident, str):
        return None
    author = _object(message.get("author"))
    name = author.get("nickname") or author.get("name")
    paths, urls = _photos(message.get("attachments"))
    return Line(
        source_id=MessageId(ident),
        author_id=str(author.get("id") or ""),
        author_name=storable(name) if isinstance(name, str) else "",
        sent_at=sent_at,
        text=_text(message.get("content")),
        photo_paths=paths,
        reply_to=_reply(_object(message.get("reference")), here),
        reactions=_reactions(message.get("reactions")),
        link=f"{here.link}{ident}",
        nature=_nature(message, author),
        photo_urls=urls,
    )


def _object(given: object) -> dict[str, object]:
    return given if isinstance(given, dict) else {}


def _text(given: object) -> str:
    return storable(given) if isinstance(given, str) else ""


def _sent_at(given: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(given))
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _nature(message: dict[str, object], author: dict[str, object]) -> Nature:
    if author.get("isBot"):
        return Nature.BOT
    if str(message.get("type")) not in WRITTEN_BY_SOMEONE:
        return Nature.SERVICE
    if "forwardedMessage" in message or _object(message.get("reference")).get("type") == "Forward":
        return Nature.FORWARDED
    gone = author.get("id") == DELETED_USER or DELETED_NAME.match(str(author.get("name") or ""))
    return Nature.DELETED if gone or not author.get("id") else Nature.PERSON


def _reply(reference: dict[str, object], here: _Channel) -> MessageId | None:
    ident = reference.get("messageId")
    elsewhere = reference.get("channelId") != here.id or reference.get("type") == "Forward"
    return MessageId(ident) if isinstance(ident, str) and not elsewhere else None


def _photos(given: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the local paths and the remote addresses of the pictures; other attachments are left out."""
    if not isinstance(given, list) or not given:
        return (), ()
    images = [
        str(one["url"])
        for one in map(_object, given)
        if "url" in one and str(one.get("fileName", "")).lower().endswith(IMAGE_ENDINGS)
    ]
    urls = tuple(url for url in images if url.startswith(("https://", "http://")))
    paths = tuple(path for url in images if url not in urls and (path := safe_path(url)))
    return paths, urls


def _reactions(given: object) -> int:
    if not isinstance(given, list) or not given:
        return 0
    counts = (one.get("count") for one in map(_object, given))
    return sum(count for count in counts if isinstance(count, int) and count > 0)
