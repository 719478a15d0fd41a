"""The directory: who wants to be found, by what they chose to show."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.commands.context import Context
from bot.features.profile.rules import cities_meant, entries_of
from bot.features.profile.tables import Entry, Listing, Search, Sight, Topic
from bot.people import cities
from bot.people.cities import City, CityId, distance_km
from bot.people.identity import Access
from bot.people.spelling import fold
from bot.people.tables import Person

PAGE = 5
NEAR_KM = 60.0


@dataclass(frozen=True, slots=True)
class Found:
    """One person of the directory, with what this reader may see."""

    id: PersonId
    name: str
    entries: dict[Topic, Entry]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found. `search` is the id under which it can be leafed through."""

    people: tuple[Found, ...]
    number: int
    search: int
    is_last: bool


async def keep(ctx: Context, search: Search) -> Search:
    """Keep a search for leafing; the person's earlier one is over."""
    await ctx.db.exec(delete(Search).where(col(Search.person_id) == ctx.person))
    ctx.db.add(search)
    await ctx.db.flush()
    return search


async def kept(ctx: Context, search: int) -> Search:
    found = select(Search).where(col(Search.id) == search, col(Search.person_id) == ctx.person)
    row = (await ctx.db.exec(found)).one_or_none()
    if row is None:
        raise Refusal("profile.search_over")
    return row


async def page(ctx: Context, search: Search, number: int) -> Page:
    """Return a page of the people whom a search finds, in order of their names."""
    wanted = (await _wanted(ctx, search)).offset(number * PAGE).limit(PAGE + 1)
    people = (await ctx.db.exec(wanted)).all()
    shown = await _shown(ctx, [person.id or 0 for person in people[:PAGE]])
    found = tuple(
        Found(PersonId(person.id or 0), person.name, shown.get(person.id or 0, {}))
        for person in people[:PAGE]
    )
    return Page(found, number, search.id or 0, is_last=len(people) <= PAGE)


async def _wanted(ctx: Context, search: Search) -> SelectOfScalar[Person]:
    found = (
        select(Person)
        .join(Listing, col(Listing.person_id) == col(Person.id))
        .where(
            col(Person.community_id) == ctx.community, col(Person.id) != ctx.person,
            col(Person.left_at).is_(None), col(Person.role) >= int(Access.MEMBER),
        )
    )  # fmt: skip
    if search.year is not None:
        found = found.where(_says(ctx, Topic.YEAR, col(Entry.number) == search.year))
    if search.field:
        found = found.where(_says(ctx, Topic.FIELD, col(Entry.folded).contains(fold(search.field))))
    if search.city or search.near:
        ids = await _cities_around(ctx, await _centres(ctx, search))
        found = found.where(_says(ctx, Topic.CITY, col(Entry.number).in_(ids)))
    for word in search.words.split():
        found = found.where(_mentions(ctx, word))
    return found.order_by(func.lower(col(Person.name)), col(Person.id))


def _visible(ctx: Context) -> ColumnElement[bool]:
    if ctx.may(Access.MODERATOR):
        return col(Entry.sight) != Sight.NOBODY.value
    return col(Entry.sight) == Sight.MEMBERS.value


def _says(ctx: Context, topic: Topic, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """A person says something about a topic, and the reader may see it."""
    return (
        select(Entry.id)
        .where(col(Entry.person_id) == col(Person.id), col(Entry.topic) == topic.value, _visible(ctx))
        .where(and_(*conditions))
        .exists()
    )


def _mentions(ctx: Context, word: str) -> ColumnElement[bool]:
    """A word stands in the person's name or in something the reader may see, or names the city."""
    namesakes = [int(city.id) for city in cities.exact(word)]
    city = and_(col(Entry.topic) == Topic.CITY.value, col(Entry.number).in_(namesakes))
    said = (
        select(Entry.id)
        .where(col(Entry.person_id) == col(Person.id), _visible(ctx))
        .where(or_(col(Entry.folded).contains(fold(word)), city))
        .exists()
    )
    return or_(func.lower(col(Person.name)).contains(word.lower(), autoescape=True), said)


async def _centres(ctx: Context, search: Search) -> list[City]:
    """Return the cities a search means; "near me" is the searcher's own."""
    if search.city:
        return cities_meant(search.city)
    own = (await entries_of(ctx, ctx.person)).get(Topic.CITY)
    city = cities.by_id(CityId(own.number)) if own and own.number else None
    if city is None:
        raise Refusal("profile.no_own_city")
    return [city]


async def _cities_around(ctx: Context, centres: Iterable[City]) -> list[int]:
    """Return which of the cities that people named lie near one of the centres."""
    named = (
        select(Entry.number)
        .where(col(Entry.community_id) == ctx.community, col(Entry.topic) == Topic.CITY.value)
        .distinct()
    )
    known = [
        city
        for number in (await ctx.db.exec(named)).all()
        if number is not None and (city := cities.by_id(CityId(number))) is not None
    ]
    around = list(centres)
    return [int(city.id) for city in known if any(distance_km(city, centre) <= NEAR_KM for centre in around)]


async def _shown(ctx: Context, people: list[int]) -> dict[int, dict[Topic, Entry]]:
    found = select(Entry).where(
        col(Entry.community_id) == ctx.community, col(Entry.person_id).in_(people), _visible(ctx)
    )
    out: dict[int, dict[Topic, Entry]] = {}
    for entry in (await ctx.db.exec(found)).all():
        out.setdefault(entry.person_id, {})[Topic(entry.topic)] = entry
    return out
