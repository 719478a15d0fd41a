"""The `result.json` of Telegram Desktop: one chat, or a whole account with all its chats.

Its shape is written down nowhere but in Telegram Desktop's source (`export_output_json.cpp`). Exports older
than 2021 have no `date_unixtime`, numbers for ids, and the local time of the computer that made them.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo

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

GROUPS = frozenset(
    {"private_group", "private_supergroup", "public_supergroup", "private_channel", "public_channel"}
)
LINKED = GROUPS - {"private_group"}
BOT_NAME_ENDINGS = ("Bot", "_bot", " bot", "机器人")
IMAGE_FILES = frozenset({"image/jpeg", "image/png", "image/webp"})


def read(json: JsonStream, zone: tzinfo = UTC) -> Iterator[Source | Line]:
    """Yield each group followed by its messages. Private chats of a whole account are passed over unread.

    `zone` is that of the computer that made an export older than 2021.
    """
    about: dict[str, object] = {}
    for key in json.members():
        if key in {"chats", "left_chats"}:
            yield from _chats(json, zone)
        elif key == "messages":
            yield from _messages(json, _only_source(about), zone)
        elif key in {"name", "type", "id"}:
            about[key] = json.value()
        else:
            json.skip()


def _chats(json: JsonStream, zone: tzinfo) -> Iterator[Source | Line]:
    for key in json.members():
        if key != "list":
            json.skip()
            continue
        for _ in json.items():
            yield from _chat(json, zone)


def _chat(json: JsonStream, zone: tzinfo) -> Iterator[Source | Line]:
    about: dict[str, object] = {}
    for key in json.members():
        if key == "messages" and str(about.get("type")) in GROUPS:
            yield from _messages(json, about, zone)
        elif key in {"name", "type", "id"}:
            about[key] = json.value()
        else:
            json.skip(1)


def _only_source(about: Mapping[str, object]) -> Mapping[str, object]:
    """Let a group pass, and refuse a conversation of two: it belongs to both."""
    if "type" not in about:
        raise ForeignError
    if str(about["type"]) not in GROUPS:
        raise ForeignError("private_chat")
    return about


def _messages(json: JsonStream, about: Mapping[str, object], zone: tzinfo) -> Iterator[Source | Line]:
    ident = str(about.get("id", ""))
    yield Source(Kind.TELEGRAM, storable(str(about.get("name") or "")), ident)
    link = f"https://t.me/c/{ident}/" if str(about["type"]) in LINKED and ident.isdecimal() else ""
    for message in json.values():
        if isinstance(message, dict) and (line := _line(message, zone, link)):
            yield line


def _line(message: dict[str, object], zone: tzinfo, link: str) -> Line | None:
    """Return None for what has no date: messages that Telegram Desktop itself did not understand."""
    sent_at = _sent_at(message, zone)
    ident = message.get("id")
    if sent_at is None or not isinstance(ident, int):
        return None
    name = message.get("from") or message.get("actor")
    reply = message.get("reply_to_message_id")
    return Line(
        source_id=MessageId(str(ident)),
        author_id=_author(message.get("from_id") or message.get("actor_id")),
        author_name=storable(name) if isinstance(name, str) else "",
        sent_at=sent_at,
        text=_text(message.get("text")),
        photo_paths=_photos(message),
        reply_to=MessageId(str(reply))
        if isinstance(reply, int) and "reply_to_peer_id" not in message
        else None,
        reactions=_reactions(message.get("reactions")),
        link=f"{link}{ident}" if link and ident > 0 else "",
        nature=_nature(message, name),
    )


def _sent_at(message: dict[str, object], zone: tzinfo) -> datetime | None:
    try:
        if seconds := message.get("date_unixtime"):
            return datetime.fromtimestamp(int(str(seconds)), UTC)
        return datetime.fromisoformat(str(message["date"])).replace(tzinfo=zone).astimezone(UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _author(given: object) -> str:
    return f"user{given}" if isinstance(given, int) else str(given or "")


def _nature(message: dict[str, object], name: object) -> Nature:
    if message.get("type") != "message":
        return Nature.SERVICE
    if "forwarded_from" in message or "saved_from" in message:
        return Nature.FORWARDED
    if not isinstance(name, str) or not name:
        return Nature.DELETED
    if "via_bot" in message or "inline_bot_buttons" in message or name.endswith(BOT_NAME_ENDINGS):
        return Nature.BOT
    return Nature.PERSON if _author(message.get("from_id")).startswith("user") else Nature.CHANNEL


def _text(given: object) -> str:
    """Join a text that comes whole or in pieces, each of them plain or an object with its markup."""
    if isinstance(given, str):
        return storable(given)
    if not isinstance(given, list):
        return ""
    pieces = (piece.get("text") if isinstance(piece, dict) else piece for piece in given)
    return storable("".join(piece for piece in pieces if isinstance(piece, str)))


def _photos(message: dict[str, object]) -> tuple[str, ...]:
    path = safe_path(message.get("photo"))
    if path is None and str(message.get("mime_type")) in IMAGE_FILES and "media_type" not in message:
        path = safe_path(message.get("file"))
    return (path,) if path else ()


def _reactions(given: object) -> int:
    if not isinstance(given, list):
        return 0
    counts = (one.get("count") for one in given if isinstance(one, dict))
    return sum(count for count in counts if isinstance(count, int) and count > 0)
