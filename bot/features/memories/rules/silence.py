"""Memory lane kept silent for a while: series and "on this day" say nothing until it is over."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.chat.text import Moment
from bot.commands.context import Context, JobContext
from bot.features.memories.list_tables import Silence

TIMER, KEY = "memories.speak_again", "silence"
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=366)
_KEEP = Hot(
    lambda insert: (
        insert(Silence)
        .values(community_id=bindparam("community"), made_by_id=bindparam("person"), until=bindparam("until"))
        .on_conflict_do_update(
            index_elements=["community_id"],
            set_={"until": bindparam("again"), "made_by_id": bindparam("someone")},
        )
    )
)


async def until(ctx: JobContext) -> datetime | None:
    """Return until when memory lane is silent; None while it speaks."""
    statement = select(col(Silence.until)).where(col(Silence.community_id) == ctx.community)
    end = (await ctx.db.exec(statement)).one_or_none()
    return end if end is not None and end > ctx.now else None


async def covers(ctx: JobContext) -> bool:
    """Tell whether what is due now is to be silent, also when it comes late."""
    statement = select(col(Silence.until)).where(col(Silence.community_id) == ctx.community)
    end = (await ctx.db.exec(statement)).one_or_none()
    return end is not None and (ctx.due_at or ctx.now) < end


async def check(ctx: JobContext) -> None:
    """Refuse to speak while memory lane is silent."""
    if (end := await until(ctx)) is not None:
        raise Refusal("memories.mute.until", at=Moment(end))


async def begin(ctx: Context, span: timedelta) -> datetime:
    """Keep memory lane silent from now on for a span; return its end. Another one replaces it."""
    if not SHORTEST <= span <= LONGEST:
        raise Refusal("memories.mute.too_odd")
    end = ctx.now + span
    await ctx.run(_KEEP, community=ctx.community, person=ctx.person, until=end, again=end, someone=ctx.person)
    await ctx.call_at(TIMER, KEY, end)
    return end


async def end(ctx: JobContext) -> None:
    await ctx.db.exec(delete(Silence).where(col(Silence.community_id) == ctx.community))
    await ctx.call_off(TIMER, KEY)
