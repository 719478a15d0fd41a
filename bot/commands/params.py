"""The closed set of values that a command can take, read from the types of its handler."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from typing import Annotated, NewType, TypeAlias, get_args, get_origin

from bot.base.errors import DeclarationError
from bot.base.ids import CommunityId, PersonId, PlaceId
from bot.base.unit import Unit
from bot.chat.heard import TargetIn
from bot.people.identity import Who

When = NewType("When", str)
"""A time in words, as typed; the handler reads it with `ctx.when(...)` in the person's own zone."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of this community given as an argument."""

    id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of this community given as an argument. A place the community does not know yet has no `id`."""

    id: PlaceId | None
    platform: str
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class File:
    """A photo, made safe and kept, or another document as it came (`photo` tells which)."""

    name: str
    mime: str
    size: int
    file: str
    data: bytes = b""


Target: TypeAlias = TargetIn


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"
    DATE = "date"
    DURATION = "duration"
    WHEN = "when"
    PERSON = "person"
    PLACE = "place"
    PHOTO = "photo"
    DOCUMENT = "document"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Size:
    """Least and most: characters of a text, or the value of a number."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal of an autocomplete: what is shown, and the value that is handed over."""

    shown: str
    value: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Who is typing, as far as they are known here, and a look at the database."""

    unit: Unit
    community: CommunityId | None
    who: Who | None
    lang: str
    zone: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Suggest:
    """Proposes values while someone types: called with the asker and what was typed; at most 25 are shown."""

    of: Callable[[Asker, str], Awaitable[Sequence[Suggestion]]]


class Long:
    """Marks a text that may have several lines."""


class Document:
    """Marks a file that is not a photo: it is handed over as it came."""


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter.

    `choices` holds the values of an enumeration; `default` is None where the parameter is required.
    """

    name: str
    kind: Kind
    required: bool
    default: object
    size: Size | None = None
    choices: tuple[str, ...] = ()
    enum: type[StrEnum] | None = None
    suggest: Suggest | None = None
    long: bool = False


_SIMPLE: dict[object, Kind] = {
    str: Kind.TEXT,
    int: Kind.NUMBER,
    bool: Kind.SWITCH,
    date: Kind.DATE,
    timedelta: Kind.DURATION,
    When: Kind.WHEN,
    Person: Kind.PERSON,
    Place: Kind.PLACE,
    File: Kind.PHOTO,
    TargetIn: Kind.TARGET,
}
_MOST_TEXT = 4000


def read_param(name: str, hint: object, default: object, *, required: bool) -> Param:
    """Return the parameter that a type hint describes.

    Raise `DeclarationError` for a type that is none of the set.
    """
    hint, extras = _without_annotation(_without_none(hint))
    hint, inner = _without_annotation(_without_none(hint))
    extras = (*extras, *inner)
    enum = hint if isinstance(hint, type) and issubclass(hint, StrEnum) else None
    kind = Kind.CHOICE if enum else _SIMPLE.get(hint)
    if kind is None:
        message = f"parameter {name!r} has a type that no platform can ask for: {hint!r}"
        raise DeclarationError(message)
    if kind is Kind.PHOTO and any(extra is Document for extra in extras):
        kind = Kind.DOCUMENT
    size = next((extra for extra in extras if isinstance(extra, Size)), None)
    if size is None and kind in {Kind.TEXT, Kind.WHEN}:
        size = Size(1, 100 if kind is Kind.WHEN else _MOST_TEXT)
    return Param(
        name=name,
        kind=kind,
        required=required,
        default=default,
        size=size,
        choices=tuple(member.value for member in enum) if enum else (),
        enum=enum,
        suggest=next((extra for extra in extras if isinstance(extra, Suggest)), None),
        long=any(extra is Long for extra in extras),
    )


def wire_width(hint: object) -> int:
    """Return the widest form, in bytes, of an action's argument.

    Ids, whole numbers, enumerations and short tokens.
    """
    hint, extras = _without_annotation(hint)
    base = getattr(hint, "__supertype__", hint)
    if isinstance(base, type) and issubclass(base, Enum):
        return max(len(str(member.value).encode()) for member in base)
    if base is int:
        return 10
    size = next((extra for extra in extras if isinstance(extra, Size)), None)
    if base is str and size is not None:
        return size.most
    message = f"an action takes ids, numbers, enumerations and sized tokens, not {hint!r}"
    raise DeclarationError(message)


def _without_annotation(hint: object) -> tuple[object, tuple[object, ...]]:
    if get_origin(hint) is Annotated:
        base, *extras = get_args(hint)
        return base, tuple(extras)
    return hint, ()


def _without_none(hint: object) -> object:
    members = [member for member in get_args(hint) if member is not type(None)]
    is_optional = type(None) in get_args(hint)
    return members[0] if is_optional and len(members) == 1 else hint
