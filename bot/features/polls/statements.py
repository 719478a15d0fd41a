"""The statements of a press, a count and a merge, compiled once."""

from typing import cast

from sqlalchemy import ClauseElement, and_, bindparam, delete, distinct, exists, func, select, update

from bot.base.hot import Hot, Insert
from bot.base.tables import columns, fixed
from bot.features.polls.tables import Poll, PollOption, PollPlace, PollState, Vote
from bot.people.tables import Person, Place

MOST_OPEN, MOST_LISTED = 100, 10

polls = columns(Poll)
options = columns(PollOption)
stands = columns(PollPlace)
votes = columns(Vote)
people = columns(Person)
places = columns(Place)


def _choose(insert: Insert) -> ClauseElement:
    made = insert(Vote).values(
        community_id=bindparam("community"), poll_id=bindparam("poll"), person_id=bindparam("person"),
        slot=bindparam("slot"), choice=bindparam("choice"),
    )  # fmt: skip
    kept = made.on_conflict_do_update(
        index_elements=["poll_id", "person_id", "slot"], set_={"choice": made.excluded.choice}
    )
    return cast("ClauseElement", kept)


CHOICE = Hot(
    lambda _: select(polls.method, polls.state, polls.closes_at, polls.closed_at, options.text)
    .join(PollOption, and_(options.poll_id == polls.id, options.number == bindparam("number")))
    .where(polls.id == bindparam("poll"), polls.community_id == bindparam("community"))
    .with_for_update(of=Poll, read=True)
)  # fmt: skip
"""The poll and the option that a button names. The shared lock lets a closing wait for votes under way."""
CHOOSE = Hot(_choose)
CLEAR = Hot(
    lambda _: (
        delete(Vote)
        .where(votes.poll_id == bindparam("poll"), votes.person_id == bindparam("person"))
        .returning(votes.choice)
    )
)
MINE = Hot(
    lambda _: select(options.number, options.text)
    .join(Vote, and_(votes.poll_id == options.poll_id, votes.choice == options.number))
    .where(votes.poll_id == bindparam("poll"), votes.person_id == bindparam("person"))
    .order_by(options.number)
)  # fmt: skip
POLL = Hot(
    lambda _: select(
        polls.id, polls.asked_by, people.name, polls.question, polls.method, polls.closes_at, polls.closed_at
    )
    .outerjoin(Person, people.id == polls.asked_by)
    .where(polls.id == bindparam("poll"), polls.community_id == bindparam("community"))
)  # fmt: skip
OPTIONS = Hot(
    lambda _: select(options.number, options.text)
    .where(options.poll_id == bindparam("poll"))
    .order_by(options.number)
)  # fmt: skip
COUNTS = Hot(
    lambda _: (
        select(votes.choice, func.count()).where(votes.poll_id == bindparam("poll")).group_by(votes.choice)
    )
)
VOTERS = Hot(
    lambda _: select(func.count(distinct(votes.person_id))).where(votes.poll_id == bindparam("poll"))
)
CLOSE = Hot(
    lambda _: update(Poll)
    .where(
        polls.id == bindparam("poll"), polls.community_id == bindparam("community"),
        polls.state == fixed(PollState.OPEN),
    )
    .values(state=PollState.CLOSED.value, closed_at=bindparam("now"))
    .returning(polls.id)
)  # fmt: skip
PLACES_OF = Hot(
    lambda _: select(stands.place_id).where(stands.poll_id == bindparam("poll")).order_by(stands.place_id)
)
EVERY_PLACE = Hot(
    lambda _: select(places.id)
    .where(places.community_id == bindparam("community"), places.lost_at.is_(None))
    .order_by(places.id)
)  # fmt: skip
OPEN = Hot(
    lambda _: select(polls.id, polls.question, polls.closes_at, polls.asked_by)
    .where(polls.community_id == bindparam("community"), polls.state == fixed(PollState.OPEN))
    .order_by(polls.id)
    .limit(MOST_OPEN)
)  # fmt: skip
UNVOTED = Hot(
    lambda _: select(polls.id, polls.question, polls.closes_at, polls.asked_by)
    .where(
        polls.community_id == bindparam("community"), polls.state == fixed(PollState.OPEN),
        ~exists().where(votes.poll_id == polls.id, votes.person_id == bindparam("person")),
    )
    .order_by(polls.id)
    .limit(MOST_LISTED)
)  # fmt: skip
OPEN_VOTED = Hot(
    lambda _: select(votes.poll_id)
    .join(Poll, polls.id == votes.poll_id)
    .where(votes.person_id == bindparam("person"), polls.state == fixed(PollState.OPEN))
    .distinct()
)  # fmt: skip
YIELD = Hot(
    lambda _: delete(Vote).where(
        votes.person_id == bindparam("gone"),
        votes.poll_id.in_(select(votes.poll_id).where(votes.person_id == bindparam("kept"))),
    )
)
HAND_OVER = Hot(
    lambda _: update(Vote).where(votes.person_id == bindparam("gone")).values(person_id=bindparam("kept"))
)
HAND_OVER_POLLS = Hot(
    lambda _: update(Poll).where(polls.asked_by == bindparam("gone")).values(asked_by=bindparam("kept"))
)
