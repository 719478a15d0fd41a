"""The second half of binding, with the database: persons, places and files as this community knows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from bot.base.hot import Hot
from bot.base.ids import CommunityId, PersonId, PlaceId, Platform
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.chat.heard import FileIn, FileKept, PersonIn, RawValue, SpotIn
from bot.commands.binding import Ask, Bound, Problem, Ready, bind
from bot.commands.feature import Command
from bot.commands.params import File, Kind, Param, Person, Place, Suggestion
from bot.people import tables

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
        func.lower(people.name).like(bindparam("pattern")),
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


async def complete(
    unit: Unit,
    community: CommunityId | None,
    platform: Platform,
    command: Command,
    raw: Mapping[str, RawValue],
) -> dict[str, object] | Unclear:
    """Bind, then look up; return the values of the handler, or what is to be asked."""
    bound: Bound = bind(command, raw)
    if isinstance(bound, Ask):
        return Unclear(bound, await _proposals(unit, community, bound.param))
    return await _looked_up(unit, community, platform, command, raw, bound)


async def _looked_up(
    unit: Unit,
    community: CommunityId | None,
    platform: Platform,
    command: Command,
    raw: Mapping[str, RawValue],
    ready: Ready,
) -> dict[str, object] | Unclear:
    values = dict(ready.values)
    for param in command.params:
        found = await _found(unit, community, platform, param, values[param.name])
        if isinstance(found, _Missing):
            given = {name: value for name, value in raw.items() if name != param.name}
            proposals = found.proposals or await _proposals(unit, community, param)
            return Unclear(Ask(param, given, Problem(found.key, {})), proposals)
        values[param.name] = found
    return values


@dataclass(frozen=True, slots=True)
class _Missing:
    key: str
    proposals: tuple[Suggestion, ...] = ()


async def _found(
    unit: Unit, community: CommunityId | None, platform: Platform, param: Param, value: object
) -> object:
    if value is None:
        return None
    match param.kind:
        case Kind.PERSON if community is not None:
            return await _person(unit, community, platform, value)
        case Kind.PLACE:
            return await _place(unit, community, platform, value)
        case Kind.PHOTO | Kind.DOCUMENT:
            return _file(value)
        case _:
            return value


def _file(value: object) -> object:
    match value:
        case FileKept(name, mime, size, file):
            return File(name, mime, size, file)
        case FileIn(name, mime, data):
            return File(name, mime, len(data), "", data)
        case _:
            return value


async def _person(unit: Unit, community: CommunityId, platform: Platform, value: object) -> object:
    if isinstance(value, PersonIn):
        rows = await unit.run(_BY_ACCOUNT, community=community, platform=platform, key=value.key)
        return Person(PersonId(rows[0][0]), rows[0][1]) if rows else _Missing("bind.person_unknown")
    text = str(value).strip()
    if text.startswith("#") and text[1:].isdigit():
        rows = await unit.run(_PERSON, community=community, ident=int(text[1:]))
        return Person(PersonId(rows[0][0]), rows[0][1]) if rows else _Missing("bind.person_unknown")
    rows = await unit.run(_BY_NAME, community=community, pattern=f"%{text.lstrip('@').lower()}%")
    if len(rows) == 1:
        return Person(PersonId(rows[0][0]), rows[0][1])
    proposals = tuple(Suggestion(name, f"#{ident}") for ident, name in rows)
    return _Missing("bind.person_many" if rows else "bind.person_unknown", proposals)


async def _place(unit: Unit, community: CommunityId | None, platform: Platform, value: object) -> object:
    rows = await unit.run(_PLACES, community=community) if community is not None else []
    known = [Place(PlaceId(ident), place_platform, key, title) for ident, place_platform, key, title in rows]
    if isinstance(value, SpotIn):
        match = [place for place in known if place.platform == platform and place.key == value.key]
        return match[0] if match else Place(None, platform, value.key, value.title)
    text = str(value).strip()
    match = [place for place in known if text in {f"#{place.id}", place.title, f"#{place.title}"}]
    return match[0] if match else _Missing("bind.place_unknown")


async def _proposals(unit: Unit, community: CommunityId | None, param: Param) -> tuple[Suggestion, ...]:
    """Return what can be chosen with one tap while a question is asked."""
    if param.kind is Kind.PLACE and community is not None:
        rows = await unit.run(_PLACES, community=community)
        return tuple(Suggestion(title, f"#{ident}") for ident, _, _, title in rows)
    return ()
