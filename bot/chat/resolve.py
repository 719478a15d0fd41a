"""A message made ready for one reader.

Every phrase spelled out, every moment in their zone, every mention addressed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.message import Button, Buttons, Card, LinkButton, Message, Row, Select
from bot.chat.text import Link, Mention, Moment, Node, Phrase, Plain, Slot, Styled, Text
from bot.chat.words import Words

Show = Callable[[Text], Text]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a message is made ready: a language, a zone, and the platform's id of each person it names."""

    lang: str
    zone: str
    accounts: Mapping[int, str]


def resolved(message: Message, words: Words, reader: Reader, now: datetime) -> Message:
    """Return the message as the reader sees it: no phrase is left, and every moment has its text."""

    def show(text: Text) -> Text:
        spelled = words.resolve(text, reader.lang, reader.zone, now)
        return _addressed(spelled, reader.accounts) if reader.accounts else spelled

    body = show(message.body)
    if message.card is None and message.picture is None and not message.rows:
        return message if body == message.body else replace(message, body=body)
    return replace(
        message,
        body=body,
        card=_card(message.card, show) if message.card else None,
        rows=tuple(_row(row, show) for row in message.rows),
        picture=replace(message.picture, alt=show(message.picture.alt)) if message.picture else None,
    )


def mentioned(message: Message) -> frozenset[int]:
    """Return the persons whose accounts the message needs, those inside the slots of phrases included."""
    found = {int(person) for person in message.pings}
    texts = [message.body]
    if message.card:
        texts += [
            message.card.title,
            message.card.note,
            *(text for line in message.card.lines for text in line),
        ]
    for text in texts:
        found.update(_people(text))
    return frozenset(found)


def _people(text: Text) -> Iterator[int]:
    for node in text:
        match node:
            case Mention(person):
                yield int(person)
            case Styled(_, inner) | Link(_, inner):
                yield from _people(inner)
            case Phrase(_, slots):
                for _, value in slots:
                    yield from _people(_slot_text(value))
            case Plain() | Moment():
                pass


def _slot_text(value: Slot) -> Text:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, (Plain, Styled, Link, Mention, Moment, Phrase)) else ()


def _addressed(text: Text, accounts: Mapping[int, str]) -> Text:
    return tuple(_addressed_node(node, accounts) for node in text)


def _addressed_node(node: Node, accounts: Mapping[int, str]) -> Node:
    match node:
        case Mention(person):
            return replace(node, account=accounts.get(int(person), ""))
        case Styled() | Link():
            return replace(node, inner=_addressed(node.inner, accounts))
        case _:
            return node


def _card(card: Card, show: Show) -> Card:
    return Card(
        show(card.title), tuple((show(label), show(value)) for label, value in card.lines), show(card.note)
    )


def _row(row: Row, show: Show) -> Row:
    match row:
        case Buttons(members):
            return Buttons(tuple(_member(member, show) for member in members))
        case Select(ask, wire, options):
            return Select(
                show(ask), wire, tuple(replace(option, label=show(option.label)) for option in options)
            )


def _member(member: Button | LinkButton, show: Show) -> Button | LinkButton:
    return replace(member, label=show(member.label))
