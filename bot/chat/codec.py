"""Messages as JSON for the outbox, and back: tagged lists, one tag for each kind of node."""

import json
from datetime import date, datetime
from typing import Any

from bot.base.ids import PersonId
from bot.chat.message import (
    Attachment,
    Audience,
    Button,
    Buttons,
    Card,
    LinkButton,
    Look,
    Message,
    Option,
    Picture,
    Row,
    Select,
)
from bot.chat.text import Link, Mention, Moment, Node, Phrase, Plain, Shape, Slot, Style, Styled, Text

Json = Any  # JSON has no narrower type

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump(message: Message) -> str:
    return _ENCODER.encode(_message(message))


def load(text: str) -> Message:
    return _read_message(json.loads(text))


def replace_person(text: str, person: PersonId, node: Node) -> str:
    """Return a dumped message in which `node` stands wherever the person was named, and nobody pings them."""
    data = _without_person(json.loads(text), person, _node(node))
    if person in data.get("pings", ()):
        data["pings"] = [other for other in data["pings"] if other != person]
    return _ENCODER.encode(data)


def _without_person(data: Json, person: PersonId, instead: Json) -> Json:
    match data:
        case ["m", int() as named, *_] if named == person:
            return instead
        case list():
            return [_without_person(part, person, instead) for part in data]
        case dict():
            return {name: _without_person(part, person, instead) for name, part in data.items()}
        case _:
            return data


def _message(message: Message) -> Json:
    out: dict[str, Json] = {"body": _text(message.body)}
    if message.card:
        card = message.card
        out["card"] = [_text(card.title), [[_text(a), _text(b)] for a, b in card.lines], _text(card.note)]
    if message.rows:
        out["rows"] = [_row(row) for row in message.rows]
    if message.picture:
        out["picture"] = [message.picture.file, _text(message.picture.alt), message.picture.spoiler]
    if message.attachment:
        out["attachment"] = [message.attachment.file, message.attachment.name]
    if message.audience is not Audience.ALL:
        out["audience"] = message.audience.value
    if message.pings:
        out["pings"] = list(message.pings)
    if message.asks:
        out["asks"] = True
    if message.fleeting:
        out["fleeting"] = True
    return out


def _row(row: Row) -> Json:
    match row:
        case Buttons(members):
            return ["buttons", [_button(member) for member in members]]
        case Select(ask, wire, options):
            return ["select", _text(ask), wire, [[_text(option.label), option.value] for option in options]]


def _button(member: Button | LinkButton) -> Json:
    match member:
        case Button(label, wire, look):
            return ["press", _text(label), wire, look.value]
        case LinkButton(label, url):
            return ["link", _text(label), url]


def _text(text: Text) -> Json:
    return [_node(node) for node in text]


def _node(node: Node) -> Json:
    match node:
        case Plain(text):
            return text
        case Styled(style, inner):
            return ["s", style.value, _text(inner)]
        case Link(url, inner):
            return ["a", url, _text(inner)]
        case Mention(person, name, account):
            return ["m", person, name, account]
        case Moment(at, shape, shown):
            return ["t", at.isoformat(), shape.value, shown]
        case Phrase(key, slots):
            return ["p", key, {name: _slot(value) for name, value in slots}]


def _slot(value: Slot) -> Json:
    match value:
        case str() | int():
            return value
        case date():
            return {"day": value.isoformat()}
        case tuple():
            return {"text": _text(value)}
        case _:
            return {"text": [_node(value)]}


def _read_message(data: Json) -> Message:
    card, picture = data.get("card"), data.get("picture")
    return Message(
        body=_read_text(data["body"]),
        card=Card(
            _read_text(card[0]),
            tuple((_read_text(a), _read_text(b)) for a, b in card[1]),
            _read_text(card[2]),
        )
        if card
        else None,
        rows=tuple(_read_row(row) for row in data.get("rows", ())),
        picture=Picture(picture[0], _read_text(picture[1]), picture[2]) if picture else None,
        attachment=Attachment(*data["attachment"]) if "attachment" in data else None,
        audience=Audience(data.get("audience", Audience.ALL)),
        pings=tuple(PersonId(person) for person in data.get("pings", ())),
        asks=data.get("asks", False),
        fleeting=data.get("fleeting", False),
    )


def _read_row(data: Json) -> Row:
    match data:
        case ["buttons", members]:
            return Buttons(tuple(_read_button(member) for member in members))
        case ["select", ask, wire, options]:
            return Select(
                _read_text(ask), wire, tuple(Option(_read_text(label), value) for label, value in options)
            )
        case _:
            message = f"not a row: {data!r}"
            raise ValueError(message)


def _read_button(data: Json) -> Button | LinkButton:
    if data[0] == "link":
        return LinkButton(_read_text(data[1]), data[2])
    return Button(_read_text(data[1]), data[2], Look(data[3]))


def _read_text(data: Json) -> Text:
    return tuple(_read_node(node) for node in data)


def _read_node(data: Json) -> Node:
    match data:
        case str():
            return Plain(data)
        case ["s", style, inner]:
            return Styled(Style(style), _read_text(inner))
        case ["a", url, inner]:
            return Link(url, _read_text(inner))
        case ["m", person, name, account]:
            return Mention(PersonId(person), name, account)
        case ["t", at, shape, shown]:
            return Moment(datetime.fromisoformat(at), Shape(shape), shown)
        case ["p", key, slots]:
            return Phrase(key, tuple((name, _read_slot(value)) for name, value in slots.items()))
        case _:
            message = f"not a node: {data!r}"
            raise ValueError(message)


def _read_slot(data: Json) -> Slot:
    match data:
        case {"day": day}:
            return date.fromisoformat(day)
        case {"text": text}:
            return _read_text(text)
        case int():
            return data
        case _:
            return str(data)
