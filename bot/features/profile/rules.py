"""What people say about themselves is written here, and who may see it is decided here."""

from dataclasses import replace

from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.commands.context import Context, JobContext
from bot.features.profile.tables import Entry, Listing, Sight, Topic
from bot.people import cities, zones
from bot.people.cities import City, CityId
from bot.people.spelling import fold
from bot.people.tables import Person

TEXT_VERSION = 1
"""Of the words under which a person agrees to be found (`profile.consent`)."""
YEARS_AHEAD = 8

Entries = dict[Topic, Entry]


async def entries_of(ctx: JobContext, person: PersonId) -> Entries:
    found = select(Entry).where(col(Entry.person_id) == person, col(Entry.community_id) == ctx.community)
    return {Topic(entry.topic): entry for entry in (await ctx.db.exec(found)).all()}


async def set_text(ctx: Context, topic: Topic, text: str) -> None:
    line = " ".join(text.split())
    await _set(ctx, topic, line, folded=fold(line))


async def set_year(ctx: Context, year: int) -> None:
    if year > ctx.now.year + YEARS_AHEAD:
        raise Refusal("profile.year_too_late", most=ctx.now.year + YEARS_AHEAD)
    await _set(ctx, Topic.YEAR, str(year), number=year, folded=str(year))


async def set_city(ctx: Context, city: City) -> None:
    """Write the city down, and set the person's clock by it."""
    folded = " ".join(fold(part) for part in (city.name, city.chinese, city.label("en"), city.label("zh")))
    await _set(ctx, Topic.CITY, city.name, number=int(city.id), folded=folded)
    await set_zone(ctx, city.zone)


async def _set(ctx: Context, topic: Topic, value: str, *, folded: str, number: int | None = None) -> None:
    entry = (await entries_of(ctx, ctx.person)).get(topic)
    if entry is None:
        entry = Entry(
            community_id=ctx.community,
            person_id=ctx.person,
            topic=topic,
            value="",
            folded="",
            said_at=ctx.now,
        )
    entry.value, entry.folded, entry.number, entry.said_at = value, folded, number, ctx.now
    ctx.db.add(entry)
    await ctx.db.flush()


def cities_meant(text: str) -> list[City]:
    """Return the one city a text names, or several to choose from; refuse what is no city I know."""
    if text.startswith("#") and text[1:].isdigit():
        chosen = cities.by_id(CityId(int(text[1:])))
        return [chosen] if chosen else []
    found = cities.exact(text)
    if not found:
        found = cities.find(text)
        if not found:
            raise Refusal("profile.no_city", city=text[:50])
    return found


def is_certain(text: str, found: list[City]) -> bool:
    """Tell whether the text names the one city found, and is not merely like it."""
    return len(found) == 1 and (text.startswith("#") or bool(cities.exact(text)))


async def set_zone(ctx: Context, text: str) -> None:
    zone = zones.closest(text)
    if zone is None:
        raise Refusal("profile.no_zone", zone=text[:50])
    await ctx.db.exec(update(Person).where(col(Person.id) == ctx.person).values(zone=zone))
    ctx.who = replace(ctx.who, zone=zone)


async def set_lang(ctx: Context, lang: str) -> None:
    await ctx.db.exec(update(Person).where(col(Person.id) == ctx.person).values(lang=lang))
    ctx.who = replace(ctx.who, lang=lang)


async def set_sight(ctx: Context, topic: Topic, sight: Sight) -> None:
    await ctx.db.exec(
        update(Entry)
        .where(col(Entry.person_id) == ctx.person, col(Entry.topic) == topic.value)
        .values(sight=sight.value)
    )


async def drop(ctx: Context, topic: Topic) -> None:
    await ctx.db.exec(
        delete(Entry).where(col(Entry.person_id) == ctx.person, col(Entry.topic) == topic.value)
    )


async def listing_of(ctx: JobContext, person: PersonId) -> Listing | None:
    return (await ctx.db.exec(select(Listing).where(col(Listing.person_id) == person))).one_or_none()


async def enlist(ctx: Context, version: int) -> None:
    """Let the person be found, if the text they agreed to is still the one that is asked."""
    if version != TEXT_VERSION:
        raise Refusal("profile.consent_changed")
    if await listing_of(ctx, ctx.person) is None:
        ctx.db.add(
            Listing(community_id=ctx.community, person_id=ctx.person, text_version=version, given_at=ctx.now)
        )
        await ctx.db.flush()


async def unlist(ctx: Context) -> None:
    await ctx.db.exec(delete(Listing).where(col(Listing.person_id) == ctx.person))


async def merge(ctx: JobContext, kept: PersonId, gone: PersonId) -> None:
    """What the kept account says wins; what only the other one said moves over. Consent does not."""
    said = set(await entries_of(ctx, kept))
    for topic, entry in (await entries_of(ctx, gone)).items():
        if topic in said:
            await ctx.db.delete(entry)
        else:
            entry.person_id = kept
            ctx.db.add(entry)
    await ctx.db.flush()
    await ctx.db.exec(delete(Listing).where(col(Listing.person_id) == gone))
