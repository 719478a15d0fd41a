"""`/memory every`: series by a rule in words."""

from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import PlaceId
from bot.chat.message import Message, Replace
from bot.commands.context import Context
from bot.commands.feature import Menu
from bot.commands.params import Place, Size, Suggest, When
from bot.features.memories.commands.declared import feature
from bot.features.memories.commands.series import state_of
from bot.features.memories.ids import ListId, SeriesId
from bot.features.memories.list_tables import RuleDraft
from bot.features.memories.prompts import Theme
from bot.features.memories.rules import lists, posting, series, wording
from bot.features.memories.rules.series import Wish
from bot.features.memories.rules.timing import follow
from bot.features.memories.rules.wording import Phrase
from bot.features.memories.tables import Series
from bot.features.memories.views import lane as views
from bot.people.identity import Access
from bot.reminders.recurrence import Rule

ListName = Annotated[str, Size(1, 40), Suggest(lists.proposed)]


@feature.command(access=Access.MODERATOR)
async def every_(
    ctx: Context, place: Place, when: When, theme: Theme = Theme.ALL, own: ListName | None = None
) -> Message:
    """Begin a series by a rule in words, from the starter library or an own list."""
    if place.id is None:
        raise Refusal("bind.place_unknown")
    chosen = (await lists.called(ctx, own)).id if own is not None else None
    draft = RuleDraft(
        community_id=ctx.community, person_id=ctx.person, place_id=place.id, list_id=chosen, theme=theme,
        phrase=when, zone=await series.zone_of(ctx, place.id), asked_at=ctx.now,
    )  # fmt: skip
    return await _take(ctx, draft)


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def rule(ctx: Context, series_id: int, when: When) -> Message:
    """Let a series keep to another rule."""
    found = await series.find(ctx, SeriesId(series_id))
    draft = RuleDraft(
        community_id=ctx.community, person_id=ctx.person, place_id=found.place_id, series_id=found.id,
        theme=found.theme, phrase=when, zone=found.zone, asked_at=ctx.now,
    )  # fmt: skip
    return await _take(ctx, draft)


@feature.action(access=Access.MODERATOR)
async def pick_rule(ctx: Context, draft: int, number: int) -> Replace:
    return Replace(await _put(ctx, *await wording.chosen(ctx, draft, number)))


async def _take(ctx: Context, draft: RuleDraft) -> Message:
    """Put a rule to use, or ask which one is meant."""
    options = wording.read(Phrase(draft.phrase, draft.zone, draft.asked_at))
    if len(options) > 1:
        return views.which([option.label for option in options], await wording.keep(ctx, draft))
    return await _put(ctx, draft, wording.rule_of(options[0], ctx.now))


async def _put(ctx: Context, draft: RuleDraft, wanted: Rule) -> Message:
    if draft.series_id is not None:
        return await _move(ctx, await series.find(ctx, SeriesId(draft.series_id)), wanted)
    chosen = ListId(draft.list_id) if draft.list_id is not None else None
    wish = Wish(PlaceId(draft.place_id), wanted, Theme(draft.theme), list=chosen)
    return views.begun(await state_of(ctx, await series.begin(ctx, wish)))


async def _move(ctx: Context, found: Series, wanted: Rule) -> Message:
    slot = series.slot_of(wanted)
    await series.check_free(ctx, found, slot, found.theme)
    found.slot = slot
    await follow(ctx, found, wanted, await posting.next_number(ctx, found))
    return views.one(await state_of(ctx, found))
