"""The log: who decided what about the bot's own posts, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select, update

from bot.commands.context import Context, JobContext
from bot.facts import PeopleMerged
from bot.features.upcoming.tables import Decision, What
from bot.people.tables import Person

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of the log. `who` is empty when they have left."""

    who: str
    what: What
    place: str
    at: datetime
    due_at: datetime | None
    moved_to: datetime | None


@dataclass(frozen=True, slots=True)
class About:
    """What a decision is about: an id, the room's title, and for a post its times."""

    ref: int
    place: str = ""
    due_at: datetime | None = None
    moved_to: datetime | None = None


async def record(ctx: Context, what: What, about: About) -> None:
    """Write a decision down, in the transaction that carries it out."""
    ctx.db.add(
        Decision(
            community_id=ctx.community, person_id=ctx.person, what=what, ref=about.ref, place=about.place,
            due_at=about.due_at, moved_to=about.moved_to, decided_at=ctx.now,
        )
    )  # fmt: skip
    await ctx.db.flush()


async def latest(ctx: JobContext, about: About, whats: Collection[What]) -> Decided | None:
    """Return what was decided last about one thing; with a `due_at`, about that time of it."""
    wanted = [col(Decision.ref) == about.ref, col(Decision.what).in_(list(whats))]
    if about.due_at is not None:
        wanted.append(col(Decision.due_at) == about.due_at)
    found = await _decisions(ctx, 1, *wanted)
    return found[0] if found else None


async def log(ctx: JobContext) -> list[Decided]:
    """Return the latest decisions, newest first."""
    return await _decisions(ctx, SHOWN)


async def _decisions(ctx: JobContext, most: int, *wanted: ColumnElement[bool]) -> list[Decided]:
    found = (
        select(Decision, Person.name)
        .join(Person, col(Person.id) == col(Decision.person_id), isouter=True)
        .where(col(Decision.community_id) == ctx.community, *wanted)
        .order_by(col(Decision.id).desc())
        .limit(most)
    )
    return [_decided(row, name) for row, name in (await ctx.db.exec(found)).all()]


def _decided(row: Decision, name: str | None) -> Decided:
    return Decided(name or "", What(row.what), row.place, row.decided_at, row.due_at, row.moved_to)


async def merge(ctx: JobContext, merged: PeopleMerged) -> None:
    """What one of two persons decided was decided by the person they are now."""
    statement = update(Decision).where(
        col(Decision.community_id) == merged.community, col(Decision.person_id) == merged.gone
    )
    await ctx.db.exec(statement.values(person_id=merged.kept))
