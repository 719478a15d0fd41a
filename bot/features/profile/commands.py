"""`/me` and `/find`: saying who one is, and finding who wants to be found."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from sqlalchemy import delete
from sqlmodel import col

from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Feature, Menu
from bot.commands.params import Asker, Long, Size, Suggest, Suggestion
from bot.facts import PeopleMerged
from bot.features.profile import rules, search, views
from bot.features.profile.tables import Entry, Listing, Search, Sight, Topic
from bot.people import cities
from bot.people.identity import Access
from bot.people.personal import Forget, Keeps

feature = Feature("profile")
feature.keeps(
    Keeps(Entry, "person_id", Forget.DELETE),
    Keeps(Listing, "person_id", Forget.DELETE),
    Keeps(Search, "person_id", Forget.DELETE),
)
SEARCH_KEPT = timedelta(days=1)


class Lang(StrEnum):
    ENGLISH = "en"
    CHINESE = "zh"


async def _cities(asker: Asker, typed: str) -> Sequence[Suggestion]:
    found = cities.suggest(typed, 10) if typed.strip() else []
    return [Suggestion(city.label(asker.lang), f"#{city.id}") for city in found]


async def _zones(asker: Asker, typed: str) -> Sequence[Suggestion]:
    found = cities.suggest(typed, 10) if typed.strip() else []
    return [Suggestion(f"{city.label(asker.lang)} ({city.zone})", city.zone) for city in found]


Year = Annotated[int, Size(1900, 2100)]
Line = Annotated[str, Size(1, 80)]
Lines = Annotated[str, Size(1, 300), Long]
CityName = Annotated[str, Size(1, 80), Suggest(_cities)]
ZoneName = Annotated[str, Size(1, 80), Suggest(_zones)]


@feature.command(root=True)
async def me(
    ctx: Context,
    *,
    year: Year | None = None,
    programme: Line | None = None,
    city: CityName | None = None,
    field: Line | None = None,
    languages: Line | None = None,
) -> Message:
    """Write down what was given and show the card; a city of several is asked about."""
    if year is not None:
        await rules.set_year(ctx, year)
    texts = {Topic.PROGRAMME: programme, Topic.FIELD: field, Topic.LANGUAGES: languages}
    for topic, text in texts.items():
        if text is not None:
            await rules.set_text(ctx, topic, text)
    if city is not None:
        return await _set_city(ctx, city)
    given = year is not None or any(text is not None for text in texts.values())
    return await _card(ctx, "profile.saved" if given else "")


async def _card(ctx: Context, news: str = "") -> Message:
    entries = await rules.entries_of(ctx, ctx.person)
    return views.card(ctx.who, entries, await rules.listing_of(ctx, ctx.person), news)


async def _set_city(ctx: Context, text: str) -> Message:
    found = rules.cities_meant(text)
    if not rules.is_certain(text, found):
        return views.which_city(text, found, ctx.lang)
    await rules.set_city(ctx, found[0])
    return await _card(ctx, "profile.saved_city")


@feature.action()
async def card(ctx: Context) -> Replace:
    return Replace(await _card(ctx))


@feature.action()
async def settle(ctx: Context, city: int) -> Replace:
    for found in rules.cities_meant(f"#{city}"):
        await rules.set_city(ctx, found)
    return Replace(await _card(ctx, "profile.saved_city"))


@feature.command(menu=Menu.HIDDEN)
async def set_year(ctx: Context, value: Year) -> Message:
    await rules.set_year(ctx, value)
    return await _card(ctx, "profile.saved")


@feature.command(menu=Menu.HIDDEN)
async def set_programme(ctx: Context, value: Line) -> Message:
    return await _set_text(ctx, Topic.PROGRAMME, value)


@feature.command(menu=Menu.HIDDEN)
async def set_city(ctx: Context, value: CityName) -> Message:
    return await _set_city(ctx, value)


@feature.command(menu=Menu.HIDDEN)
async def set_field(ctx: Context, value: Line) -> Message:
    return await _set_text(ctx, Topic.FIELD, value)


@feature.command(menu=Menu.HIDDEN)
async def set_languages(ctx: Context, value: Line) -> Message:
    return await _set_text(ctx, Topic.LANGUAGES, value)


@feature.command(menu=Menu.HIDDEN)
async def set_offers(ctx: Context, value: Lines) -> Message:
    return await _set_text(ctx, Topic.OFFERS, value)


@feature.command(menu=Menu.HIDDEN)
async def set_seeks(ctx: Context, value: Lines) -> Message:
    return await _set_text(ctx, Topic.SEEKS, value)


async def _set_text(ctx: Context, topic: Topic, value: str) -> Message:
    await rules.set_text(ctx, topic, value)
    return await _card(ctx, "profile.saved")


@feature.command(menu=Menu.HIDDEN)
async def set_language(ctx: Context, value: Lang) -> Message:
    await rules.set_lang(ctx, value.value)
    return await _card(ctx, "profile.saved_language")


@feature.command(menu=Menu.HIDDEN)
async def set_zone(ctx: Context, value: ZoneName) -> Message:
    await rules.set_zone(ctx, value)
    return await _card(ctx, "profile.saved_zone")


@feature.action()
async def topic(ctx: Context, topic: Topic) -> Replace:
    return Replace(await _page(ctx, topic))


async def _page(ctx: Context, topic: Topic) -> Message:
    entry = (await rules.entries_of(ctx, ctx.person)).get(topic)
    return views.page(topic, entry, ctx.lang) if entry else await _card(ctx)


@feature.action()
async def show(ctx: Context, topic: Topic, sight: Sight) -> Replace:
    await rules.set_sight(ctx, topic, sight)
    return Replace(await _page(ctx, topic))


@feature.action()
async def drop(ctx: Context, topic: Topic) -> Replace:
    await rules.drop(ctx, topic)
    return Replace(await _card(ctx, "profile.removed"))


@feature.action()
async def consent(ctx: Context) -> Replace:
    """Show what being found means, before it is agreed to."""
    return Replace(views.consent(await rules.entries_of(ctx, ctx.person), ctx.lang))


@feature.action()
async def enlist(ctx: Context, version: int) -> Replace:
    await rules.enlist(ctx, version)
    return Replace(await _card(ctx, "profile.listed_now"))


@feature.action()
async def unlist(ctx: Context) -> Replace:
    await rules.unlist(ctx)
    return Replace(await _card(ctx, "profile.unlisted_now"))


@feature.command(root=True, access=Access.MEMBER)
async def find(
    ctx: Context,
    *,
    words: Annotated[str, Size(1, 100)] | None = None,
    year: Year | None = None,
    field: Line | None = None,
    city: CityName | None = None,
    near: bool = False,
) -> Message:
    wanted = Search(
        community_id=ctx.community, person_id=ctx.person, year=year, field=field or "", city=city or "",
        words=words or "", near=near, made_at=ctx.now,
    )  # fmt: skip
    return views.found(await search.page(ctx, await search.keep(ctx, wanted), 0), ctx.lang)


@feature.action(access=Access.MEMBER)
async def leaf(ctx: Context, kept: int, number: int) -> Replace:
    return Replace(views.found(await search.page(ctx, await search.kept(ctx, kept), number), ctx.lang))


@feature.job("FREQ=DAILY", "03:30")
async def sweep(ctx: JobContext) -> None:
    before = ctx.now - SEARCH_KEPT
    await ctx.db.exec(
        delete(Search).where(col(Search.community_id) == ctx.community, col(Search.made_at) < before)
    )


@feature.hears(PeopleMerged)
async def merge(ctx: JobContext, fact: PeopleMerged) -> None:
    await rules.merge(ctx, fact.kept, fact.gone)
