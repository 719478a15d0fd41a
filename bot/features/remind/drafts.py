"""Times that could be read in several ways, until their person chose."""

from sqlalchemy import delete
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.ids import PlaceId
from bot.commands.context import Context
from bot.commands.times import read_time
from bot.features.remind.rules import Wish
from bot.features.remind.tables import Draft
from bot.reminders.phrases.result import Choose, Once, Repeats


async def ask_which(ctx: Context, wish: Wish) -> Draft:
    """Keep a wish until its person chose among the readings; an earlier one is over."""
    await ctx.db.exec(delete(Draft).where(col(Draft.person_id) == ctx.person))
    draft = Draft(
        community_id=ctx.community, person_id=ctx.person, place_id=wish.place, note_id=wish.note,
        text=wish.text, phrase=wish.phrase, zone=ctx.zone, asked_at=ctx.now,
    )  # fmt: skip
    ctx.db.add(draft)
    await ctx.db.flush()
    return draft


async def chosen(ctx: Context, draft: int, number: int) -> tuple[Wish, Once | Repeats]:
    """Return what a choice stands for and forget the question; refuse one that is over."""
    found = select(Draft).where(col(Draft.id) == draft, col(Draft.person_id) == ctx.person)
    row = (await ctx.db.exec(found)).one_or_none()
    result = read_time(row.phrase, row.asked_at, row.zone) if row else None
    if row is None or not isinstance(result, Choose) or number >= len(result.options):
        raise Refusal("remind.choice_over")
    value = result.options[number].value
    if isinstance(value, Once) and value.instant <= ctx.now:
        raise Refusal("remind.choice_over")
    await ctx.db.delete(row)
    return Wish(row.text, row.phrase, PlaceId(row.place_id) if row.place_id else None, row.note_id), value
