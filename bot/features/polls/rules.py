"""Asking, choosing, counting and closing. Every look-up is within one community."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.base.errors import Refusal
from bot.base.ids import CommunityId, PersonId, PlaceId
from bot.base.unit import Unit
from bot.chat.text import Moment
from bot.features.polls import statements
from bot.features.polls.tables import Method, Poll, PollOption, PollPlace, PollState
from bot.features.polls.tally import Standing
from bot.people.identity import Access, Who

LONGEST_RECEIPT = 100
"""Characters: a receipt has to fit into the small note that a platform shows to whoever pressed."""


class Deadline(StrEnum):
    HOUR = "hour"
    DAY = "day"
    THREE_DAYS = "three_days"
    WEEK = "week"
    NONE = "none"


SPANS = {
    Deadline.HOUR: timedelta(hours=1),
    Deadline.DAY: timedelta(days=1),
    Deadline.THREE_DAYS: timedelta(days=3),
    Deadline.WEEK: timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A poll about to be asked in places."""

    question: str
    options: tuple[str, ...]
    method: Method
    closes_at: datetime | None
    places: tuple[PlaceId, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An open poll in a list."""

    poll: int
    question: str
    closes_at: datetime | None
    asked_by: PersonId | None


def key_of(poll: int) -> str:
    """Return the key of the announcement that all copies of a poll share."""
    return f"poll:{poll}"


def deadline_of(deadline: Deadline, now: datetime) -> datetime | None:
    return now + SPANS[deadline] if deadline in SPANS else None


async def every_place(unit: Unit, community: CommunityId) -> tuple[PlaceId, ...]:
    rows = await unit.run(statements.EVERY_PLACE, community=community)
    return tuple(PlaceId(place) for (place,) in rows)


async def places_of(unit: Unit, poll: int) -> tuple[PlaceId, ...]:
    return tuple(PlaceId(place) for (place,) in await unit.run(statements.PLACES_OF, poll=poll))


async def ask(unit: Unit, who: Who, draft: Draft, now: datetime) -> int:
    """Write a poll down and return its id."""
    poll = Poll(
        community_id=who.community, asked_by=who.person, question=draft.question, method=draft.method.value,
        made_at=now, closes_at=draft.closes_at,
    )  # fmt: skip
    unit.db.add(poll)
    await unit.db.flush()
    if poll.id is None:
        message = "the database gave a new poll no id"
        raise RuntimeError(message)
    own = {"community_id": who.community, "poll_id": poll.id}
    unit.db.add_all(
        [PollOption(**own, number=number, text=text) for number, text in enumerate(draft.options, start=1)]
    )
    unit.db.add_all([PollPlace(**own, place_id=place) for place in draft.places])
    return poll.id


async def choose(unit: Unit, who: Who, poll: int, number: int, now: datetime) -> tuple[str, ...]:
    """Let a person choose an option and return all they have chosen now.

    Where one is chosen the last press counts; where several are, each press adds. Server time decides: a
    vote at the deadline or later is refused, even before the poll was closed.
    """
    rows = await unit.run(statements.CHOICE, community=who.community, poll=poll, number=number)
    if not rows:
        raise Refusal("dispatch.button_over")
    method, state, closes_at, closed_at, text = rows[0]
    _insist_on_open(state, closes_at, closed_at, now)
    slot = 0 if method == Method.ONE else number
    await unit.run(
        statements.CHOOSE, community=who.community, poll=poll, person=who.person, slot=slot, choice=number
    )
    return (text,) if method == Method.ONE else await mine(unit, who, poll)


async def clear(unit: Unit, who: Who, poll: int, now: datetime) -> bool:
    """Take back what a person chose; False when there was nothing."""
    rows = await unit.run(statements.CHOICE, community=who.community, poll=poll, number=1)
    if not rows:
        raise Refusal("dispatch.button_over")
    _, state, closes_at, closed_at, _ = rows[0]
    _insist_on_open(state, closes_at, closed_at, now)
    return bool(await unit.run(statements.CLEAR, poll=poll, person=who.person))


def _insist_on_open(
    state: str, closes_at: datetime | None, closed_at: datetime | None, now: datetime
) -> None:
    if state != PollState.OPEN or (closes_at is not None and closes_at <= now):
        raise Refusal("polls.over", at=Moment(closed_at or closes_at or now))


async def mine(unit: Unit, who: Who, poll: int) -> tuple[str, ...]:
    """Return the options that a person has chosen; only their numbers where the words would be long."""
    rows = await unit.run(statements.MINE, poll=poll, person=who.person)
    long = sum(len(text) for _, text in rows) > LONGEST_RECEIPT
    return tuple(str(number) if long else text for number, text in rows)


async def standing(unit: Unit, community: CommunityId, poll: int) -> Standing | None:
    """Count a poll; None when there is none of that id in the community."""
    rows = await unit.run(statements.POLL, community=community, poll=poll)
    if not rows:
        return None
    ident, asked_by, asker, question, method, closes_at, closed_at = rows[0]
    options = await unit.run(statements.OPTIONS, poll=poll)
    counts: dict[int, int] = dict(await unit.run(statements.COUNTS, poll=poll))
    voters = (await unit.run(statements.VOTERS, poll=poll))[0][0]
    return Standing(
        poll=ident, asked_by=PersonId(asked_by) if asked_by else None,
        asker=asker or "", question=question,
        method=Method(method), options=tuple(text for _, text in options),
        counts=tuple(counts.get(number, 0) for number, _ in options), voters=voters,
        closes_at=closes_at, closed_at=closed_at,
    )  # fmt: skip


async def close(unit: Unit, community: CommunityId, poll: int, now: datetime) -> bool:
    """Close a poll; False when it was closed before."""
    return bool(await unit.run(statements.CLOSE, community=community, poll=poll, now=now))


def may_close(who: Who, asked_by: PersonId | None) -> bool:
    return asked_by == who.person or who.access >= Access.MODERATOR


async def unvoted(unit: Unit, who: Who) -> list[Entry]:
    """Return the open polls in which a person has not chosen yet, oldest first."""
    rows = await unit.run(statements.UNVOTED, community=who.community, person=who.person)
    return [Entry(*row) for row in rows]


async def closable(unit: Unit, who: Who) -> list[Entry]:
    """Return the open polls that a person may close."""
    rows = await unit.run(statements.OPEN, community=who.community)
    entries = [Entry(*row) for row in rows]
    return [entry for entry in entries if may_close(who, entry.asked_by)][: statements.MOST_LISTED]


async def open_with_votes_of(unit: Unit, person: PersonId) -> list[int]:
    return [poll for (poll,) in await unit.run(statements.OPEN_VOTED, person=person)]


async def merge(unit: Unit, kept: PersonId, gone: PersonId) -> None:
    """One person has one vote: where both have chosen in a poll, the kept person's choice stays.

    All that the other chose there goes, also where several may be chosen; where only the other has chosen,
    that becomes the kept person's choice. Polls the other asked belong to the kept person.
    """
    await unit.run(statements.YIELD, kept=kept, gone=gone)
    await unit.run(statements.HAND_OVER, kept=kept, gone=gone)
    await unit.run(statements.HAND_OVER_POLLS, kept=kept, gone=gone)
