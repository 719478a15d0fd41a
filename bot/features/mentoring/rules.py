"""Signing up, pausing, leaving."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.base.ids import CommunityId, PersonId
from bot.features.mentoring.tables import Role, Signup
from bot.people.identity import Who


@dataclass(frozen=True, slots=True)
class Form:
    """What someone tells to take part in a role; no languages mean that they were not told."""

    role: Role
    fields: tuple[str, ...]
    topics: tuple[str, ...]
    capacity: int
    languages: tuple[str, ...]


def lines(tags: tuple[str, ...]) -> str:
    return "\n".join(tags)


async def signups_of(db: AsyncSession, community: CommunityId, person: PersonId) -> list[Signup]:
    found = await db.exec(
        select(Signup)
        .where(col(Signup.community_id) == community, col(Signup.person_id) == person)
        .order_by(col(Signup.role))
    )
    return list(found.all())


async def join(db: AsyncSession, who: Who, form: Form, now: datetime) -> Signup:
    """Take part in a role, or change what was told; who had paused is back.

    Languages and weekly times are a person's own: they hold for both roles.
    """
    mine = await signups_of(db, who.community, who.person)
    signup = next((one for one in mine if one.role == form.role), None)
    if signup is None:
        free = next((one.free for one in mine), "")
        signup = Signup(
            community_id=who.community, person_id=who.person, role=form.role.value, fields="", topics="",
            free=free, joined_at=now,
        )  # fmt: skip
        mine.append(signup)
    signup.fields, signup.topics = lines(form.fields), lines(form.topics)
    signup.capacity = form.capacity
    for one in mine:
        one.languages = lines(form.languages) or one.languages
        one.paused = False
        db.add(one)
    await db.flush()
    return signup


async def set_times(db: AsyncSession, who: Who, free: str) -> list[Signup]:
    mine = await signups_of(db, who.community, who.person)
    for one in mine:
        one.free = free
        db.add(one)
    return mine


async def set_paused(db: AsyncSession, who: Who, *, paused: bool) -> list[Signup]:
    mine = await signups_of(db, who.community, who.person)
    for one in mine:
        one.paused = paused
        db.add(one)
    return mine


async def leave(db: AsyncSession, community: CommunityId, person: PersonId) -> bool:
    """Sign off in every role; False when the person was in none."""
    mine = await signups_of(db, community, person)
    for one in mine:
        await db.delete(one)
    return bool(mine)


async def merge_signups(db: AsyncSession, community: CommunityId, kept: PersonId, gone: PersonId) -> None:
    """In each role what the kept person told stays; where only the other signed up, it becomes theirs."""
    roles = {one.role for one in await signups_of(db, community, kept)}
    for one in await signups_of(db, community, gone):
        if one.role in roles:
            await db.delete(one)
        else:
            one.person_id = kept
            db.add(one)
    await db.flush()
