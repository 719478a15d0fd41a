"""From words to a memory that waits, and back: share, propose, change, withdraw."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.base.ids import PersonId
from bot.base.tables import columns
from bot.commands.context import Context, JobContext
from bot.features.memories import fuzzy
from bot.features.memories.fuzzy import Fuzzy, NotADate, Shape
from bot.features.memories.ids import MemoryId
from bot.features.memories.rules import cards, index
from bot.features.memories.tables import Memory, MemoryState

MOST_WAITING = 20
PROPOSAL_LASTS = timedelta(days=7)
OPEN = frozenset({MemoryState.ASKED, MemoryState.PENDING, MemoryState.APPROVED})

memories = columns(Memory)
_MOVE = Hot(
    lambda _: (
        update(Memory)
        .where(
            memories.id == bindparam("row"),
            memories.state == bindparam("before"),
            memories.version == bindparam("read"),
        )
        .values(state=bindparam("after"), decided_by_id=bindparam("by"))
        .returning(memories.id)
    )
)
_REWRITE = Hot(
    lambda _: (
        update(Memory)
        .where(memories.id == bindparam("row"), memories.state == MemoryState.PENDING.value)
        .values(
            text=bindparam("new_text"), photo=bindparam("new_photo"), campus=bindparam("new_campus"),
            alt=bindparam("new_alt"),
            earliest=bindparam("from_day"), latest=bindparam("to_day"), shape=bindparam("new_shape"),
            month_day=bindparam("kept_on"), version=memories.version + 1,
        )
        .returning(memories.id)
    )
)  # fmt: skip
_BLANK = Hot(
    lambda _: (
        update(Memory)
        .where(memories.id == bindparam("row"))
        .values(
            question="",
            text="",
            photo="",
            alt="",
            campus="",
            earliest=None,
            latest=None,
            shape="",
            month_day="",
        )
    )
)
_TAKEN = Hot(
    lambda _: select(memories.id).where(
        memories.community_id == bindparam("community"), memories.origin == bindparam("origin")
    )
)
_WAITING = Hot(
    lambda _: select(memories.id).where(
        memories.person_id == bindparam("person"), memories.state == MemoryState.PENDING.value
    )
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a memory is made of. `origin` names the message it comes from, where it comes from one."""

    text: str
    photo: str = ""
    when: Fuzzy | None = None
    campus: str = ""
    origin: str | None = None
    question: str = ""
    alt: str = ""


def read_when(ctx: Context, words: str | None) -> Fuzzy | None:
    """Read an approximate date on the speaker's calendar, or refuse it."""
    if words is None:
        return None
    try:
        return fuzzy.parse(words, ctx.now.astimezone(ZoneInfo(ctx.zone)).date())
    except NotADate as error:
        raise Refusal(f"memories.when.{error.why}", words=words[:60]) from None


def when_of(memory: Memory) -> Fuzzy | None:
    if memory.earliest is None or memory.latest is None:
        return None
    return Fuzzy(memory.earliest, memory.latest, Shape(memory.shape))


def id_of(memory: Memory) -> MemoryId:
    return MemoryId(memory.id or 0)


async def store(ctx: Context, draft: Draft, author: PersonId) -> Memory:
    """Write a memory down; it waits for its author when somebody else proposed it, else for a moderator."""
    if draft.origin:
        await refuse_taken(ctx, draft.origin)
    if len(await ctx.run(_WAITING, person=author)) >= MOST_WAITING:
        raise Refusal("memories.share.too_many", most=MOST_WAITING)
    own = author == ctx.person
    memory = Memory(
        community_id=ctx.community, person_id=author, proposed_by_id=None if own else ctx.person,
        question=draft.question, text=draft.text, photo=draft.photo, alt=draft.alt, campus=draft.campus,
        origin=draft.origin,
        state=MemoryState.PENDING if own else MemoryState.ASKED, made_at=ctx.now,
    )  # fmt: skip
    _date(memory, draft.when)
    ctx.db.add(memory)
    await ctx.db.flush()
    return memory


async def refuse_taken(ctx: JobContext, origin: str) -> None:
    """Refuse what has been made a memory before, whatever became of it."""
    if await ctx.run(_TAKEN, community=ctx.community, origin=origin):
        raise Refusal("memories.keep.already")


def _date(memory: Memory, when: Fuzzy | None) -> None:
    if when is not None:
        memory.earliest, memory.latest, memory.shape = when.earliest, when.latest, when.shape
        memory.month_day = month_day(when)


def month_day(when: Fuzzy | None) -> str:
    """Return "MM-DD" of a date that is known to the day, else nothing."""
    return _month_day(when.earliest) if when and when.is_exact else ""


def _month_day(day: date) -> str:
    return f"{day:%m-%d}"


async def find(ctx: JobContext, memory: MemoryId) -> Memory:
    """Return a memory of this community as it stands now, or refuse."""
    statement = select(Memory).where(col(Memory.id) == memory, col(Memory.community_id) == ctx.community)
    fresh = statement.execution_options(populate_existing=True)
    found: Memory | None = (await ctx.db.exec(fresh)).one_or_none()
    if found is None:
        raise Refusal("memories.gone")
    return found


async def find_own(ctx: Context, memory: MemoryId) -> Memory:
    found = await find(ctx, memory)
    if found.person_id != ctx.person:
        raise Refusal("memories.not_yours")
    return found


async def change(ctx: Context, memory: Memory, draft: Draft) -> Memory:
    """Rewrite a memory that still waits; a moderator who read the old one cannot approve the new one."""
    when = draft.when
    changed = await ctx.run(
        _REWRITE, row=memory.id, new_text=draft.text, new_photo=draft.photo, new_campus=draft.campus,
        new_alt=draft.alt if draft.photo == memory.photo else "",
        from_day=when.earliest if when else None, to_day=when.latest if when else None,
        new_shape=when.shape.value if when else "", kept_on=month_day(when),
    )  # fmt: skip
    if not changed:
        raise Refusal("memories.edit.too_late")
    if memory.photo and memory.photo != draft.photo:
        await ctx.drop_file(memory.photo)
    return await find(ctx, id_of(memory))


def draft_of(memory: Memory) -> Draft:
    when, origin = when_of(memory), memory.origin
    return Draft(memory.text, memory.photo, when, memory.campus, origin, memory.question, memory.alt)


async def move(ctx: JobContext, memory: Memory, after: MemoryState, by: PersonId | None) -> bool:
    """Bring a memory from the state it was read in to another; False when somebody was faster."""
    return bool(
        await ctx.run(
            _MOVE, row=memory.id, before=memory.state, read=memory.version, after=after.value, by=by
        )
    )


async def blank(ctx: JobContext, memory: Memory) -> None:
    """Empty a memory and let its photo go."""
    if memory.photo:
        await ctx.drop_file(memory.photo)
    await ctx.run(_BLANK, row=memory.id)
    await cards.drop(ctx, cards.item_of_memory(id_of(memory)))
    if memory.state == MemoryState.APPROVED:
        await index.drop(ctx, index.doc_of_memory(id_of(memory)))


async def end(ctx: JobContext, memory: Memory, after: MemoryState, by: PersonId | None) -> Memory:
    """Empty a memory for good, whatever it was; doing it twice changes nothing."""
    if memory.state in OPEN and await move(ctx, memory, after, by):
        await blank(ctx, memory)
    return await find(ctx, id_of(memory))
