"""What a series posts when it is due, and when it falls silent."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.commands.context import JobContext
from bot.features.memories.ids import PostId
from bot.features.memories.rules import choosing, content, occasions
from bot.features.memories.rules.choosing import Choice, Shown
from bot.features.memories.rules.content import Content
from bot.features.memories.rules.series import id_of, next_at
from bot.features.memories.tables import Post, Reply, Series
from bot.reminders.wall import local

MOST_UNANSWERED = 5
WARN_AT = 5
TIMELY = 3
"""Each so manieth post is chosen for the time of the year, where something fits it."""
_PASS_OVER = Hot(
    lambda insert: (
        insert(Post)
        .values(
            community_id=bindparam("community"), series_id=bindparam("series"), item=bindparam("what"),
            words="", lap=bindparam("round"), made_at=bindparam("now"),
        )
        .on_conflict_do_nothing()
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Posted:
    """A post that was written down: what it shows, and how many items are left after it."""

    id: PostId
    series: Series
    content: Content
    left: int
    lap: int


async def upcoming(ctx: JobContext, series: Series) -> Choice | None:
    """Return what a series will post next, as things stand."""
    items, shown = await content.items(ctx, series), await _shown(ctx, series)
    is_timely = await next_number(ctx, series) % TIMELY == 1
    fitting = await occasions.fitting(ctx, series, await _day(ctx, series)) if is_timely else frozenset[str]()
    return choosing.choose(items, shown, series.seed, fitting)


async def _day(ctx: JobContext, series: Series) -> date:
    """Return the day of the next post on the wall of its place."""
    at = ctx.due_at or await next_at(ctx, series) or ctx.now
    return local(at, ZoneInfo(series.zone)).date()


async def _shown(ctx: JobContext, series: Series) -> Shown:
    laps = select(func.max(col(Post.lap))).where(col(Post.series_id) == series.id)
    lap = (await ctx.db.exec(laps)).one()
    if lap is None:
        return Shown()
    last = await _last(ctx, series)
    statement = select(col(Post.item)).where(col(Post.series_id) == series.id, col(Post.lap) == lap)
    return Shown(lap, frozenset((await ctx.db.exec(statement)).all()), last.item if last else "")


async def pass_over(ctx: JobContext, series: Series, token: str) -> None:
    """Leave an item out until the list begins again, if it is still the next one."""
    choice = await upcoming(ctx, series)
    if choice is not None and choosing.token(choice.item) == token:
        await ctx.run(
            _PASS_OVER, community=ctx.community, series=series.id, what=choice.item, round=choice.lap,
            now=ctx.now,
        )  # fmt: skip


async def _last(ctx: JobContext, series: Series) -> Post | None:
    statement = (
        select(Post)
        .where(col(Post.series_id) == series.id, col(Post.number).is_not(None))
        .order_by(col(Post.number).desc())
        .limit(1)
    )
    found: Post | None = (await ctx.db.exec(statement)).one_or_none()
    return found


async def next_number(ctx: JobContext, series: Series) -> int:
    last = await _last(ctx, series)
    return (last.number or 0) + 1 if last else 1


async def write(ctx: JobContext, series: Series, number: int) -> Posted | None:
    """Write down the next post; None when the list is empty. The same number is written once."""
    if number != await next_number(ctx, series):
        raise Refusal("memories.series.already_posted")
    choice = await upcoming(ctx, series)
    shown = await content.of_series(ctx, series, choice.item) if choice else None
    if choice is None or shown is None:
        return None
    post = Post(
        community_id=ctx.community, series_id=id_of(series), memory_id=shown.memory, line_id=shown.line,
        item=choice.item, words=shown.text if shown.is_prompt else "", number=number, lap=choice.lap,
        made_at=ctx.now,
    )  # fmt: skip
    ctx.db.add(post)
    await ctx.db.flush()
    return Posted(PostId(post.id or 0), series, shown, choice.left, choice.lap)


async def write_day(ctx: JobContext, series: Series, day: date, item: str) -> PostId | None:
    """Write down the post of a day; None when the series has had one that day."""
    same = select(col(Post.id)).where(col(Post.series_id) == series.id, col(Post.day) == day)
    shown = await content.full(ctx, item, series.lang)
    if shown is None or (await ctx.db.exec(same)).first():
        return None
    post = Post(
        community_id=ctx.community, series_id=id_of(series), memory_id=shown.memory, line_id=shown.line,
        item=item, day=day, made_at=ctx.now,
    )  # fmt: skip
    ctx.db.add(post)
    await ctx.db.flush()
    return PostId(post.id or 0)


async def is_unanswered(ctx: JobContext, series: Series) -> bool:
    """Tell whether nobody answered any of the last posts since the series began or was resumed."""
    number = await next_number(ctx, series)
    since = max(number - MOST_UNANSWERED, series.quiet_from)
    if number - since < MOST_UNANSWERED:
        return False
    statement = (
        select(func.count())
        .select_from(Reply)
        .join(Post, col(Post.id) == col(Reply.post_id))
        .where(col(Post.series_id) == series.id, col(Post.number) >= since)
    )
    return not (await ctx.db.exec(statement)).one()


async def find(ctx: JobContext, post: PostId) -> tuple[Post, Series]:
    found = await look_up(ctx, post)
    if found is None:
        raise Refusal("memories.answer.post_gone")
    return found


async def look_up(ctx: JobContext, post: PostId) -> tuple[Post, Series] | None:
    statement = (
        select(Post, Series)
        .join(Series, col(Series.id) == col(Post.series_id))
        .where(col(Post.id) == post, col(Post.community_id) == ctx.community)
    )
    row = (await ctx.db.exec(statement)).first()
    return (row[0], row[1]) if row else None
