"""The second half of binding, with the database: persons, places and files as this community knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.base.hot import Hot
from bot.base.ids import CommunityId, PersonId, PlaceId, Platform
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.chat.heard import FileIn, FileKept, PersonIn, RawValue, SpotIn
from bot.chat.text import Slot
from bot.commands.binding import Ask, Bound, Problem, bind
from bot.commands.feature import Command
from bot.commands.params import File, Kind, Param, Person, Place, Suggestion
from bot.commands.times import proposed, read_time
from bot.people import tables
from bot.reminders.phrases.result import Refused

MOST = 10

accounts = columns(tables.Account)
people = columns(tables.Person)
places = columns(tables.Place)
_BY_ACCOUNT = Hot(
    lambda _: select(people.id, people.name)
    .join(tables.Account, accounts.person_id == people.id)
    .where(
        accounts.community_id == bindparam("community"), accounts.platform == bindparam("platform"),
        accounts.key == bindparam("key"), people.left_at.is_(None),
    )
)  # fmt: skip
_BY_NAME = Hot(
    lambda _: select(people.id, people.name)
    .where(
        people.community_id == bindparam("community"), people.left_at.is_(None),
        func.lower(people.name).contains(bindparam("part"), autoescape=False),
    )
    .order_by(people.name, people.id)
    .limit(MOST)
)  # fmt: skip
_PERSON = Hot(
    lambda _: select(people.id, people.name).where(
        people.community_id == bindparam("community"), people.id == bindparam("ident")
    )
)
_PLACES = Hot(
    lambda _: (
        select(places.id, places.platform, places.key, places.title)
        .where(places.community_id == bindparam("community"), places.lost_at.is_(None))
        .order_by(places.id)
        .limit(25)
    )
)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A value that needs a question: the `Ask`, and what could be meant."""

    ask: Ask
    proposals: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Where to look: in a community, for accounts of the platform spoken on, by the asker's clock."""

    unit: Unit
    community: CommunityId | None
    platform: Platform
    now: datetime
    zone: str
    lang: str


async def complete(
    lookup: Lookup, command: Command, raw: Mapping[str, RawValue]
) -> dict[str, object] | Unclear:
    """Bind, then look up; return the values of the handler, or what is to be asked."""
    bound: Bound = bind(command, raw)
    if isinstance(bound, Ask):
        near = _near(lookup, bound.param, raw.get(bound.param.name))
        return Unclear(bound, near or await _proposals(lookup, bound.param))
    values = dict(bound.values)
    for param in command.params:
        found = await _found(lookup, param, values[param.name])
        if isinstance(found, _Missing):
            given = {name: value for name, value in raw.items() if name != param.name}
            proposals = found.proposals or await _proposals(lookup, param)
            return Unclear(Ask(param, given, Problem(found.key, found.slots)), proposals)
        values[param.name] = found
    return values


@dataclass(frozen=True, slots=True)
class _Missing:
    key: str
    proposals: tuple[Suggestion, ...] = ()
    slots: Mapping[str, Slot] = field(default_factory=dict)


async def _found(lookup: Lookup, param: Param, value: object) -> object:
    if value is None:
        return None
    match param.kind:
        case Kind.PERSON if lookup.community is not None:
            return await _person(lookup, value)
        case Kind.PLACE:
            return await _place(lookup, value)
        case Kind.PHOTO | Kind.DOCUMENT:
            return _file(value)
        case Kind.WHEN:
            return _time(lookup, str(value))
        case _:
            return value


def _time(lookup: Lookup, text: str) -> object:
    """Leave a time in words as it is, unless it can never fall due."""
    result = read_time(text, lookup.now, lookup.zone)
    if isinstance(result, Refused):
        near = tuple(proposed(text, lookup.now, lookup.zone, lookup.lang))
        return _Missing(f"when.refused.{result.reason}", near, dict(result.slots))
    return text


def _near(lookup: Lookup, param: Param, given: RawValue | None) -> tuple[Suggestion, ...]:
    """Return the nearest times to one that could not be read."""
    if param.kind is not Kind.WHEN or not isinstance(given, str):
        return ()
    return tuple(proposed(given, lookup.now, lookup.zone, lookup.lang))


def _file(value: object) -> object:
    match value:
        case FileKept(name, mime, size, file):
            return File(name, mime, size, file)
        case FileIn(name, mime, data):
            return File(name, mime, len(data), "", data)
        case _:
            return value


async def _person(lookup: Lookup, value: object) -> object:
    run, community = lookup.unit.run, lookup.community
    if isinstance(value, PersonIn):
        rows = await run(_BY_ACCOUNT, community=community, platform=lookup.platform, key=value.key)
        return Person(PersonId(rows[0][0]), rows[0][1]) if rows else _Missing("bind.person_unknown")
    text = str(value).strip()
    if text.startswith("#") and text[1:].isdigit():
        rows = await run(_PERSON, community=community, ident=int(text[1:]))
        return Person(PersonId(rows[0][0]), rows[0][1]) if rows else _Missing("bind.person_unknown")
    rows = await run(_BY_NAME, community=community, part=text.lstrip("@").lower())
    if len(rows) == 1:
        return Person(PersonId(rows[0][0]), rows[0][1])
    proposals = tuple(Suggestion(name, f"#{ident}") for ident, name in rows)
    return _Missing("bind.person_many" if rows else "bind.person_unknown", proposals)


async def _places(lookup: Lookup) -> list[Place]:
    rows = await lookup.unit.run(_PLACES, community=lookup.community) if lookup.community else []
    return [Place(PlaceId(ident), platform, key, title) for ident, platform, key, title in rows]


async def _place(lookup: Lookup, value: object) -> object:
    known = await _places(lookup)
    if isinstance(value, SpotIn):
        match = [place for place in known if place.platform == lookup.platform and place.key == value.key]
        return match[0] if match else Place(None, lookup.platform, value.key, value.title)
    text = str(value).strip()
    match = [place for place in known if text in {f"#{place.id}", place.title, f"#{place.title}"}]
    return match[0] if match else _Missing("bind.place_unknown")


async def _proposals(lookup: Lookup, param: Param) -> tuple[Suggestion, ...]:
    """Return what can be chosen with one tap while a question is asked."""
    if param.kind is not Kind.PLACE:
        return ()
    return tuple(Suggestion(place.title, f"#{place.id}") for place in await _places(lookup))
