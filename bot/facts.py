"""What happened. Facts are the only way by which features hear of each other."""

from dataclasses import dataclass

from bot.base.ids import CommunityId, PersonId, PlaceId


@dataclass(frozen=True, slots=True)
class Fact:
    community: CommunityId


@dataclass(frozen=True, slots=True)
class CommunityFounded(Fact):
    place: PlaceId
    by: PersonId


@dataclass(frozen=True, slots=True)
class PlaceAdded(Fact):
    place: PlaceId


@dataclass(frozen=True, slots=True)
class PlaceLost(Fact):
    """The bot can no longer speak there."""

    place: PlaceId


@dataclass(frozen=True, slots=True)
class NewcomerCame(Fact):
    """Someone joined a room of the community; `place` is None where it is not one of the places set up."""

    person: PersonId
    place: PlaceId | None


@dataclass(frozen=True, slots=True)
class MemberVerified(Fact):
    person: PersonId


@dataclass(frozen=True, slots=True)
class MemberLeft(Fact):
    """The person left the community, or was removed from its last place."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class MessagesWelcome(Fact):
    """Someone who had asked for no messages began anew."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class PeopleMerged(Fact):
    """Two accounts are one person now: the feature that owns a row of `gone` says what becomes of it.

    Published before the row of `gone` is emptied.
    """

    kept: PersonId
    gone: PersonId


@dataclass(frozen=True, slots=True)
class PeopleParted(Fact):
    """A merge was undone: `gone` is a person again. What was moved to `kept` stays there."""

    kept: PersonId
    gone: PersonId


@dataclass(frozen=True, slots=True)
class PersonForgotten(Fact):
    """The person asked to be forgotten. Published before the rows registered by `keeps` are cleared."""

    person: PersonId
