"""Text as a tree: sentences of the locale files, styled runs, links, mentions and moments.

Nothing here is markup. A value enters as a leaf, so a name full of asterisks stays a name on every platform.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from bot.base.ids import PersonId


class Style(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    QUOTE = "quote"
    SPOILER = "spoiler"


class Shape(StrEnum):
    """How much of a moment is shown."""

    DAY = "day"
    TIME = "time"
    DAY_TIME = "day_time"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Plain:
    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    style: Style
    inner: "Text"


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    inner: "Text"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person by name. It pings only when the message lists the person in `pings`.

    `account` is the platform's own id of the person there, filled in at delivery; empty when they have none.
    """

    person: PersonId
    name: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, aware.

    `shown` is its text in the reader's language and zone, filled in by `words.resolve`.
    """

    at: datetime
    shape: Shape = Shape.DAY_TIME
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the locale files with its slots.

    Resolved when it is shown, in the language of the reader.
    """

    key: str
    slots: tuple[tuple[str, "Slot"], ...] = ()


Node: TypeAlias = Plain | Styled | Link | Mention | Moment | Phrase
Text: TypeAlias = tuple[Node, ...]
Slot: TypeAlias = str | int | date | Text | Node


def say(key: str, **slots: Slot) -> Text:
    """Return the sentence `key` of the locale files; values fill its slots as leaves."""
    return (Phrase(key, tuple(sorted(slots.items()))),)


def plain(text: str) -> Text:
    return (Plain(text),)


def bold(text: Text | str) -> Text:
    return (Styled(Style.BOLD, as_text(text)),)


def quote(text: Text | str) -> Text:
    return (Styled(Style.QUOTE, as_text(text)),)


def as_text(value: Text | str) -> Text:
    return plain(value) if isinstance(value, str) else value


def joined(parts: list[Text], between: str = "\n") -> Text:
    """Return the parts in a row with `between` among them; empty parts leave no trace."""
    kept = [part for part in parts if part]
    out: list[Node] = []
    for position, part in enumerate(kept):
        if position:
            out.append(Plain(between))
        out.extend(part)
    return tuple(out)


def leaves(text: Text) -> Iterator[tuple[Node, tuple[Style, ...], str | None]]:
    """Walk a resolved text.

    Each leaf with the styles around it, outermost first, and the address it links to.
    """
    yield from _leaves(text, (), None)


def _leaves(
    text: Text, styles: tuple[Style, ...], url: str | None
) -> Iterator[tuple[Node, tuple[Style, ...], str | None]]:
    for node in text:
        match node:
            case Styled(style, inner):
                yield from _leaves(inner, (*styles, style), url)
            case Link(target, inner):
                yield from _leaves(inner, styles, target)
            case _:
                yield node, styles, url


def flat(text: Text) -> str:
    """Return the characters of a resolved text, without any style."""
    return "".join([_flat_node(node) for node in text])


def _flat_node(node: Node) -> str:
    match node:
        case Styled(_, inner) | Link(_, inner):
            return flat(inner)
        case _:
            return flat_leaf(node)


def flat_leaf(node: Node) -> str:
    match node:
        case Plain(characters):
            return characters
        case Mention(_, name):
            return name
        case Moment(_, _, shown):
            return shown
        case _:
            return ""
