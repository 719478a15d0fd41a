"""Events that could not be handled and were set aside: moderators have them tried again, or forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased

from bot.base.hot import Hot
from bot.base.ids import CommunityId, Platform
from bot.base.line import Row
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.people.tables import Account, Community, Home, Place
from bot.reminders.tables import Inbox, InboxState

AGAIN = "inbox"
"""Begins the signal "inbox:platform:key" that an event is to be handled once more."""

accounts = columns(Account)
communities = columns(Community)
homes = columns(Home)
inboxes = columns(Inbox)
places = columns(Place)


@dataclass(frozen=True, slots=True)
class Aside:
    """An event that was set aside. `place` is the title of the room it came from, where that is known."""

    id: int
    platform: Platform
    place: str
    at: datetime


OURS = bindparam("community", type_=Integer)


def _here(ours: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether an event is of a community: by its room, its home, or the account that wrote in private.

    What tells of no room belongs to the community that is alone in this database.
    """
    of_room = select(places.id).where(
        places.community_id == ours, places.platform == inboxes.platform, places.key == inboxes.spot
    )
    of_home = select(homes.id).where(
        homes.community_id == ours, homes.platform == inboxes.platform, homes.key == inboxes.spot
    )
    of_account = select(accounts.id).where(
        accounts.community_id == ours,
        accounts.platform == inboxes.platform,
        accounts.key == inboxes.spot,
    )
    known = [found.correlate(Inbox, Community).exists() for found in (of_room, of_home, of_account)]
    alone = select(func.count()).select_from(aliased(Community)).scalar_subquery() == 1
    return or_(*known, and_(inboxes.spot.is_(None), alone))


_IS_ASIDE = inboxes.state == fixed(InboxState.POISON)
_LIST = Hot(
    lambda _: (
        select(inboxes.id, inboxes.platform, places.title, inboxes.received_at)
        .outerjoin(Place, and_(places.platform == inboxes.platform, places.key == inboxes.spot))
        .where(_IS_ASIDE, _here(OURS))
        .order_by(inboxes.id)
    )
)
_FORGET = Hot(
    lambda _: (
        update(Inbox)
        .where(inboxes.id == bindparam("row"), _IS_ASIDE, _here(OURS))
        .values(state=InboxState.DONE.value, raw="")
        .returning(inboxes.id)
    )
)
_RETRY = Hot(
    lambda _: (
        update(Inbox)
        .where(inboxes.id == bindparam("row"), _IS_ASIDE, _here(OURS))
        .values(state=InboxState.NEW.value, tries=0)
        .returning(inboxes.platform, inboxes.key)
    )
)
_OWNER = Hot(
    lambda _: (
        select(communities.id)
        .join(Inbox, _here(communities.id))
        .where(inboxes.platform == bindparam("platform"), inboxes.key == bindparam("name"))
        .limit(1)
    )
)


async def asides(unit: Unit, community: CommunityId) -> Sequence[Aside]:
    """Return what was set aside, the oldest first."""
    return [_aside(row) for row in await unit.run(_LIST, community=community)]


async def retry(unit: Unit, community: CommunityId, row: int) -> bool:
    """Let an event be handled once more; False when it is not aside (any more)."""
    rows = await unit.run(_RETRY, community=community, row=row)
    unit.signals.update(f"{AGAIN}:{platform}:{key}" for platform, key in rows)
    return bool(rows)


async def forget(unit: Unit, community: CommunityId, row: int) -> bool:
    """Let go of an event and of what it held; False when it is not aside (any more)."""
    return bool(await unit.run(_FORGET, community=community, row=row))


async def owner(unit: Unit, platform: Platform, key: str) -> CommunityId | None:
    """Return the community whose moderators see an event that was set aside."""
    rows = await unit.run(_OWNER, platform=platform, name=key)
    return CommunityId(rows[0][0]) if rows else None


def _aside(row: Row) -> Aside:
    return Aside(row[0], Platform(row[1]), row[2] or "", row[3])
