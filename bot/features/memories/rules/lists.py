"""A community's own lists of questions: brought in, handed out, deleted, changed in their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, func
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.commands.context import Context, JobContext
from bot.commands.params import Asker, Suggestion
from bot.features.memories import prompts
from bot.features.memories.ids import ListId
from bot.features.memories.list_tables import Handout, ListPrompt, PromptList, Rewording
from bot.features.memories.prompts import Theme, occasions
from bot.features.memories.prompts.occasions import Occasion
from bot.features.memories.rules import choosing, content
from bot.features.memories.rules.choosing import OWN, PROMPT
from bot.features.memories.rules.sheets import Asked, Names, read, write
from bot.features.memories.tables import Series

MOST_LISTS = 20
KEPT = timedelta(days=1)
CSV = "text/csv"
_BEGIN = Hot(
    lambda insert: (
        insert(PromptList)
        .values(
            community_id=bindparam("community"), made_by_id=bindparam("person"), name=bindparam("called"),
            lang=bindparam("tongue"), made_at=bindparam("now"),
        )
        .on_conflict_do_nothing()
    )
)  # fmt: skip
_REWORD = Hot(
    lambda insert: (
        insert(Rewording)
        .values(
            community_id=bindparam("community"), series_id=bindparam("series"), prompt=bindparam("which"),
            text=bindparam("words"),
        )
        .on_conflict_do_update(
            index_elements=["series_id", "prompt"], set_={"text": bindparam("again")}
        )
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it stands: its name, its language, how many questions it has."""

    id: ListId
    name: str
    lang: str
    count: int


@dataclass(frozen=True, slots=True)
class Brought:
    """What bringing in a sheet came to: questions that are new, that changed, that are gone, that stayed."""

    list: Listed
    new: int
    changed: int
    gone: int
    same: int


async def listed(ctx: JobContext) -> list[Listed]:
    rows = select(
        col(PromptList.id), col(PromptList.name), col(PromptList.lang), func.count(col(ListPrompt.id))
    ).outerjoin(ListPrompt, col(ListPrompt.list_id) == col(PromptList.id))
    rows = rows.where(col(PromptList.community_id) == ctx.community)
    grouped = rows.group_by(col(PromptList.id)).order_by(col(PromptList.name))
    found = (await ctx.db.exec(grouped)).all()
    return [Listed(ListId(ident or 0), name, lang, count) for ident, name, lang, count in found]


async def find(ctx: JobContext, ident: ListId) -> Listed:
    found = next((one for one in await listed(ctx) if one.id == ident), None)
    if found is None:
        raise Refusal("memories.lists.gone")
    return found


async def name_of(ctx: JobContext, ident: int | None) -> str:
    """Return the name of the list that a series asks from, "" for the starter library."""
    if ident is None:
        return ""
    name = select(col(PromptList.name)).where(col(PromptList.id) == ident)
    return (await ctx.db.exec(name)).first() or ""


async def called(ctx: JobContext, name: str) -> Listed:
    """Return the list of a name, however it is capitalised; refuse a name that no list has."""
    found = _of_name(await listed(ctx), name)
    if found is None:
        raise Refusal("memories.lists.unknown", name=name)
    return found


def _of_name(lists: Sequence[Listed], name: str) -> Listed | None:
    return next((one for one in lists if one.name.casefold() == name.strip().casefold()), None)


async def proposed(asker: Asker, typed: str) -> Sequence[Suggestion]:
    """Propose the lists of a community whose name has what was typed."""
    names = select(col(PromptList.name)).where(col(PromptList.community_id) == asker.community)
    found = (await asker.unit.db.exec(names.order_by(col(PromptList.name)))).all()
    return [Suggestion(name, name) for name in found if typed.casefold() in name.casefold()]


async def bring(ctx: Context, name: str, data: bytes) -> Brought:
    """Let a list be what a sheet says. Questions that stay keep their place in the order of each series."""
    rows = read(data, _names(ctx))
    lists = await listed(ctx)
    known = _of_name(lists, name)
    if known is None and len(lists) >= MOST_LISTS:
        raise Refusal("memories.lists.too_many", most=MOST_LISTS)
    title = known.name if known else " ".join(name.split())
    tongue = _tongue([row.text for row in rows])
    await ctx.run(
        _BEGIN, community=ctx.community, person=ctx.person, called=title, tongue=tongue, now=ctx.now
    )
    which = select(PromptList).where(
        col(PromptList.community_id) == ctx.community, col(PromptList.name) == title
    )
    found = (await ctx.db.exec(which.with_for_update())).one()
    found.lang = tongue
    return await _take(ctx, found, rows)


async def _take(ctx: Context, found: PromptList, rows: list[Asked]) -> Brought:
    ident = ListId(found.id or 0)
    stored = {row.text: row for row in await _prompts(ctx, ident)}
    wanted = {row.text: row for row in rows}
    gone = [row for text, row in stored.items() if text not in wanted]
    for row in gone:
        await ctx.db.delete(row)
    new = [row for text, row in wanted.items() if text not in stored]
    ctx.db.add_all(
        ListPrompt(
            community_id=ctx.community, list_id=ident, text=row.text, theme=row.theme, occasion=row.occasion
        )
        for row in new
    )
    changed = sum(_update(row, wanted[text]) for text, row in stored.items() if text in wanted)
    await ctx.db.flush()
    same = len(stored) - len(gone) - changed
    return Brought(Listed(ident, found.name, found.lang, len(rows)), len(new), changed, len(gone), same)


def _update(row: ListPrompt, wanted: Asked) -> bool:
    before = (row.theme, row.occasion)
    row.theme, row.occasion = wanted.theme, wanted.occasion
    return before != (row.theme, row.occasion)


async def _prompts(ctx: JobContext, ident: ListId) -> list[ListPrompt]:
    rows = select(ListPrompt).where(col(ListPrompt.list_id) == ident).order_by(col(ListPrompt.id))
    return list((await ctx.db.exec(rows)).all())


def _names(ctx: Context) -> Names:
    """Return the names of themes and occasions: as the sheet writes them, and as people read them."""
    words = ctx.engine.words
    themes = {theme.value: theme.value for theme in Theme}
    times = {occasion.value: occasion.value for occasion in Occasion}
    for lang in ("en", "zh"):
        for theme in Theme:
            themes[words.text(f"memories.series.theme.choice.{theme}", lang).casefold()] = theme.value
        for occasion in Occasion:
            times[words.text(f"memories.occasion.{occasion}", lang).casefold()] = occasion.value
    return Names(themes, times, Theme.ALL)


def _tongue(texts: Sequence[str]) -> str:
    """Return the language most questions are written in."""
    chinese = sum(any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in texts)
    return "zh" if 2 * chinese > len(texts) else "en"


async def drop(ctx: JobContext, ident: ListId) -> None:
    """Delete a list that no series asks from; one that is gone already stays gone."""
    using = select(func.count()).where(
        col(Series.community_id) == ctx.community, col(Series.list_id) == ident
    )
    if (await ctx.db.exec(using)).one():
        raise Refusal("memories.lists.in_use")
    await ctx.db.exec(
        delete(PromptList).where(col(PromptList.id) == ident, col(PromptList.community_id) == ctx.community)
    )


async def sheet(ctx: JobContext, ident: ListId) -> str:
    """Write a list as a file; return its hash."""
    rows = [Asked(row.text, row.theme, row.occasion) for row in await _prompts(ctx, ident)]
    return await _keep(ctx, rows)


async def library_sheet(ctx: JobContext, lang: str) -> str:
    """Write the starter library of a language as a file; return its hash."""
    return await _keep(
        ctx,
        [
            Asked(prompt.text, prompt.theme, next(iter(occasions.of(prompt)), ""))
            for prompt in prompts.load(lang).values()
        ],
    )


async def _keep(ctx: JobContext, rows: list[Asked]) -> str:
    file = await ctx.engine.files.put(write(rows), CSV)
    ctx.db.add(Handout(community_id=ctx.community, file=file, made_at=ctx.now))
    await ctx.db.flush()
    return file


async def sweep(ctx: JobContext) -> None:
    """Drop the files that had a day to be fetched."""
    old = select(Handout).where(
        col(Handout.community_id) == ctx.community, col(Handout.made_at) <= ctx.now - KEPT
    )
    for row in (await ctx.db.exec(old)).all():
        await ctx.db.delete(row)
        await ctx.drop_file(row.file)


async def reword(ctx: JobContext, series: Series, token: str, text: str) -> None:
    """Change the words of a question: in the list it stands in, or for this series alone."""
    words = " ".join(text.split())
    items = await content.items(ctx, series)
    item = next((each for each in items if choosing.token(each) == token), "")
    match item[: len(PROMPT)]:
        case "o:":
            await _rewrite(ctx, int(item.removeprefix(OWN)), words)
        case "p:":
            await ctx.run(
                _REWORD, community=ctx.community, series=series.id, which=item.removeprefix(PROMPT),
                words=words, again=words,
            )  # fmt: skip
        case _:
            raise Refusal("memories.lists.prompt_gone")


async def _rewrite(ctx: JobContext, ident: int, words: str) -> None:
    row = await ctx.db.get(ListPrompt, ident)
    if row is None or row.community_id != ctx.community:
        raise Refusal("memories.lists.prompt_gone")
    same = select(func.count()).where(
        col(ListPrompt.list_id) == row.list_id, col(ListPrompt.text) == words, col(ListPrompt.id) != ident
    )
    if (await ctx.db.exec(same)).one():
        raise Refusal("memories.lists.twice")
    row.text = words
    await ctx.db.flush()
