"""The search index over what may be read: written in the unit of its cause, gone with its words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from bot.base.hot_text import HotText
from bot.base.ids import CommunityId
from bot.commands.context import JobContext
from bot.features.memories import cutting
from bot.features.memories.cutting import Phrase, tag
from bot.features.memories.ids import LineId, MemoryId
from bot.features.memories.tables import ImportedLine, LineState, Memory, MemoryState

MOST_RANKED = 1000
"""How many of the newest that match are ranked: a word that stands everywhere must not cost everything."""
MOST_YEARS = 12
MOST_FILLED = 200
TIDY_AFTER = timedelta(seconds=30)
PUT = HotText(
    {
        "sqlite": "INSERT OR REPLACE INTO memories_search (rowid, words) VALUES (:doc, :fts)",
        "postgresql": "INSERT INTO memories_search (doc, words) "
        "VALUES (:doc, CAST(CAST(:vector AS text) AS tsvector)) "
        "ON CONFLICT (doc) DO UPDATE SET words = excluded.words",
    }
)
_DROP = HotText(
    {
        "sqlite": "DELETE FROM memories_search WHERE rowid = :doc",
        "postgresql": "DELETE FROM memories_search WHERE doc = :doc",
    }
)
FIND = HotText(
    {
        "sqlite": "SELECT doc FROM (SELECT rowid AS doc, rank AS score FROM memories_search "
        "WHERE memories_search MATCH :fts ORDER BY rowid DESC LIMIT :most) "
        "ORDER BY score, doc DESC LIMIT :count OFFSET :skip",
        "postgresql": "SELECT doc FROM (SELECT doc, words FROM memories_search "
        "WHERE words @@ CAST(CAST(:vector AS text) AS tsquery) ORDER BY doc DESC LIMIT :most) AS newest "
        "ORDER BY ts_rank(words, CAST(CAST(:vector AS text) AS tsquery)) DESC, doc DESC "
        "LIMIT :count OFFSET :skip",
    }
)
_TIDY = HotText(
    {"sqlite": "INSERT INTO memories_search (memories_search) VALUES ('optimize')", "postgresql": "SELECT 1"}
)


def _unwritten(table: str, doc: str) -> HotText:
    """Return a statement for approved rows that have no document."""
    body = (
        f"SELECT id FROM {table} AS told WHERE community_id = :community AND state = 'approved' "  # noqa: S608 - names of our own
        f"AND NOT EXISTS (SELECT 1 FROM memories_search WHERE {{key}} = {doc}) ORDER BY id LIMIT :most"
    )
    return HotText({"sqlite": body.format(key="rowid"), "postgresql": body.format(key="doc")})


_UNWRITTEN_MEMORIES = _unwritten("memories", "2 * told.id")
_UNWRITTEN_LINES = _unwritten("memories_lines", "2 * told.id + 1")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: words, the year it was, whose it is."""

    words: str
    year: int | None = None
    person: int | None = None


async def put_memory(ctx: JobContext, memory: Memory) -> None:
    years = range(memory.earliest.year, memory.latest.year + 1) if memory.earliest and memory.latest else ()
    text = f"{memory.text}\n{memory.campus}\n{memory.question}"
    await _put(
        ctx, doc_of_memory(MemoryId(memory.id or 0)), text, [*_years(years), tag("p", memory.person_id)]
    )


async def put_line(ctx: JobContext, line: ImportedLine) -> None:
    tags = [tag("y", line.day.year), *([tag("p", line.person_id)] if line.person_id else [])]
    await _put(ctx, doc_of_line(LineId(line.id or 0)), f"{line.text}\n{line.author_name}", tags)


def _years(years: Iterable[int]) -> list[str]:
    return [tag("y", year) for year in list(years)[:MOST_YEARS]]


async def _put(ctx: JobContext, doc: int, text: str, tags: list[str]) -> None:
    pieces = [tag("c", ctx.community), *tags, *cutting.cut(text)]
    await ctx.run(PUT, doc=doc, fts=" ".join(pieces), vector=cutting.for_tsvector(pieces))


async def drop(ctx: JobContext, doc: int) -> None:
    """Take a document out, and within a minute the last trace of its words in the file."""
    await ctx.run(_DROP, doc=doc)
    await ctx.call_at("memories.tidy", "tidy", ctx.now + TIDY_AFTER)


async def tidy(ctx: JobContext) -> None:
    """Merge SQLite's index: until then it keeps the words of what was dropped."""
    await ctx.run(_TIDY)
    ctx.unit.forgets = True


async def find(ctx: JobContext, wanted: Wanted, skip: int, count: int) -> list[int]:
    """Return documents that hold all of it, the best first; none when nothing can be looked for."""
    must = [*(Phrase((piece,)) for piece in _tags(ctx.community, wanted)), *cutting.phrases(wanted.words)]
    if len(must) == 1:
        return []
    query = {"fts": cutting.for_fts5(must), "vector": cutting.for_tsquery(must)}
    rows = await ctx.run(FIND, **query, most=MOST_RANKED, count=count, skip=skip)
    return [int(doc) for (doc,) in rows]


def _tags(community: CommunityId, wanted: Wanted) -> list[str]:
    year = [tag("y", wanted.year)] if wanted.year else []
    return [tag("c", community), *year, *([tag("p", wanted.person)] if wanted.person else [])]


async def fill(ctx: JobContext) -> bool:
    """Write documents that are missing, such as those of before there was an index; True when more may be."""
    memories = await ctx.run(_UNWRITTEN_MEMORIES, community=ctx.community, most=MOST_FILLED)
    lines = await ctx.run(_UNWRITTEN_LINES, community=ctx.community, most=MOST_FILLED)
    for (ident,) in memories:
        if (memory := await ctx.db.get(Memory, ident)) is not None:
            await put_memory(ctx, memory)
    for (ident,) in lines:
        if (line := await ctx.db.get(ImportedLine, ident)) is not None:
            await put_line(ctx, line)
    return MOST_FILLED in {len(memories), len(lines)}


def doc_of_memory(memory: MemoryId) -> int:
    return 2 * memory


def doc_of_line(line: LineId) -> int:
    return 2 * line + 1


def named(doc: int) -> MemoryId | LineId:
    """Return what a document is about."""
    return LineId(doc // 2) if doc % 2 else MemoryId(doc // 2)


async def renew_of(ctx: JobContext, person: int) -> None:
    """Write what a person told anew, after it became theirs."""
    for memory in (await ctx.db.exec(select(Memory).where(col(Memory.person_id) == person))).all():
        if memory.state == MemoryState.APPROVED:
            await put_memory(ctx, memory)
    for line in (await ctx.db.exec(select(ImportedLine).where(col(ImportedLine.person_id) == person))).all():
        if line.state == LineState.APPROVED:
            await put_line(ctx, line)
