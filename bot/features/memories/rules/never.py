"""What is never to be shown: people, names, dates and topics, obeyed at the moment of showing."""

import hmac
import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from bot.base.hot import Hot
from bot.base.ids import PersonId
from bot.base.tables import columns
from bot.commands.context import JobContext
from bot.features.memories.ids import NeverId
from bot.features.memories.tables import Never, NeverKind
from bot.people.tables import Person

PAGE = 9

nevers = columns(Never)
_PUT = Hot(
    lambda insert: (
        insert(Never)
        .values(
            community_id=bindparam("community"), person_id=bindparam("person"), made_by_id=bindparam("by"),
            kind=bindparam("kind"), value=bindparam("value"), made_at=bindparam("now"),
        )
        .on_conflict_do_nothing()
        .returning(nevers.id)
    )
)  # fmt: skip
_DROP = Hot(
    lambda _: (
        delete(Never)
        .where(nevers.id == bindparam("row"), nevers.community_id == bindparam("community"))
        .returning(nevers.id)
    )
)
_DROP_PERSON = Hot(
    lambda _: (
        delete(Never)
        .where(nevers.person_id == bindparam("person"), nevers.community_id == bindparam("community"))
        .returning(nevers.id)
    )
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be shown, as far as the rules look at it. `day` is set when it is known exactly."""

    text: str
    person: int | None = None
    author_name: str = ""
    account: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Nevers:
    """All rules of a community, ready to be asked."""

    people: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()
    accounts: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()

    def forbid(self, candidate: Candidate) -> bool:
        """Tell whether something must not be shown, or not be imported."""
        by_author = (
            candidate.person in self.people
            or candidate.account in self.accounts
            or candidate.author_name.casefold().strip() in self.names
        )
        if by_author or (candidate.day is not None and self.forbid_day(candidate.day)):
            return True
        text = candidate.text.casefold()
        return any(_mentions(text, word) for word in (*self.names, *self.topics))

    def forbid_day(self, day: date) -> bool:
        return f"{day:%m-%d}" in self.dates or day.isoformat() in self.dates


def _mentions(text: str, word: str) -> bool:
    """Look for a word: whole in writing with spaces, anywhere in writing without."""
    if word not in text:
        return False
    return not word.isascii() or re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


async def load(ctx: JobContext) -> Nevers:
    statement = (
        select(Never, col(Person.name))
        .outerjoin(Person, col(Person.id) == col(Never.person_id))
        .where(col(Never.community_id) == ctx.community)
    )
    rows: list[tuple[Never, str | None]] = [(row, name) for row, name in (await ctx.db.exec(statement))]
    people = [name.casefold().strip() for row, name in rows if row.kind == NeverKind.PERSON and name]
    return Nevers(
        people=frozenset(row.person_id for row, _ in rows if row.kind == NeverKind.PERSON and row.person_id),
        names=tuple({*_values(rows, NeverKind.NAME), *(name for name in people if len(name) > 1)}),
        accounts=frozenset(_values(rows, NeverKind.ACCOUNT)),
        dates=frozenset(_values(rows, NeverKind.DATE)),
        topics=tuple(_values(rows, NeverKind.TOPIC)),
    )


def _values(rows: list[tuple[Never, str | None]], kind: NeverKind) -> list[str]:
    return [row.value for row, _ in rows if row.kind == kind]


def account_hash(ctx: JobContext, platform: str, key: str) -> str:
    """Return what stands for an account that is left out, without naming it: nobody can guess it back."""
    named = f"import:{ctx.community}:{platform}:{key}"
    return hmac.digest(ctx.engine.secret, named.encode(), "sha256").hex()


async def put(
    ctx: JobContext,
    kind: NeverKind,
    value: str,
    *,
    person: PersonId | None = None,
    by: PersonId | None = None,
) -> None:
    """Add a rule; adding it twice is adding it once."""
    await ctx.run(
        _PUT, community=ctx.community, person=person, by=by, kind=kind.value, value=value, now=ctx.now
    )


async def allow(ctx: JobContext, rule: NeverId) -> None:
    """End a rule; with a person their accounts may be imported again, too."""
    statement = select(Never).where(col(Never.id) == rule, col(Never.community_id) == ctx.community)
    found = (await ctx.db.exec(statement)).one_or_none()
    if found is not None and found.person_id is not None:
        await drop_person(ctx, PersonId(found.person_id))
    await ctx.run(_DROP, row=rule, community=ctx.community)


async def drop_person(ctx: JobContext, person: PersonId) -> None:
    await ctx.run(_DROP_PERSON, person=person, community=ctx.community)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rules, each with the words that show it, and whether more follow."""

    rules: list[tuple[Never, str]]
    is_more: bool


async def listed(ctx: JobContext, after: int = 0) -> Page:
    """Return the rules that can be shown, behind one of them. Accounts have no words to show."""
    statement = (
        select(Never, Person.name)
        .outerjoin(Person, col(Person.id) == col(Never.person_id))
        .where(
            col(Never.community_id) == ctx.community,
            col(Never.kind) != NeverKind.ACCOUNT,
            col(Never.id) > after,
        )
        .order_by(col(Never.id))
        .limit(PAGE + 1)
    )
    rows: list[tuple[Never, str | None]] = [(row, name) for row, name in await ctx.db.exec(statement)]
    return Page([(row, name or row.value) for row, name in rows[:PAGE]], is_more=len(rows) > PAGE)
