"""Messages as the page reads them: plain JSON of nodes, never markup. Total over every block."""

from typing import Any, assert_never

from bot.chat.heard import FileIn, FileKept
from bot.chat.message import Attachment, Button, Buttons, Card, LinkButton, Message, Picture, Row, Select
from bot.chat.text import Link, Mention, Moment, Node, Phrase, Plain, Styled, Text, flat

Json = Any  # JSON has no narrower type


def view_of(message: Message) -> dict[str, Json]:
    """Return a resolved message as JSON."""
    return {
        "body": text_view(message.body),
        "card": _card(message.card) if message.card else None,
        "rows": [_row(row) for row in message.rows],
        "picture": _picture(message.picture) if message.picture else None,
        "attachment": _attachment(message.attachment) if message.attachment else None,
        "asks": message.asks,
        "pings": [int(person) for person in message.pings],
    }


def words_view(text: str, file: FileIn | FileKept | None) -> dict[str, Json]:
    """Return what a person wrote, in the same form."""
    photo = {"file": file.file, "alt": "", "spoiler": False} if isinstance(file, FileKept) else None
    return {
        "body": [text] if text else [],
        "card": None,
        "rows": [],
        "picture": photo,
        "document": file.name if isinstance(file, FileIn) else "",
        "asks": False,
        "pings": [],
    }


def text_view(text: Text) -> list[Json]:
    return [_node(node) for node in text]


def _node(node: Node) -> Json:
    match node:
        case Plain(text):
            return text
        case Styled(style, inner):
            return {"style": style.value, "in": text_view(inner)}
        case Link(url, inner):
            return {"url": url, "in": text_view(inner)}
        case Mention(person, name, account):
            return {"person": int(person), "name": name, "account": account}
        case Moment(at, _, shown):
            return {"at": at.isoformat(), "shown": shown}
        case Phrase(key, _):
            return key
        case _:
            assert_never(node)


def _card(card: Card) -> Json:
    return {
        "title": text_view(card.title),
        "lines": [[text_view(label), text_view(value)] for label, value in card.lines],
        "note": text_view(card.note),
    }


def _picture(picture: Picture) -> Json:
    return {"file": picture.file, "alt": flat(picture.alt), "spoiler": picture.spoiler}


def _attachment(attachment: Attachment) -> Json:
    return {"file": attachment.file, "name": attachment.name}


def _row(row: Row) -> Json:
    match row:
        case Buttons(members):
            return {"buttons": [_button(member) for member in members]}
        case Select(ask, wire, options):
            choices = [{"label": flat(option.label), "value": option.value} for option in options]
            return {"ask": flat(ask), "wire": wire, "options": choices}
        case _:
            assert_never(row)


def _button(member: Button | LinkButton) -> Json:
    match member:
        case Button(label, wire, look):
            return {"label": flat(label), "wire": wire, "look": look.value}
        case LinkButton(label, url):
            return {"label": flat(label), "url": url}
        case _:
            assert_never(member)
