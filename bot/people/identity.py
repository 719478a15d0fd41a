"""Who is speaking, and where: what every handler may know without another query."""

from dataclasses import dataclass
from enum import IntEnum

from bot.base.ids import AccountId, CommunityId, PersonId, PlaceId, Platform


class Access(IntEnum):
    """What a person may do; each role may do all that the lower ones may."""

    VISITOR = 0
    MEMBER = 1
    """A verified alumnus."""
    MODERATOR = 2
    OWNER = 3


@dataclass(frozen=True, slots=True)
class Who:
    """The person who speaks. `access` already counts what the platform grants at this place.

    `stopped` says the person asked for no messages at all.
    """

    person: PersonId
    account: AccountId
    community: CommunityId
    platform: Platform
    name: str
    lang: str
    zone: str
    access: Access
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """The place that was spoken in.

    `place` is None in private and in rooms that the community has not set up.
    """

    platform: Platform
    key: str
    title: str
    private: bool
    place: PlaceId | None
    lang: str
    zone: str
