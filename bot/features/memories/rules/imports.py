"""Imports: the lines of an export that are worth a moderator's look, stored once, whatever is run again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, delete, func, or_, update
from sqlmodel import col, select

from bot.base.hot import Hot
from bot.base.ids import PersonId
from bot.base.tables import columns
from bot.commands.context import JobContext
from bot.features.memories.exports.model import Kind, Line, MessageId
from bot.features.memories.exports.worth import group_near_duplicates, score
from bot.features.memories.ids import LineId
from bot.features.memories.rules import history, never
from bot.features.memories.rules.never import Candidate, Nevers
from bot.features.memories.rules.reading import Group
from bot.features.memories.tables import Import, ImportedLine, ImportState, LineState
from bot.people.tables import Account, Community

LEAST_SCORE = 20
MOST_CANDIDATES = 1000
MOST_TEXT = 1500

lines = columns(ImportedLine)
imports = columns(Import)
_ADD = Hot(
    lambda insert: (
        insert(ImportedLine)
        .values(
            {
                name: bindparam(name)
                for name in (
                    "community_id", "import_id", "person_id", "source_id", "author_key", "author_name",
                    "sent_at", "day", "month_day", "text", "photo_path", "link", "score",
                )
            }
            | {"photo": "", "state": LineState.WAITING.value}
        )
        .on_conflict_do_nothing()
    )
)  # fmt: skip
_SEEN = Hot(
    lambda _: (
        update(Import).where(imports.id == bindparam("row")).values(seen=imports.seen + bindparam("more"))
    )
)
_DONE = Hot(
    lambda _: (
        update(Import)
        .where(imports.id == bindparam("row"))
        .values(state=ImportState.DONE.value, seen=0, fingerprint="")
    )
)
_PRUNE = Hot(
    lambda _: (
        delete(ImportedLine)
        .where(
            lines.import_id == bindparam("begun"),
            lines.state == LineState.WAITING.value,
            or_(
                lines.score < bindparam("least"),
                and_(lines.score == bindparam("least"), lines.id > bindparam("last")),
            ),
        )
        .returning(lines.photo)
    )
)


@dataclass(slots=True)
class Bar:
    """Lets a line pass while it may be one of the best: the scores of the best so far, least first."""

    best: list[int] = field(default_factory=list)

    def lets(self, worth: int) -> bool:
        if len(self.best) < MOST_CANDIDATES:
            heappush(self.best, worth)
            return True
        return heappushpop(self.best, worth) < worth


@dataclass(frozen=True, slots=True)
class Begun:
    """An import under way: what is left out, whose accounts are whose, and how far an earlier run came."""

    id: int
    kind: Kind
    title: str
    zone: ZoneInfo
    rules: Nevers
    members: dict[str, PersonId]
    replies: Counter[MessageId]
    skip: int
    waiting: int
    bar: Bar = field(default_factory=Bar)


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of some lines: how many were looked at, and left out at somebody's wish."""

    seen: int = 0
    left_out: int = 0

    def __add__(self, other: "Batch") -> "Batch":
        return Batch(self.seen + other.seen, self.left_out + other.left_out)


async def zone_of(ctx: JobContext) -> ZoneInfo:
    return ZoneInfo(
        (await ctx.db.exec(select(Community.zone).where(col(Community.id) == ctx.community))).one()
    )


async def begin(ctx: JobContext, group: Group, fingerprint: str, by: PersonId | None) -> Begun:
    """Begin an import, or go on with the one that was interrupted in the same file."""
    same = select(Import).where(
        col(Import.community_id) == ctx.community,
        col(Import.kind) == group.source.kind,
        col(Import.source) == group.source.id,
    )
    row = (await ctx.db.exec(same)).one_or_none()
    if row is None:
        row = Import(
            community_id=ctx.community, kind=group.source.kind, source=group.source.id,
            title=group.source.title, confirmed_at=ctx.now,
        )  # fmt: skip
        ctx.db.add(row)
    if row.fingerprint != fingerprint:
        row.fingerprint, row.seen = fingerprint, 0
    row.state, row.confirmed_by_id, row.confirmed_at = ImportState.RUNNING, by, ctx.now
    await ctx.db.flush()
    members = await _members(ctx, group.source.kind)
    return Begun(
        row.id or 0, group.source.kind, group.source.title, await zone_of(ctx), await never.load(ctx),
        members, group.replies, row.seen, await _count(ctx, row.id or 0),
    )  # fmt: skip


async def _members(ctx: JobContext, kind: Kind) -> dict[str, PersonId]:
    """Return the person behind each account that members have on a platform."""
    statement = select(Account.key, Account.person_id).where(
        col(Account.community_id) == ctx.community, col(Account.platform) == kind.value
    )
    rows = (await ctx.db.exec(statement)).all()
    return {never.account_hash(ctx, kind, key): PersonId(person) for key, person in rows}


async def add(ctx: JobContext, begun: Begun, batch: Iterable[Line]) -> Batch:
    """Store what is worth a look; what is known already stays as it is."""
    total = Batch()
    for line in batch:
        total += await _add(ctx, begun, line)
    await ctx.run(_SEEN, row=begun.id, more=total.seen)
    return total


async def _add(ctx: JobContext, begun: Begun, line: Line) -> Batch:
    worth = score(line, begun.replies[line.source_id])
    if worth < LEAST_SCORE:
        return Batch(1)
    key = never.account_hash(ctx, begun.kind, line.author_id.removeprefix("user"))
    day = line.sent_at.astimezone(begun.zone).date()
    person = begun.members.get(key)
    if begun.rules.forbid(Candidate(line.text, person, line.author_name, key, day)):
        return Batch(1, left_out=1)
    if not begun.bar.lets(worth):
        return Batch(1)
    await ctx.run(
        _ADD, community_id=ctx.community, import_id=begun.id, person_id=person, source_id=line.source_id,
        author_key=key, author_name=line.author_name[:100], sent_at=line.sent_at, day=day,
        month_day=f"{day:%m-%d}", text=line.text[:MOST_TEXT],
        photo_path=line.photo_paths[0] if line.photo_paths else "", link=line.link, score=worth,
    )  # fmt: skip
    return Batch(1)


async def tidy(ctx: JobContext, begun: Begun) -> int:
    """Keep the best candidates, each once, and end the import; return how many wait now."""
    rows = await _waiting(ctx, begun)
    if len(rows) == MOST_CANDIDATES:
        gone = await ctx.run(_PRUNE, begun=begun.id, least=rows[-1].score, last=rows[-1].id)
        for photo in {photo for (photo,) in gone if photo}:
            await ctx.drop_file(photo)
    for _, *others in group_near_duplicates(map(_as_line, rows)):
        for other in others:
            await history.let_go(ctx, LineId(int(other.source_id)))
    await ctx.run(_DONE, row=begun.id)
    return await _count(ctx, begun.id)


async def _waiting(ctx: JobContext, begun: Begun) -> list[ImportedLine]:
    statement = (
        select(ImportedLine)
        .where(col(ImportedLine.import_id) == begun.id, col(ImportedLine.state) == LineState.WAITING)
        .order_by(col(ImportedLine.score).desc(), col(ImportedLine.id))
        .limit(MOST_CANDIDATES)
    )
    return list((await ctx.db.exec(statement)).all())


async def _count(ctx: JobContext, begun: int) -> int:
    statement = (
        select(func.count())
        .select_from(ImportedLine)
        .where(col(ImportedLine.import_id) == begun, col(ImportedLine.state) == LineState.WAITING)
    )
    return (await ctx.db.exec(statement)).one()


def _as_line(row: ImportedLine) -> Line:
    return Line(MessageId(str(row.id)), row.author_key, row.author_name, row.sent_at, row.text)


async def photo_paths(ctx: JobContext, begun: Begun) -> list[tuple[LineId, str]]:
    """Return the candidates whose photo is still in the export."""
    return [
        (LineId(row.id or 0), row.photo_path)
        for row in await _waiting(ctx, begun)
        if row.photo_path and not row.photo
    ]


async def set_photo(ctx: JobContext, line: LineId, photo: str) -> None:
    """Give a line its photo; a line that has neither words nor photo is let go."""
    found = await history.find(ctx, line)
    if found.state != LineState.WAITING:
        return
    found.photo, found.photo_path = photo, ""
    await ctx.db.flush()
    if not photo and not found.text.strip():
        await history.let_go(ctx, line)
