"""Text as Telegram takes it: bare characters and entities beside them, measured in UTF-16 units.

Nothing is markup, so a name full of asterisks stays a name.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import assert_never
from urllib.parse import urlsplit

from telegram import MessageEntity, User

from bot.chat.text import Link, Mention, Moment, Node, Phrase, Plain, Style, Styled, Text

MOST_ENTITIES = 100
_KINDS = {
    Style.BOLD: MessageEntity.BOLD,
    Style.ITALIC: MessageEntity.ITALIC,
    Style.CODE: MessageEntity.CODE,
    Style.QUOTE: MessageEntity.BLOCKQUOTE,
    Style.SPOILER: MessageEntity.SPOILER,
}
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn the direction of all that follows: a name must not turn the sentence around it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Characters and their entities. The entities are in order of their beginning."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


@dataclass(slots=True)
class _Pen:
    pings: Collection[int]
    pieces: list[str] = field(default_factory=list)
    entities: list[MessageEntity] = field(default_factory=list)
    units: int = 0
    open: list[str] = field(default_factory=list)

    def write(self, characters: str) -> None:
        clean = _clean(characters)
        self.pieces.append(clean)
        self.units += utf16(clean)

    def nodes(self, text: Text) -> None:
        for node in text:
            self.node(node)

    def node(self, node: Node) -> None:
        match node:
            case Plain(characters):
                self.write(characters)
            case Styled(style, inner):
                self.marked(_KINDS[style], inner)
            case Link(url, inner) if can_link(url):
                self.marked(MessageEntity.TEXT_LINK, inner, url=url)
            case Link(_, inner):
                self.nodes(inner)
            case Mention(person, name, account) if account.isdecimal() and int(person) in self.pings:
                user = User(int(account), name or "?", is_bot=False)
                self.marked(MessageEntity.TEXT_MENTION, (Plain(name),), user=user)
            case Mention(_, name):
                self.write(name)
            case Moment(_, _, shown):
                self.write(shown)
            case Phrase(key):
                self.write(key)
            case _:
                assert_never(node)

    def marked(self, kind: str, inner: Text, *, url: str | None = None, user: User | None = None) -> None:
        """Write `inner` under an entity, unless one of its kind is open: Telegram has no quote in a quote."""
        if kind in self.open or MessageEntity.CODE in self.open:
            self.nodes(inner)
            return
        start, place = self.units, len(self.entities)
        self.open.append(kind)
        self.nodes(inner)
        self.open.pop()
        if self.units > start:
            self.entities.insert(place, MessageEntity(kind, start, self.units - start, url=url, user=user))


def printed(text: Text, pings: Collection[int] = ()) -> Printed:
    """Return a resolved text; of the people it names only those in `pings` are called by it."""
    pen = _Pen(pings)
    pen.nodes(text)
    return Printed("".join(pen.pieces), tuple(pen.entities[:MOST_ENTITIES]))


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def can_link(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "tg"} and bool(parts.netloc)


def _clean(characters: str) -> str:
    """Return the characters without halves of pairs, NUL and what turns the direction of others."""
    whole = characters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "").translate(_DIRECTIONS)
