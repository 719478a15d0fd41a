"""Where a message goes: a place, or the private conversation with a person."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select

from bot.base.hot import Hot
from bot.base.ids import CommunityId, PersonId, PlaceId, Platform
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.people.tables import Account, Community, Person, Place
from bot.reminders.quiet import NIGHT, Hours

accounts = columns(Account)
communities = columns(Community)
people = columns(Person)
places = columns(Place)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes, in which language and zone. `person` is set for private ones.

    `quiet` are the hours in which nothing is said there unasked.
    """

    platform: Platform
    spot: str
    lang: str
    zone: str
    to_account: bool = False
    place: PlaceId | None = None
    person: PersonId | None = None
    quiet: Hours | None = None


_PLACE = Hot(
    lambda _: (
        select(
            places.id,
            places.platform,
            places.key,
            places.lang,
            places.zone,
            communities.lang,
            communities.zone,
            places.quiet,
        )
        .join(Community, communities.id == places.community_id)
        .where(places.id == bindparam("place"), places.community_id == bindparam("community"))
    )
)
_PERSON = Hot(
    lambda _: (
        select(
            accounts.platform,
            accounts.key,
            people.lang,
            people.zone,
            communities.lang,
            communities.zone,
            people.stopped,
            people.left_at,
            accounts.lang,
            people.quiet,
        )
        .join(Person, people.id == accounts.person_id)
        .join(Community, communities.id == people.community_id)
        .where(people.id == bindparam("person"), people.community_id == bindparam("community"))
        .order_by(
            accounts.preferred.desc(),
            and_(accounts.private_open.isnot(None), accounts.private_open.is_(False)),
            accounts.seen_at.desc(),
        )
        .limit(1)
    )
)


async def address_of_place(unit: Unit, community: CommunityId, place: PlaceId) -> Address | None:
    rows = await unit.run(_PLACE, community=community, place=place)
    if not rows:
        return None
    ident, platform, key, lang, zone, own_lang, own_zone, quiet = rows[0]
    return Address(
        Platform(platform), key, lang or own_lang, zone or own_zone, place=PlaceId(ident),
        quiet=Hours.stored(quiet),
    )  # fmt: skip


async def address_of_person(unit: Unit, community: CommunityId, person: PersonId) -> Address | None:
    """Return the account a person prefers, else one that takes private messages, else the one last seen.

    None when the person has no account, left, or asked for no messages at all.
    """
    rows = await unit.run(_PERSON, community=community, person=person)
    if not rows or rows[0][6] or rows[0][7] is not None:
        return None
    platform, key, lang, zone, own_lang, own_zone, _, _, spoken, quiet = rows[0]
    return Address(
        Platform(platform), key, lang or spoken or own_lang, zone or own_zone, to_account=True, person=person,
        quiet=NIGHT if quiet is None else Hours.stored(quiet),
    )  # fmt: skip
