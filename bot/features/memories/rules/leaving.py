"""People who merge, leave, are left out or forgotten: what becomes of what they told."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, update
from sqlmodel import SQLModel, col, select

from bot.base.hot import Hot
from bot.base.ids import PersonId
from bot.base.tables import columns
from bot.commands.context import JobContext
from bot.features.memories.games import Guess, Quiz
from bot.features.memories.ids import LineId, MemoryId
from bot.features.memories.rules import history, index, never, people
from bot.features.memories.tables import (
    Import,
    ImportedLine,
    LineState,
    Memory,
    MemoryState,
    Never,
    NeverKind,
    Reply,
    Series,
)

replies = columns(Reply)
guesses = columns(Guess)
_POINTERS: tuple[tuple[type[SQLModel], str], ...] = (
    (Memory, "person_id"), (Memory, "proposed_by_id"), (Memory, "decided_by_id"), (Series, "made_by_id"),
    (Import, "confirmed_by_id"), (ImportedLine, "person_id"), (Reply, "person_id"), (Never, "made_by_id"),
    (Guess, "person_id"), (Quiz, "started_by_id"),
)  # fmt: skip


def _moving(table: type[SQLModel], name: str) -> Hot:
    column = columns(table)[name]
    return Hot(lambda _: update(table).where(column == bindparam("gone")).values({name: bindparam("kept")}))


_MOVES = tuple(_moving(table, name) for table, name in _POINTERS)
_DOUBLE = Hot(
    lambda _: delete(Reply).where(
        replies.person_id == bindparam("gone"),
        replies.post_id.in_(select(replies.post_id).where(replies.person_id == bindparam("kept"))),
    )
)

_DOUBLE_GUESS = Hot(
    lambda _: delete(Guess).where(
        guesses.person_id == bindparam("gone"),
        guesses.quiz_id.in_(select(guesses.quiz_id).where(guesses.person_id == bindparam("kept"))),
    )
)


async def merge(ctx: JobContext, kept: PersonId, gone: PersonId) -> None:
    """Give one person what two accounts told; where both answered a post, the answer that is kept stays."""
    await ctx.run(_DOUBLE, gone=gone, kept=kept)
    await ctx.run(_DOUBLE_GUESS, gone=gone, kept=kept)
    for statement in _MOVES:
        await ctx.run(statement, gone=gone, kept=kept)
    await index.renew_of(ctx, kept)
    left_out = select(Never.id).where(col(Never.person_id) == gone, col(Never.community_id) == ctx.community)
    if (await ctx.db.exec(left_out)).first() is not None:
        await never.drop_person(ctx, gone)
        await leave_out(ctx, kept, by=None)


async def leave_out(ctx: JobContext, person: PersonId, by: PersonId | None) -> list[LineId]:
    """Never show a person again, nor import what they wrote; return the lines that are let go."""
    await never.put(ctx, NeverKind.PERSON, str(person), person=person, by=by)
    for account in await _hashes(ctx, person):
        await never.put(ctx, NeverKind.ACCOUNT, account, person=person, by=by)
    return await let_go_lines(ctx, await lines_of(ctx, person))


async def remember_accounts(ctx: JobContext, person: PersonId) -> None:
    """Keep an import from bringing back who is forgotten: a hash that names nobody stays."""
    await never.drop_person(ctx, person)
    for account in await _hashes(ctx, person):
        await never.put(ctx, NeverKind.ACCOUNT, account)


async def _hashes(ctx: JobContext, person: PersonId) -> list[str]:
    accounts = await people.accounts_of(ctx, person)
    return [never.account_hash(ctx, platform, key) for platform, key in accounts]


async def lines_of(ctx: JobContext, person: PersonId) -> list[LineId]:
    """Return the imported lines of a person, by their accounts and by what members they were known as."""
    hashes = await _hashes(ctx, person)
    statement = select(ImportedLine.id).where(
        col(ImportedLine.community_id) == ctx.community,
        (col(ImportedLine.person_id) == person) | col(ImportedLine.author_key).in_(hashes),
    )
    return _ids((await ctx.db.exec(statement)).all())


async def lines_named(ctx: JobContext, name: str) -> list[LineId]:
    """Return the imported lines of everybody who was called so, in any case of letters."""
    statement = select(ImportedLine.id, ImportedLine.author_name).where(
        col(ImportedLine.community_id) == ctx.community, col(ImportedLine.state) != LineState.DECLINED
    )
    rows = (await ctx.db.exec(statement)).all()
    return _ids([ident for ident, author in rows if author.casefold().strip() == name])


def _ids(found: Sequence[int | None]) -> list[LineId]:
    return [LineId(ident) for ident in found if ident is not None]


async def let_go_lines(ctx: JobContext, lines: list[LineId]) -> list[LineId]:
    return [line for line in lines if await history.let_go(ctx, line)]


async def memories_of(ctx: JobContext, person: PersonId, states: Sequence[MemoryState]) -> list[MemoryId]:
    statement = select(Memory.id).where(
        col(Memory.community_id) == ctx.community,
        col(Memory.person_id) == person,
        col(Memory.state).in_(list(states)),
    )
    return [MemoryId(ident) for ident in (await ctx.db.exec(statement)).all() if ident is not None]


async def answers_of(ctx: JobContext, person: PersonId) -> list[int]:
    """Return the posts that a person answered."""
    statement = select(Reply.post_id).where(
        col(Reply.community_id) == ctx.community, col(Reply.person_id) == person
    )
    return list((await ctx.db.exec(statement)).all())
