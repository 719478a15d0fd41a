"""Imported lines under review: the best first, one decision each."""

from sqlalchemy import and_, bindparam, func, or_, update
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.base.tables import columns
from bot.commands.context import JobContext
from bot.features.memories.ids import LineId
from bot.features.memories.rules import cards, index
from bot.features.memories.tables import ImportedLine, LineState

lines = columns(ImportedLine)
_DECIDE = Hot(
    lambda _: (
        update(ImportedLine)
        .where(
            lines.id == bindparam("row"),
            lines.community_id == bindparam("community"),
            lines.state == bindparam("before"),
        )
        .values(state=bindparam("after"))
        .returning(lines.id)
    )
)
_BLANK = Hot(
    lambda _: (
        update(ImportedLine)
        .where(lines.id == bindparam("row"))
        .values(text="", photo="", photo_path="", author_name="", link="", month_day="")
    )
)


async def find(ctx: JobContext, line: LineId) -> ImportedLine:
    statement = (
        select(ImportedLine)
        .where(col(ImportedLine.id) == line, col(ImportedLine.community_id) == ctx.community)
        .execution_options(populate_existing=True)
    )
    found = (await ctx.db.exec(statement)).one_or_none()
    if found is None:
        raise Refusal("memories.gone")
    return found


async def waiting(ctx: JobContext, after: ImportedLine | None = None) -> ImportedLine | None:
    """Return the best line that waits, of those after another one."""
    score, ident = col(ImportedLine.score), col(ImportedLine.id)
    statement = select(ImportedLine).where(
        col(ImportedLine.community_id) == ctx.community, col(ImportedLine.state) == LineState.WAITING
    )
    if after is not None:
        behind = or_(score < after.score, and_(score == after.score, ident > after.id))
        statement = statement.where(behind)
    return (await ctx.db.exec(statement.order_by(score.desc(), ident).limit(1))).one_or_none()


async def count(ctx: JobContext) -> int:
    statement = (
        select(func.count())
        .select_from(ImportedLine)
        .where(col(ImportedLine.community_id) == ctx.community, col(ImportedLine.state) == LineState.WAITING)
    )
    return (await ctx.db.exec(statement)).one()


async def approve(ctx: JobContext, line: LineId) -> bool:
    """Let a line come up in memory lane; False when it is decided already."""
    if not await _decide(ctx, line, LineState.WAITING, LineState.APPROVED):
        return False
    await index.put_line(ctx, await find(ctx, line))
    return True


async def let_go(ctx: JobContext, line: LineId) -> bool:
    """Empty a line for good, waiting or approved; False when that was done before."""
    found = await find(ctx, line)
    if found.state == LineState.DECLINED:
        return False
    if not await _decide(ctx, line, LineState(found.state), LineState.DECLINED):
        return False
    if found.photo:
        await ctx.drop_file(found.photo)
    await ctx.run(_BLANK, row=line)
    await cards.drop(ctx, cards.item_of_line(line))
    if found.state == LineState.APPROVED:
        await index.drop(ctx, index.doc_of_line(line))
    return True


async def _decide(ctx: JobContext, line: LineId, before: LineState, after: LineState) -> bool:
    return bool(
        await ctx.run(_DECIDE, row=line, community=ctx.community, before=before.value, after=after.value)
    )
