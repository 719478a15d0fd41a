"""The calendar of terms that a community keeps, and the schedules that follow it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, select

from bot.base.hot import Hot
from bot.base.ids import CommunityId
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.people.tables import Community
from bot.reminders import schedule_sql as sql
from bot.reminders import terms
from bot.reminders.recurrence import Rule
from bot.reminders.tables import Schedule, Term
from bot.reminders.terms import Span
from bot.reminders.wall import local

communities = columns(Community)
schedules = columns(Schedule)
rows = columns(Term)
_TERMS = Hot(
    lambda _: (
        select(rows.starts_on, rows.ends_on, rows.name, rows.id)
        .where(rows.community_id == bindparam("community"))
        .order_by(rows.starts_on)
    )
)
_ZONE = Hot(lambda _: select(communities.zone).where(communities.id == bindparam("community")))
_ADD = Hot(
    lambda insert: (
        insert(Term)
        .values(
            community_id=bindparam("community"),
            name=bindparam("called"),
            starts_on=bindparam("since"),
            ends_on=bindparam("until"),
        )
        .on_conflict_do_nothing()
    )
)
_DROP = Hot(
    lambda _: delete(Term).where(rows.id == bindparam("row"), rows.community_id == bindparam("community"))
)
FOLLOWERS = Hot(
    lambda _: select(*sql.COLUMNS).where(schedules.rrule.startswith(terms.PREFIX)).order_by(schedules.id)
)


async def stored(unit: Unit, community: CommunityId) -> list[Span]:
    """Return the terms that a community has written down."""
    return [Span(*row) for row in await unit.run(_TERMS, community=community)]


async def calendar(unit: Unit, community: CommunityId, now: datetime) -> list[Span]:
    """Return the terms of a community from a year ago to two years ahead, assumed ones among them."""
    zone = (await unit.run(_ZONE, community=community))[0][0]
    return terms.calendar(await stored(unit, community), zone, local(now, ZoneInfo(zone)).date())


async def planted(unit: Unit, community: CommunityId, rule: Rule, now: datetime) -> Rule:
    """Write the dates out of a rule that counts in terms; any other is returned as it is."""
    if not rule.rrule.startswith(terms.PREFIX):
        return rule
    return replace(rule, rrule=terms.planted(rule.rrule, await calendar(unit, community, now)))


async def add(unit: Unit, community: CommunityId, span: Span) -> None:
    await unit.run(_ADD, community=community, called=span.name, since=span.starts, until=span.ends)


async def drop(unit: Unit, community: CommunityId, term: int) -> None:
    await unit.run(_DROP, community=community, row=term)


def clash(known: Sequence[Span], starts: date, ends: date) -> Span | None:
    """Return a stored term that would overlap with another."""
    return next((span for span in known if terms.overlap(span, Span(starts, ends))), None)
