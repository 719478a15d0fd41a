"""Finding the person behind an account and the community of a place. Runs on every event, so it runs hot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, select, update

from bot.base.hot import Hot
from bot.base.ids import AccountId, CommunityId, PersonId, PlaceId, Platform
from bot.base.line import Row, Rows
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.people.identity import Access, Where, Who
from bot.people.tables import Account, Community, Home, Person, Place

_SEEN_EVERY = timedelta(minutes=1)

accounts = columns(Account)
communities = columns(Community)
homes = columns(Home)
people = columns(Person)
places = columns(Place)
_SPEAKERS = (
    people.id, accounts.id, people.name, people.lang, people.zone, people.role, people.stopped,
    accounts.seen_at, people.left_at, accounts.lang,
)  # fmt: skip
_PLACE = Hot(
    lambda _: (
        select(
            places.community_id, places.id, places.title, places.lang, places.zone, communities.lang,
            communities.zone, *_SPEAKERS,
        )
        .join(Community, communities.id == places.community_id)
        .outerjoin(
            Account,
            and_(
                accounts.community_id == places.community_id,
                accounts.platform == bindparam("platform"),
                accounts.key == bindparam("account"),
            ),
        )
        .outerjoin(Person, people.id == accounts.person_id)
        .where(places.platform == bindparam("platform"), places.key == bindparam("key"))
    )
)  # fmt: skip
_HOME = Hot(
    lambda _: (
        select(homes.community_id, communities.lang, communities.zone)
        .join(Community, communities.id == homes.community_id)
        .where(homes.platform == bindparam("platform"), homes.key == bindparam("key"))
    )
)
_HOMES = Hot(
    lambda _: select(homes.key).where(
        homes.community_id == bindparam("community"), homes.platform == bindparam("platform")
    )
)
_LATEST = Hot(
    lambda _: (
        select(accounts.community_id, communities.lang, communities.zone, *_SPEAKERS)
        .join(Community, communities.id == accounts.community_id)
        .join(Person, people.id == accounts.person_id)
        .where(accounts.platform == bindparam("platform"), accounts.key == bindparam("key"))
        .order_by(accounts.seen_at.desc(), accounts.id)
        .limit(1)
    )
)
_COMMUNITY = Hot(
    lambda _: select(communities.id, communities.lang, communities.zone).where(
        communities.id == bindparam("community")
    )
)
_SPEAKER = Hot(
    lambda _: (
        select(*_SPEAKERS)
        .join(Person, people.id == accounts.person_id)
        .where(
            accounts.community_id == bindparam("community"),
            accounts.platform == bindparam("platform"),
            accounts.key == bindparam("key"),
        )
    )
)
_NEW_PERSON = Hot(
    lambda insert: (
        insert(Person)
        .values(
            community_id=bindparam("community"),
            name=bindparam("name"),
            lang=bindparam("lang"),
            role=bindparam("role"),
            stopped=False,
            joined_at=bindparam("now"),
        )
        .returning(people.id)
    )
)
_NEW_ACCOUNT = Hot(
    lambda insert: (
        insert(Account)
        .values(
            community_id=bindparam("community"),
            person_id=bindparam("person"),
            platform=bindparam("platform"),
            key=bindparam("key"),
            name=bindparam("name"),
            lang=bindparam("lang"),
            preferred=False,
            seen_at=bindparam("now"),
        )
        .returning(accounts.id)
    )
)
_SEEN = Hot(
    lambda _: (
        update(Account)
        .where(accounts.id == bindparam("account"))
        .values(seen_at=bindparam("now"), lang=bindparam("told"))
    )
)
_BACK = Hot(lambda _: update(Person).where(people.id == bindparam("person")).values(left_at=None))


@dataclass(frozen=True, slots=True)
class Found:
    """The community an event belongs to, and the place in it.

    `place` is None in private and in unknown rooms. `speaker` is the row of who speaks, where it was found in
    the same look.
    """

    community: CommunityId
    place: PlaceId | None
    title: str
    lang: str
    zone: str
    speaker: Row | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """An account as a platform names it."""

    platform: Platform
    key: str
    name: str
    lang: str | None
    runs_place: bool
    nobody: bool = False


async def find_room(unit: Unit, platform: Platform, key: str, home: str, account: str = "") -> Found | None:
    """Return the community and place of a room, and in the same look the account that speaks there."""
    rows = await unit.run(_PLACE, platform=platform, key=key, account=account)
    if rows:
        community, place, title, lang, zone, own_lang, own_zone, *speaker = rows[0]
        known = tuple(speaker) if speaker[0] is not None else None
        lang, zone = lang or own_lang, zone or own_zone
        return Found(CommunityId(community), PlaceId(place), title, lang, zone, known)
    rows = await unit.run(_HOME, platform=platform, key=home) if home else []
    return _found(rows)


async def find_private(unit: Unit, platform: Platform, account_key: str) -> Found | None:
    """Return the community in which this account was seen last."""
    return _found(await unit.run(_LATEST, platform=platform, key=account_key))


async def find_community(unit: Unit, community: int) -> Found | None:
    return _found(await unit.run(_COMMUNITY, community=community))


async def homes_of(unit: Unit, community: CommunityId, platform: Platform) -> list[str]:
    """Return the keys of the servers or groups that belong to a community."""
    return [key for (key,) in await unit.run(_HOMES, community=community, platform=platform)]


def _found(rows: Rows) -> Found | None:
    if not rows:
        return None
    community, lang, zone, *speaker = rows[0]
    return Found(CommunityId(community), None, "", lang, zone, tuple(speaker) or None)


async def _speaker(unit: Unit, found: Found, caller: Caller) -> Row | None:
    if found.speaker is not None:
        return found.speaker
    rows = await unit.run(_SPEAKER, community=found.community, platform=caller.platform, key=caller.key)
    return rows[0] if rows else None


async def find_speaker(unit: Unit, found: Found, caller: Caller) -> Who | None:
    """Return who speaks, with the rights the platform grants here.

    None when the account is new to the community.
    """
    row = await _speaker(unit, found, caller)
    return _who(row, found, caller) if row else None


def _who(row: Row, found: Found, caller: Caller) -> Who:
    person, account, name, lang, zone, role, stopped, _, left, spoken = row
    own = Access.VISITOR if left else Access(role)
    return Who(
        person=PersonId(person),
        account=AccountId(account),
        community=found.community,
        platform=caller.platform,
        name=name,
        lang=lang or caller.lang or spoken or found.lang,
        zone=zone or found.zone,
        access=max(own, Access.MODERATOR) if caller.runs_place else own,
        stopped=stopped,
    )


async def meet(unit: Unit, found: Found, caller: Caller, now: datetime) -> Who:
    """Return who speaks, and write them down at their first word."""
    row = await _speaker(unit, found, caller)
    if row:
        who = _who(row, found, caller)
        await _touch(unit, row, caller, now)
        return who
    values = {"community": found.community, "name": caller.name[:100] or caller.key, "now": now}
    person = (await unit.run(_NEW_PERSON, **values, lang=None, role=int(Access.VISITOR)))[0][0]
    await unit.run(
        _NEW_ACCOUNT, **values, person=person, platform=caller.platform, key=caller.key, lang=caller.lang
    )
    rows = await unit.run(_SPEAKER, community=found.community, platform=caller.platform, key=caller.key)
    return _who(rows[0], found, caller)


async def _touch(unit: Unit, row: Row, caller: Caller, now: datetime) -> None:
    """Note that an account is in use, now and then, and the language it is used in."""
    person, account, seen, left, spoken = row[0], row[1], row[7], row[8], row[9]
    told = caller.lang or spoken
    if now - seen > _SEEN_EVERY or told != spoken:
        await unit.run(_SEEN, account=account, now=now, told=told)
    if left is not None:
        await unit.run(_BACK, person=person)


def where(found: Found | None, platform: Platform, key: str, title: str, *, private: bool) -> Where:
    lang, zone = (found.lang, found.zone) if found else ("en", "UTC")
    return Where(
        platform=platform,
        key=key,
        title=(found.title if found else "") or title,
        private=private,
        place=found.place if found else None,
        lang=lang,
        zone=zone,
    )
