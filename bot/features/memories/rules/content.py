"""What a series can show: the items of its list that nothing forbids, and an item in full."""

from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import col, select

from bot.chat.text import Mention
from bot.commands.context import JobContext
from bot.features.memories import prompts
from bot.features.memories.fuzzy import Fuzzy, Shape
from bot.features.memories.ids import LineId, MemoryId
from bot.features.memories.list_tables import ListPrompt, Rewording
from bot.features.memories.prompts import Theme
from bot.features.memories.rules import never, people, sharing
from bot.features.memories.rules.cards import LINE, MEMORY
from bot.features.memories.rules.choosing import OWN, PROMPT
from bot.features.memories.rules.never import Candidate, Nevers
from bot.features.memories.tables import ImportedLine, LineState, Memory, MemoryState, Post, Series
from bot.people.tables import Person


@dataclass(frozen=True, slots=True)
class Content:
    """An item in full: the words of a prompt, or a memory with what is known of it."""

    text: str
    who: Mention | None = None
    when: Fuzzy | None = None
    campus: str = ""
    question: str = ""
    photo: str = ""
    alt: str = ""
    card: str = ""
    """The file of a card that shows the photo with what is known of it."""
    link: str = ""
    memory: MemoryId | None = None
    line: LineId | None = None

    @property
    def is_prompt(self) -> bool:
        return self.who is None


async def items(ctx: JobContext, series: Series) -> list[str]:
    """Return the names of all that a series may show now."""
    rules = await never.load(ctx)
    asked = [item for item, text in await _questions(ctx, series) if not rules.forbid(Candidate(text))]
    if not series.with_memories:
        return asked
    told = [f"{MEMORY}{memory.id}" for memory in await memories(ctx, rules)]
    found = [f"{LINE}{line.id}" for line in await lines(ctx, rules)]
    return [*asked, *told, *found]


async def _questions(ctx: JobContext, series: Series) -> list[tuple[str, str]]:
    """Return name and words of each question of a series: of its list, or of the starter library."""
    if series.list_id is not None:
        own = select(ListPrompt).where(col(ListPrompt.list_id) == series.list_id)
        if series.theme != Theme.ALL:
            own = own.where(col(ListPrompt.theme) == series.theme)
        return [(f"{OWN}{row.id}", row.text) for row in (await ctx.db.exec(own)).all()]
    changed = select(Rewording).where(col(Rewording.series_id) == series.id)
    words = {row.prompt: row.text for row in (await ctx.db.exec(changed)).all()}
    library = prompts.of_theme(series.lang, Theme(series.theme))
    return [(f"{PROMPT}{prompt.id}", words.get(prompt.id, prompt.text)) for prompt in library]


async def memories(ctx: JobContext, rules: Nevers, month_days: list[str] | None = None) -> list[Memory]:
    """Return the approved memories that may be shown, of people who are still here."""
    statement = (
        select(Memory)
        .join(Person, col(Person.id) == col(Memory.person_id))
        .where(
            col(Memory.community_id) == ctx.community,
            col(Memory.state) == MemoryState.APPROVED,
            col(Person.left_at).is_(None),
        )
        .order_by(col(Memory.id))
    )
    if month_days is not None:
        statement = statement.where(col(Memory.month_day).in_(month_days))
    rows = list((await ctx.db.exec(statement)).all())
    return [memory for memory in rows if not rules.forbid(as_candidate(memory))]


async def lines(ctx: JobContext, rules: Nevers, month_days: list[str] | None = None) -> list[ImportedLine]:
    """Return the approved lines of imported history that may be shown."""
    statement = (
        select(ImportedLine)
        .outerjoin(Person, col(Person.id) == col(ImportedLine.person_id))
        .where(
            col(ImportedLine.community_id) == ctx.community,
            col(ImportedLine.state) == LineState.APPROVED,
            or_(col(Person.id).is_(None), col(Person.left_at).is_(None)),
        )
        .order_by(col(ImportedLine.id))
    )
    if month_days is not None:
        statement = statement.where(col(ImportedLine.month_day).in_(month_days))
    rows = list((await ctx.db.exec(statement)).all())
    return [line for line in rows if not rules.forbid(line_candidate(line))]


def as_candidate(memory: Memory) -> Candidate:
    text = f"{memory.question} {memory.text} {memory.campus}"
    day = memory.earliest if memory.month_day else None
    return Candidate(text, person=memory.person_id, day=day)


def line_candidate(line: ImportedLine) -> Candidate:
    return Candidate(line.text, line.person_id, line.author_name, line.author_key, line.day)


async def full(ctx: JobContext, item: str, lang: str) -> Content | None:
    """Return an item in full; None when it was taken back, or something forbids it by now."""
    rules = await never.load(ctx)
    kind, ident = item[: len(PROMPT)], item[len(PROMPT) :]
    match kind:
        case "p:":
            return _prompt(ident, lang, rules)
        case "o:":
            own = await ctx.db.get(ListPrompt, int(ident))
            return _asked(own.text, rules) if own and own.community_id == ctx.community else None
        case "m:":
            memory = await sharing.find(ctx, MemoryId(int(ident)))
            return await _memory(ctx, memory, rules)
        case _:
            line = await ctx.db.get(ImportedLine, int(ident))
            return await _line(ctx, line, rules) if line else None


async def of_series(ctx: JobContext, series: Series, item: str) -> Content | None:
    """Return an item in full, a question in the words that this series has for it."""
    changed = select(col(Rewording.text)).where(
        col(Rewording.series_id) == series.id, col(Rewording.prompt) == item.removeprefix(PROMPT)
    )
    words = (await ctx.db.exec(changed)).first() if item.startswith(PROMPT) else None
    return _asked(words, await never.load(ctx)) if words else await full(ctx, item, series.lang)


async def of_post(ctx: JobContext, post: Post, series: Series) -> Content | None:
    """Return what a post showed: a question in the words it was asked in, a memory as it stands now."""
    if post.words:
        return _asked(post.words, await never.load(ctx))
    return await full(ctx, post.item, series.lang)


def _prompt(ident: str, lang: str, rules: Nevers) -> Content | None:
    prompt = prompts.load(lang).get(ident)
    return _asked(prompt.text, rules) if prompt else None


def _asked(text: str, rules: Nevers) -> Content | None:
    return None if rules.forbid(Candidate(text)) else Content(text)


async def _memory(ctx: JobContext, memory: Memory, rules: Nevers) -> Content | None:
    if memory.state != MemoryState.APPROVED or rules.forbid(as_candidate(memory)):
        return None
    return Content(
        memory.text, await people.named(ctx, memory.person_id), sharing.when_of(memory), memory.campus,
        memory.question, memory.photo, memory.alt, memory=sharing.id_of(memory),
    )  # fmt: skip


async def _line(ctx: JobContext, line: ImportedLine, rules: Nevers) -> Content | None:
    if line.state != LineState.APPROVED or rules.forbid(line_candidate(line)):
        return None
    member = await people.named(ctx, line.person_id)
    who = member if member.name else Mention(member.person, line.author_name)
    return Content(
        line.text, who, Fuzzy(line.day, line.day, Shape.DAY),
        photo=line.photo, link=line.link, line=LineId(line.id or 0),
    )  # fmt: skip
