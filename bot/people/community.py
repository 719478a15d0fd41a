"""Founding a community and giving it places."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.base.hot import Hot
from bot.base.ids import CommunityId, PersonId, PlaceId, Platform
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.people.identity import Access
from bot.people.tables import Community, Home, Person, Place

homes = columns(Home)
people = columns(Person)
places = columns(Place)
_HOME = Hot(
    lambda insert: (
        insert(Home)
        .values(community_id=bindparam("community"), platform=bindparam("platform"), key=bindparam("key"))
        .on_conflict_do_nothing()
    )
)
_OWNER = Hot(
    lambda _: select(homes.community_id).where(
        homes.platform == bindparam("platform"), homes.key == bindparam("key")
    )
)
_PLACE = Hot(
    lambda insert: (
        insert(Place)
        .values(
            {
                name: bindparam(name)
                for name in ("community_id", "platform", "key", "home", "title", "made_at")
            }
        )
        .on_conflict_do_nothing()
        .returning(places.id)
    )
)
_KNOWN = Hot(
    lambda _: select(places.id, places.community_id).where(
        places.platform == bindparam("platform"), places.key == bindparam("key")
    )
)
_FOUND_AGAIN = Hot(
    lambda _: update(Place).where(places.id == bindparam("row")).values(lost_at=None, title=bindparam("name"))
)
_ROLE = Hot(
    lambda _: update(Person)
    .where(
        people.id == bindparam("person"), people.community_id == bindparam("community"),
        people.role < bindparam("access"),
    )
    .values(role=bindparam("access"))
)  # fmt: skip


async def found_community(unit: Unit, name: str, lang: str, zone: str, now: datetime) -> CommunityId:
    """Begin a community. It has no places and no people yet."""
    community = Community(name=name, lang=lang, zone=zone, made_at=now)
    unit.db.add(community)
    await unit.db.flush()
    if community.id is None:
        message = "the database gave a new community no id"
        raise RuntimeError(message)
    return CommunityId(community.id)


async def add_home(unit: Unit, community: CommunityId, platform: Platform, key: str) -> bool:
    """Let every room of a server or group find this community; False when it belongs to another one."""
    if not key:
        return True
    await unit.run(_HOME, community=community, platform=platform, key=key)
    return bool((await unit.run(_OWNER, platform=platform, key=key))[0][0] == community)


@dataclass(frozen=True, slots=True)
class Room:
    """A room as its platform names it; `home` is the key of the server or group around it."""

    platform: Platform
    key: str
    home: str
    title: str


async def add_place(unit: Unit, community: CommunityId, room: Room, now: datetime) -> PlaceId | None:
    """Let the community speak in a room; None when the room or its home belongs to another community.

    Doing it twice finds the place again.
    """
    if not await add_home(unit, community, room.platform, room.home):
        return None
    rows = await unit.run(
        _PLACE,
        community_id=community,
        platform=room.platform,
        key=room.key,
        home=room.home,
        title=room.title,
        made_at=now,
    )
    if rows:
        return PlaceId(rows[0][0])
    place, owner = (await unit.run(_KNOWN, platform=room.platform, key=room.key))[0]
    if owner != community:
        return None
    await unit.run(_FOUND_AGAIN, row=place, name=room.title)
    return PlaceId(place)


async def grant(unit: Unit, community: CommunityId, person: PersonId, access: Access) -> None:
    """Raise a person's role; a higher one stays."""
    await unit.run(_ROLE, community=community, person=person, access=int(access))
