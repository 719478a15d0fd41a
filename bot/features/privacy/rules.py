"""Stopping, leaving, being forgotten, and being forgotten again after a restore."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, or_, select, update
from sqlmodel import col
from sqlmodel import select as rows_of

from bot.base.hot import Hot
from bot.base.ids import CommunityId, PersonId
from bot.base.tables import columns
from bot.chat import codec
from bot.chat.text import Phrase
from bot.commands.context import Context, JobContext
from bot.commands.tables import OpenQuestion
from bot.facts import MemberLeft, PersonForgotten
from bot.features.privacy import records
from bot.features.privacy.records import Subject
from bot.features.privacy.tables import Erasure, Export
from bot.people.tables import Account, Person
from bot.reminders.tables import Outbox, SendClass, State

LEFT_KEPT = timedelta(days=30)
ANSWERS_KEPT = timedelta(days=30)
QUESTIONS_KEPT = timedelta(days=7)
EXPORT_KEPT = timedelta(days=1)
AT_ONCE = 50
TIDY = "privacy.tidy"
TIDY_AFTER = timedelta(seconds=30)

accounts = columns(Account)
erasures = columns(Erasure)
outboxes = columns(Outbox)
people = columns(Person)
_MINE = (
    select(accounts.person_id)
    .where(accounts.platform == bindparam("name"), accounts.key == bindparam("account"))
    .scalar_subquery()
)
_STOP = Hot(lambda _: update(Person).where(people.id.in_(_MINE)).values(stopped=bindparam("stop")))
_SILENCE = Hot(
    lambda _: update(Outbox)
    .where(
        outboxes.person_id.in_(_MINE), outboxes.state == State.DUE.value,
        outboxes.send_class != SendClass.REPLY.value,
    )
    .values(state=State.REMOVED.value, error="the person asked for no messages")
)  # fmt: skip
_NAMING = Hot(
    lambda _: select(outboxes.id, outboxes.message).where(
        outboxes.community_id == bindparam("community"),
        or_(outboxes.message.contains(bindparam("mention")), outboxes.message.contains('"pings":')),
    )
)
_RENAME = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"))
        .values(message=bindparam("text"), wanted=outboxes.wanted + 1)
        .returning(outboxes.platform)
    )
)
_LEDGER = Hot(
    lambda insert: (
        insert(Erasure)
        .values(community_id=bindparam("community"), digest=bindparam("digest"), erased_at=bindparam("now"))
        .on_conflict_do_update(
            index_elements=["community_id", "digest"], set_={"erased_at": bindparam("again")}
        )
    )
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A line of the ledger, as it is carried over a restore."""

    community: CommunityId
    digest: str
    at: datetime


async def set_stopped(ctx: Context, *, stopped: bool) -> None:
    """Silence everything but answers, or end that, for all that this account belongs to."""
    key = await _key_of(ctx)
    await ctx.run(_STOP, name=ctx.who.platform, account=key, stop=stopped)
    if stopped:
        await ctx.run(_SILENCE, name=ctx.who.platform, account=key)
    ctx.who = replace(ctx.who, stopped=stopped)


async def _key_of(ctx: Context) -> str:
    return (await ctx.db.exec(rows_of(Account.key).where(col(Account.id) == ctx.who.account))).one()


async def welcome_back(ctx: JobContext, person: PersonId) -> None:
    await ctx.db.exec(update(Person).where(col(Person.id) == person).values(stopped=False))


async def leave(ctx: Context) -> None:
    """Take the person out of the community; what is kept about them goes in thirty days."""
    await ctx.db.exec(update(Person).where(col(Person.id) == ctx.person).values(left_at=ctx.now))
    await ctx.publish(MemberLeft(ctx.community, ctx.person))


async def export(ctx: Context) -> str:
    subject = await records.subject_of(ctx.unit, ctx.community, ctx.person)
    return await records.export(ctx.unit, ctx.engine.catalog.personal, subject, ctx.now)


async def keep_export(ctx: Context, text: str) -> str:
    """Put an export into the file store; return its hash."""
    file = await ctx.engine.files.put(text.encode(), "application/json")
    ctx.db.add(Export(community_id=ctx.community, person_id=ctx.person, file=file, made_at=ctx.now))
    await ctx.db.flush()
    return file


async def forget(ctx: JobContext, person: PersonId) -> None:
    """Forget a person at once: their rows, their name in what was said, and the log of the database."""
    subject = await records.subject_of(ctx.unit, ctx.community, person)
    for one in subject.people:
        await ctx.publish(PersonForgotten(ctx.community, one))
    catalog = ctx.engine.catalog
    for file in await records.files_of(ctx.unit, catalog.personal, catalog.holdings, subject):
        await ctx.drop_file(file)
    await records.clear(ctx.unit, catalog.personal, subject)
    for one in subject.people:
        await _unname(ctx, one)
    for line in _lines(ctx.engine.secret, subject, ctx.now):
        await ctx.run(_LEDGER, community=line.community, digest=line.digest, now=line.at, again=line.at)
    ctx.unit.forgets = True
    await ctx.call_at(TIDY, "log", ctx.now + TIDY_AFTER)


async def _unname(ctx: JobContext, person: PersonId) -> None:
    """Take the person's name out of what was said to others; what stands on a platform is edited."""
    someone = Phrase("privacy.someone")
    for row, text in await ctx.run(_NAMING, community=ctx.community, mention=f'["m",{person},'):
        changed = codec.replace_person(text, person, someone)
        if changed != text:
            done = await ctx.run(_RENAME, row=row, text=changed)
            ctx.unit.signals.update(platform for (platform,) in done)


def _lines(secret: bytes, subject: Subject, now: datetime) -> list[Forgotten]:
    return [
        Forgotten(subject.community, digest(secret, subject.community, platform, key), now)
        for platform, key in subject.accounts
    ]


def digest(secret: bytes, community: CommunityId, platform: str, key: str) -> str:
    """Return what the ledger knows an account by. Without the secret it cannot be guessed back."""
    return hmac.new(secret, f"{community}:{platform}:{key}".encode(), sha256).hexdigest()


async def ledger(ctx: JobContext) -> list[Forgotten]:
    """Return who was forgotten in this community, to be carried over a restore."""
    found = rows_of(Erasure).where(col(Erasure.community_id) == ctx.community)
    return [Forgotten(ctx.community, row.digest, row.erased_at) for row in (await ctx.db.exec(found)).all()]


async def replay_erasures(ctx: JobContext, forgotten: Sequence[Forgotten] = ()) -> int:
    """Forget again whom a restore brought back: all of the ledger, and of `forgotten`; return how many.

    An account that came back by itself after it was forgotten is a new person, and stays.
    """
    since: dict[str, datetime] = {}
    for line in [*await ledger(ctx), *forgotten]:
        if line.community == ctx.community:
            since[line.digest] = max(line.at, since.get(line.digest, line.at))
    found = rows_of(Account, Person).join(Person, col(Person.id) == col(Account.person_id))
    rows = (await ctx.db.exec(found.where(col(Account.community_id) == ctx.community))).all()
    gone = {
        PersonId(person.id or 0)
        for account, person in rows
        if person.joined_at < since.get(_digest_of(ctx, account), person.joined_at)
    }
    for person in gone:
        await forget(ctx, person)
    return len(gone)


def _digest_of(ctx: JobContext, account: Account) -> str:
    return digest(ctx.engine.secret, ctx.community, account.platform, account.key)


async def is_new(ctx: Context) -> bool:
    """Tell whether this very event wrote the person down."""
    joined = rows_of(Person.joined_at).where(col(Person.id) == ctx.person)
    return (await ctx.db.exec(joined)).one() == ctx.now


async def discard_new(ctx: Context) -> None:
    """Take back a person who was written down only because an old button was pressed again."""
    await ctx.db.exec(delete(Person).where(col(Person.id) == ctx.person))


async def sweep(ctx: JobContext) -> None:
    """Keep nothing longer than `/privacy` says."""
    here = col(Person.community_id) == ctx.community
    over = rows_of(Person.id).where(here, col(Person.left_at) < ctx.now - LEFT_KEPT).limit(AT_ONCE)
    for person in (await ctx.db.exec(over)).all():
        await forget(ctx, PersonId(person or 0))
    exports = rows_of(Export).where(
        col(Export.community_id) == ctx.community, col(Export.made_at) < ctx.now - EXPORT_KEPT
    )
    for row in (await ctx.db.exec(exports)).all():
        await ctx.drop_file(row.file)
        await ctx.db.delete(row)
    await ctx.db.exec(
        delete(OpenQuestion).where(
            col(OpenQuestion.community_id) == ctx.community,
            col(OpenQuestion.asked_at) < ctx.now - QUESTIONS_KEPT,
        )
    )
    await ctx.db.exec(
        delete(Outbox).where(
            col(Outbox.community_id) == ctx.community, col(Outbox.send_class) == SendClass.REPLY.value,
            col(Outbox.due_at) < ctx.now - ANSWERS_KEPT,
        )
    )  # fmt: skip
