"""`/settings`, `/pause` and `/resume`."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import PlaceId
from bot.chat.message import Message, Replace
from bot.chat.words import show_zone
from bot.commands.context import Context, JobContext
from bot.commands.feature import Feature, Menu
from bot.commands.params import Asker, Size, Suggest, Suggestion
from bot.facts import PeopleMerged
from bot.features.settings import hours, rules, terms, views
from bot.features.settings.rules import What
from bot.features.settings.tables import Change
from bot.people import zones
from bot.people.identity import Access
from bot.people.personal import Forget, Keeps

LONGEST_NAME = 80
feature = Feature("settings")
feature.keeps(Keeps(Change, "person_id", Forget.DETACH))


class Lang(StrEnum):
    EN = "en"
    ZH = "zh"


class Silence(StrEnum):
    ON = "on"
    OFF = "off"


class Extent(StrEnum):
    ALL = "all"


async def _zones(asker: Asker, typed: str) -> Sequence[Suggestion]:
    near = zones.closest(typed) if typed else None
    found = ([near] if near else []) + [zone for zone in zones.COMMON if zone != near]
    return [Suggestion(f"{show_zone(zone, asker.lang)} ({zone})", zone) for zone in found]


@feature.command(root=True, access=Access.MODERATOR)
async def settings(ctx: Context) -> Message:
    return views.overview(await rules.community_of(ctx), ctx.lang)


@feature.action(access=Access.MODERATOR)
async def overview(ctx: Context) -> Replace:
    return Replace(views.overview(await rules.community_of(ctx), ctx.lang))


@feature.action(access=Access.MODERATOR)
async def lang(ctx: Context, lang: Lang) -> Replace:
    return Replace(views.overview(await rules.change(ctx, What.LANG, lang), ctx.lang))


@feature.action(access=Access.MODERATOR)
async def zone(ctx: Context, zone: Annotated[str, Size(1, 32)]) -> Replace:
    if not zones.known(zone):
        raise Refusal("dispatch.button_over")
    return Replace(views.overview(await rules.change(ctx, What.ZONE, zone), ctx.lang))


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def rename(ctx: Context, text: Annotated[str, Size(2, LONGEST_NAME)]) -> Message:
    return views.overview(await rules.change(ctx, What.NAME, text), ctx.lang)


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def timezone(ctx: Context, text: Annotated[str, Size(2, 60), Suggest(_zones)]) -> Message:
    return views.overview(await rules.change(ctx, What.ZONE, rules.zone_named(text)), ctx.lang)


@feature.action(access=Access.MODERATOR)
async def log(ctx: Context) -> Message:
    return views.log(await rules.changes(ctx), ctx.lang)


@feature.command(root=True, access=Access.MODERATOR)
async def pause(ctx: Context, what: Extent = Extent.ALL) -> Message:
    return views.confirm(paused=True)


@feature.command(root=True, access=Access.MODERATOR)
async def resume(ctx: Context) -> Message:
    return views.confirm(paused=False)


@feature.action(access=Access.MODERATOR)
async def silence(ctx: Context, state: Silence) -> Replace:
    community = await rules.change(ctx, What.PAUSED, state)
    return Replace(views.silenced(paused=community.paused))


@feature.command(root=True)
async def quiet(ctx: Context) -> Message:
    return await _quiet(ctx)


async def _quiet(ctx: Context) -> Message:
    return views.quiet(await hours.chosen(ctx), may_set_here=ctx.may(Access.MODERATOR))


@feature.action()
async def quiet_for_me(ctx: Context, span: Annotated[str, Size(1, 8)]) -> Replace:
    await hours.choose(ctx, hours.read(span))
    return Replace(await _quiet(ctx))


@feature.action(access=Access.MODERATOR)
async def quiet_for_here(ctx: Context, place: int, span: Annotated[str, Size(1, 8)]) -> Replace:
    await hours.choose_here(ctx, PlaceId(place), hours.read(span))
    return Replace(await _quiet(ctx))


@feature.command(menu=Menu.HIDDEN)
async def quiet_me(ctx: Context, text: Annotated[str, Size(1, 30)]) -> Message:
    await hours.choose(ctx, hours.read(text))
    return await _quiet(ctx)


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def quiet_here(ctx: Context, place: int, text: Annotated[str, Size(1, 30)]) -> Message:
    await hours.choose_here(ctx, PlaceId(place), hours.read(text))
    return await _quiet(ctx)


@feature.command(root=True, access=Access.MODERATOR)
async def terms_(ctx: Context) -> Message:
    return views.terms(await terms.listed(ctx))


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def term(
    ctx: Context, text: Annotated[str, Size(1, terms.MOST_NAME)], start: date, end: date
) -> Message:
    await terms.add(ctx, text, start, end)
    return views.terms(await terms.listed(ctx))


@feature.action(access=Access.MODERATOR)
async def drop_term(ctx: Context, term: int) -> Replace:
    await terms.drop(ctx, term)
    return Replace(views.terms(await terms.listed(ctx)))


@feature.hears(PeopleMerged)
async def merge(ctx: JobContext, merged: PeopleMerged) -> None:
    await rules.merge(ctx, merged)
