"""A message as the body of a request. Total: what has no form here does not pass the type checker."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeAlias, assert_never

from adapters.discord.markdown import markdown, tamed
from bot.base.ids import PersonId
from bot.chat.message import Button, Buttons, Card, LinkButton, Look, Message, Picture, Row, Select
from bot.chat.ports import BAD_MESSAGE, Refused
from bot.chat.text import Mention, Text, flat, joined, leaves

Json: TypeAlias = dict[str, Any]

CONTENT, DESCRIPTION, EMBEDS, TITLE, ALT, PLACEHOLDER, LABEL = 2000, 4096, 6000, 256, 1024, 150, 100
ROW, BUTTON, SELECT = 1, 2, 3
LINK_STYLE = 5
HIDDEN = 1 << 6
_STYLES = {Look.MAIN: 1, Look.PLAIN: 2, Look.DANGER: 4}
_TWIN = "‖"
"""Stands before a number where the same wire is on two buttons: Discord wants them different."""


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent: the JSON, and the files that go with it."""

    payload: Json
    uploads: tuple[Upload, ...] = field(default=())

    def having(self, **more: object) -> "Body":
        return Body({**self.payload, **more}, self.uploads)


def body(message: Message, picture: bytes | None = None, file: bytes | None = None) -> Body:
    """Return the request of a resolved message. Every key is named, so it also says all of an edit.

    `picture` holds the bytes of the message's picture; without them its text stands in for it. `file` holds
    those of its attachment; without them the words go out alone.
    """
    text = message.body
    if message.picture is not None and picture is None:
        text = joined([text, message.picture.alt], "\n\n")
    pictures = _uploads(message.picture, picture)
    files = (Upload(message.attachment.name, file),) if message.attachment and file is not None else ()
    payload = {
        **_words(markdown(text), message.card),
        "components": _components(message.rows),
        "allowed_mentions": {"parse": [], "users": sorted(pinged(message)), "replied_user": False},
        "attachments": [
            *(_described(message.picture, upload) for upload in pictures if message.picture),
            *({"id": len(pictures), "filename": upload.name} for upload in files),
        ],
    }
    return Body(payload, (*pictures, *files))


def _words(content: str, card: Card | None) -> Json:
    """Escaping may make a text longer than the content; the description of an embed holds twice as much."""
    embeds = [_embed(card)] if card else []
    if len(content) > CONTENT:
        embeds.insert(0, {"description": content})
        content = ""
    too_long = any(len(embed.get("description", "")) > DESCRIPTION for embed in embeds)
    if too_long or sum(len(part) for embed in embeds for part in embed.values()) > EMBEDS:
        raise Refused(BAD_MESSAGE, "the text is too long for Discord once it is escaped")
    return {"content": content, "embeds": embeds}


def _embed(card: Card) -> Json:
    lines = [f"**{markdown(label)}** {markdown(value)}".strip() for label, value in card.lines]
    parts = ["\n".join(lines), markdown(card.note)]
    description = "\n\n".join(part for part in parts if part)
    embed = {"title": markdown(card.title)[:TITLE]}
    return {**embed, "description": description} if description else embed


def _components(rows: tuple[Row, ...]) -> list[Json]:
    seen: Counter[str] = Counter()
    return [{"type": ROW, "components": _row(row, seen)} for row in rows]


def _row(row: Row, seen: Counter[str]) -> list[Json]:
    match row:
        case Buttons(members):
            return [_button(member, seen) for member in members]
        case Select(ask, wire, options):
            return [
                {
                    "type": SELECT,
                    "custom_id": _unique(wire, seen),
                    "placeholder": _label(ask, PLACEHOLDER),
                    "options": [
                        {"label": _label(option.label, LABEL), "value": option.value} for option in options
                    ],
                }
            ]
        case _:
            assert_never(row)


def _button(member: Button | LinkButton, seen: Counter[str]) -> Json:
    match member:
        case Button(label, wire, look):
            shown = {"type": BUTTON, "style": _STYLES[look], "label": _label(label)}
            return {**shown, "custom_id": _unique(wire, seen)}
        case LinkButton(label, url):
            return {"type": BUTTON, "style": LINK_STYLE, "label": _label(label), "url": url}
        case _:
            assert_never(member)


def _label(text: Text, most: int = 80) -> str:
    return tamed(flat(text))[:most] or "…"


def _unique(wire: str, seen: Counter[str]) -> str:
    seen[wire] += 1
    return wire if seen[wire] == 1 else f"{wire}{_TWIN}{seen[wire]}"


def read_wire(custom_id: str) -> str:
    """Return the wire that a button or a choice carries."""
    return custom_id.partition(_TWIN)[0]


def _uploads(picture: Picture | None, data: bytes | None) -> tuple[Upload, ...]:
    if picture is None or data is None:
        return ()
    name = f"picture.{_kind(data)}"
    return (Upload(f"SPOILER_{name}" if picture.spoiler else name, data),)


def _kind(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return "png"
    return "webp" if data[8:12] == b"WEBP" else "jpg"


def _described(picture: Picture, upload: Upload) -> Json:
    described = {"id": 0, "filename": upload.name}
    alt = tamed(flat(picture.alt))[:ALT]
    return {**described, "description": alt} if alt else described


def pinged(message: Message) -> set[str]:
    """Return the accounts that the message notifies: those it lists, where it names them."""
    wanted: frozenset[PersonId] = frozenset(message.pings)
    return {
        node.account
        for node, _, _ in leaves(message.body)
        if isinstance(node, Mention) and node.account and node.person in wanted
    }
