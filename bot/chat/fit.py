"""The one place where a message is downgraded to what a platform can hold. Nothing is dropped silently."""

from dataclasses import replace

from bot.base.errors import HomeroomError
from bot.chat.message import Button, Buttons, Card, LinkButton, Message, Option, Row, Select
from bot.chat.ports import Limits
from bot.chat.text import Link, Mention, Moment, Node, Plain, Styled, Text, bold, flat, joined, plain


class CannotShow(HomeroomError):
    """A message holds more than a platform can show in any form.

    The gallery test finds it before a person does.
    """


def fit(message: Message, limits: Limits, *, keeps_cards: bool) -> list[Message]:
    """Return the message as pieces that each fit `limits`; a resolved message in, resolved messages out.

    Long bodies are split at paragraphs, then lines, then words; buttons, picture, file and card go with the
    last piece.
    """
    if message.card and not keeps_cards:
        message = replace(message, body=joined([message.body, card_text(message.card)], "\n\n"), card=None)
    if message.rows:
        message = replace(message, rows=_rows(message.rows, limits))
    if message.picture and message.attachment:
        raise CannotShow("a picture and a file do not go with one message")
    room = limits.caption if message.picture or message.attachment else limits.body
    pieces = split(message.body, room, limits)
    if len(pieces) == 1:
        return [message]
    last = replace(message, body=pieces[-1])
    head = Message(audience=message.audience, pings=message.pings)
    return [*(replace(head, body=piece) for piece in pieces[:-1]), last]


def card_text(card: Card) -> Text:
    """Return a card as lines: a bold title, then "label: value" each, then the note."""
    lines = [joined([bold(label), value], " ") for label, value in card.lines]
    return joined([bold(card.title), *lines, card.note])


def _rows(rows: tuple[Row, ...], limits: Limits) -> tuple[Row, ...]:
    out: list[Row] = []
    for row in rows:
        match row:
            case Buttons(members):
                out.extend(_wrapped(tuple(_checked(member, limits) for member in members), limits))
            case Select(_, _, options) if limits.selects and len(options) <= limits.options:
                out.append(_checked_select(row, limits))
            case Select():
                out.extend(_wrapped(tuple(as_button(row, option) for option in row.options), limits))
    if len(out) > limits.rows:
        message = f"{len(out)} rows of buttons where {limits.rows} fit"
        raise CannotShow(message)
    return tuple(out)


def as_button(select: Select, option: Option) -> Button:
    return Button(option.label, f"{select.press}:{option.value}")


def _wrapped(members: tuple[Button | LinkButton, ...], limits: Limits) -> list[Row]:
    size = limits.buttons_per_row
    longest = max((limits.length(flat(member.label)) for member in members), default=0)
    if len(members) > size or longest > limits.label // 2:
        size = min(size, 1 if longest > limits.label // 2 else size)
    return [Buttons(members[start : start + size]) for start in range(0, len(members), size)]


def _checked(member: Button | LinkButton, limits: Limits) -> Button | LinkButton:
    if isinstance(member, Button) and len(member.press.encode()) > limits.wire:
        message = f"the wire {member.press!r} is wider than {limits.wire} bytes"
        raise CannotShow(message)
    return replace(member, label=plain(shorten(flat(member.label), limits.label, limits)))


def _checked_select(select: Select, limits: Limits) -> Select:
    options = tuple(
        replace(option, label=plain(shorten(flat(option.label), limits.label, limits)))
        for option in select.options
    )
    return replace(select, options=options)


def shorten(text: str, most: int, limits: Limits) -> str:
    """Return the text cut at `most` units with an ellipsis where it was longer, never inside a character."""
    if limits.length(text) <= most:
        return text
    while text and limits.length(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def split(text: Text, most: int, limits: Limits) -> list[Text]:
    """Return pieces of at most `most` units, cut at blank lines, lines or spaces, in that order of liking."""
    pieces: list[Text] = []
    rest = text
    while limits.length(flat(rest)) > most:
        at = _cut(flat(rest), most, limits)
        head, rest = _divide(rest, at)
        pieces.append(_stripped(head))
        rest = _stripped(rest)
    return [*pieces, rest]


def _cut(characters: str, most: int, limits: Limits) -> int:
    end = len(characters)
    while limits.length(characters[:end]) > most:
        end -= max(1, (limits.length(characters[:end]) - most) // 2)
    for mark in ("\n\n", "\n", "。", ". ", " "):
        at = characters.rfind(mark, 0, end)
        if at > end // 3:
            return at + len(mark)
    return end


def _divide(text: Text, at: int) -> tuple[Text, Text]:
    head: list[Node] = []
    for position, node in enumerate(text):
        size = len(flat((node,)))
        if at < size:
            before, after = _divide_node(node, at)
            return (*head, *before), (*after, *text[position + 1 :])
        head.append(node)
        at -= size
    return tuple(head), ()


def _divide_node(node: Node, at: int) -> tuple[Text, Text]:
    match node:
        case Plain(characters):
            return (Plain(characters[:at]),), (Plain(characters[at:]),)
        case Styled(style, inner):
            before, after = _divide(inner, at)
            return (Styled(style, before),), (Styled(style, after),)
        case Link(url, inner):
            before, after = _divide(inner, at)
            return (Link(url, before),), (Link(url, after),)
        case Mention() | Moment() | _:
            return (), (node,)


def _stripped(text: Text) -> Text:
    """Return the text without the line ends and spaces at both ends of its bare nodes."""
    nodes = list(text)
    if nodes and isinstance(nodes[0], Plain):
        nodes[0] = Plain(nodes[0].text.lstrip())
    if nodes and isinstance(nodes[-1], Plain):
        nodes[-1] = Plain(nodes[-1].text.rstrip())
    return tuple(nodes)
