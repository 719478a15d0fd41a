"""Who moderates here, and what people are called."""

from sqlalchemy import bindparam, select

from bot.base.hot import Hot
from bot.base.ids import PersonId
from bot.base.tables import columns
from bot.chat.text import Mention
from bot.commands.context import JobContext
from bot.people.identity import Access
from bot.people.tables import Account, Person

accounts = columns(Account)
people = columns(Person)
_MODERATORS = Hot(
    lambda _: (
        select(people.id)
        .where(
            people.community_id == bindparam("community"),
            people.role >= int(Access.MODERATOR),
            people.left_at.is_(None),
        )
        .order_by(people.id)
    )
)
_NAME = Hot(
    lambda _: select(people.name).where(
        people.community_id == bindparam("community"), people.id == bindparam("person")
    )
)
_BEHIND = Hot(
    lambda _: select(accounts.person_id).where(
        accounts.community_id == bindparam("community"),
        accounts.platform == bindparam("platform"),
        accounts.key == bindparam("key"),
    )
)
_ACCOUNTS = Hot(
    lambda _: select(accounts.platform, accounts.key).where(
        accounts.community_id == bindparam("community"), accounts.person_id == bindparam("person")
    )
)


async def moderators(ctx: JobContext) -> list[PersonId]:
    return [PersonId(row[0]) for row in await ctx.run(_MODERATORS, community=ctx.community)]


async def named(ctx: JobContext, person: int | None) -> Mention:
    """Return a person as a name that pings nobody; an empty name where there is nobody any more."""
    rows = await ctx.run(_NAME, community=ctx.community, person=person) if person is not None else []
    return Mention(PersonId(person or 0), rows[0][0] if rows else "")


async def behind(ctx: JobContext, platform: str, key: str) -> PersonId | None:
    """Return the person behind an account, if they ever spoke to the bot here."""
    rows = await ctx.run(_BEHIND, community=ctx.community, platform=platform, key=key)
    return PersonId(rows[0][0]) if rows else None


async def accounts_of(ctx: JobContext, person: PersonId) -> list[tuple[str, str]]:
    """Return (platform, key) of each account of a person."""
    rows = await ctx.run(_ACCOUNTS, community=ctx.community, person=person)
    return [(platform, key) for platform, key in rows]
