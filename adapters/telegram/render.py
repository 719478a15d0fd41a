"""A message of the engine as the arguments of one request."""

from dataclasses import dataclass
from typing import TypeAlias
from unicodedata import east_asian_width

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from adapters.telegram.entities import Printed, can_link, printed, utf16
from bot.chat.fit import CannotShow, as_button, card_text
from bot.chat.message import Attachment, Button, Buttons, LinkButton, Message, Picture, Row, Select
from bot.chat.text import Text, flat, joined

NOTHING_TO_SAY = "·"
"""Telegram takes no message without characters."""
ALERT = 200
PHONE = 40
"""Columns that a row of buttons has on a phone; Chinese characters take two, the edges of a button too."""

Markup: TypeAlias = InlineKeyboardMarkup | ForceReply | None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent: text or caption, the keyboard below, and the picture it belongs to."""

    words: Printed
    keyboard: InlineKeyboardMarkup | None
    picture: Picture | None
    asks: bool
    attachment: Attachment | None = None

    def markup(self, *, room: bool) -> Markup:
        """Return what goes below a new message: buttons, or the keyboard opened for whoever was asked."""
        if self.keyboard is not None or not self.asks:
            return self.keyboard
        return ForceReply(selective=room)


def render(message: Message) -> Rendered:
    """Return a fitted message; one that was not fitted loses nothing but may be too long."""
    body = message.body
    if message.card:
        body = joined([body, card_text(message.card)], "\n\n")
    if message.picture and not flat(body).strip():
        body = message.picture.alt
    words = printed(body, {int(person) for person in message.pings})
    if not words.text.strip() and message.picture is None:
        words = Printed(NOTHING_TO_SAY)
    return Rendered(words, keyboard(message.rows), message.picture, message.asks, message.attachment)


def alert(message: Message) -> str | None:
    """Return the message as a note over the chat, or None when it says more than a note can hold."""
    more = message.rows or message.picture or message.attachment or message.card
    if more or message.asks or message.pings:
        return None
    words = printed(message.body)
    has_links = any(entity.url for entity in words.entities)
    return words.text if words.text.strip() and utf16(words.text) <= ALERT and not has_links else None


def keyboard(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    """Return the inline keyboard; a list to choose from becomes a button for each choice."""
    lines = [line for row in rows for line in _lines(row)]
    return InlineKeyboardMarkup(lines) if lines else None


def _lines(row: Row) -> list[list[InlineKeyboardButton]]:
    match row:
        case Buttons(members):
            return _wrapped([_button(member) for member in members])
        case Select(_, _, options):
            return [[_button(as_button(row, option))] for option in options]


def _wrapped(row: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Return the row in as few even rows as a phone can show without cutting labels off."""
    for size in range(len(row), 0, -1):
        rows = -(-len(row) // size)
        even = -(-len(row) // rows)
        lines = [row[start : start + even] for start in range(0, len(row), even)]
        if even == 1 or max(map(_width, lines)) <= PHONE:
            return lines
    return []


def _width(line: list[InlineKeyboardButton]) -> int:
    characters = "".join(button.text for button in line)
    return sum(2 if east_asian_width(one) in {"W", "F"} else 1 for one in characters) + 2 * len(line)


def _button(member: Button | LinkButton) -> InlineKeyboardButton:
    match member:
        case Button(label, wire, _):
            return InlineKeyboardButton(_label(label), callback_data=wire)
        case LinkButton(_, url) if not can_link(url):
            raise CannotShow(f"no button leads to {url!r}")
        case LinkButton(label, url):
            return InlineKeyboardButton(_label(label), url=url)


def _label(label: Text) -> str:
    return printed(label).text.strip() or NOTHING_TO_SAY
