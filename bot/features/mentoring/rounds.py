"""A round from the request to the introductions: worked out, looked at, then sent once or discarded."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, update
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.base.ids import CommunityId, PersonId
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.features.mentoring.tables import LeftOutOf, Pair, PairState, Role, Round, RoundState, Signup
from bot.matching.proposal import LeftOut, Proposal
from bot.matching.terms import Components
from bot.people.identity import Who
from bot.people.tables import Person

rounds = columns(Round)
_END_UNDECIDED = Hot(
    lambda _: update(Round)
    .where(
        rounds.community_id == bindparam("community"),
        or_(rounds.state == fixed(RoundState.COMPUTING), rounds.state == fixed(RoundState.PREVIEW)),
    )
    .values(state=RoundState.DISCARDED.value, decided_at=bindparam("now"))
)  # fmt: skip
_BEGIN = Hot(
    lambda insert: insert(Round)
    .values(
        community_id=bindparam("community"), asked_by=bindparam("person"),
        state=RoundState.COMPUTING.value, made_at=bindparam("now"),
    )
    .on_conflict_do_nothing()
    .returning(rounds.id)
)  # fmt: skip
_STEP = Hot(
    lambda _: update(Round)
    .where(
        rounds.id == bindparam("round"), rounds.community_id == bindparam("community"),
        rounds.state == bindparam("before"),
    )
    .values(state=bindparam("after"), decided_at=bindparam("now"))
    .returning(rounds.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A pair with the names of the two, for a moderator's eyes."""

    pair: int
    mentee: PersonId
    mentee_name: str
    mentor: PersonId
    mentor_name: str
    components: Components
    state: PairState
    answers: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Overview:
    """A round as moderators see it; `seats` are those that a mentor offers in all."""

    round_id: int
    state: RoundState
    lines: tuple[Line, ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    seats: dict[PersonId, int]


async def begin(unit: Unit, who: Who, now: datetime) -> int:
    """Begin a round; one that was not decided yet is discarded."""
    await unit.run(_END_UNDECIDED, community=who.community, now=now)
    rows = await unit.run(_BEGIN, community=who.community, person=who.person, now=now)
    if not rows:
        raise Refusal("mentoring.somebody_else_began")
    return int(rows[0][0])


async def step(
    unit: Unit, community: CommunityId, round_id: int, change: tuple[RoundState, RoundState], now: datetime
) -> bool:
    """Move a round from one state to the next; False when it is not in the first one (any more)."""
    before, after = (state.value for state in change)
    values = {"community": community, "round": round_id, "before": before, "after": after, "now": now}
    return bool(await unit.run(_STEP, **values))


async def keep(unit: Unit, community: CommunityId, round_id: int, found: Proposal) -> None:
    """Write down what a round came to."""
    for pair in found.pairs:
        row = Pair(
            community_id=community, round_id=round_id, mentee_id=int(pair.mentee),
            mentor_id=int(pair.mentor), components=json.dumps(asdict(pair.components)),
        )  # fmt: skip
        unit.db.add(row)
    for person, reason in found.left_out:
        unit.db.add(
            LeftOutOf(community_id=community, round_id=round_id, person_id=int(person), reason=reason.value)
        )
    await unit.db.flush()


async def latest(unit: Unit, community: CommunityId) -> Round | None:
    """Return the newest round that was not discarded."""
    found = await unit.db.exec(
        select(Round)
        .where(col(Round.community_id) == community, col(Round.state) != RoundState.DISCARDED.value)
        .order_by(col(Round.id).desc())
        .limit(1)
    )
    return found.first()


async def pairs_of(unit: Unit, community: CommunityId, round_id: int) -> list[Pair]:
    found = await unit.db.exec(
        select(Pair)
        .where(col(Pair.community_id) == community, col(Pair.round_id) == round_id)
        .order_by(col(Pair.id))
    )
    return list(found.all())


async def overview(unit: Unit, community: CommunityId, round_id: int) -> Overview:
    """Return a round with names, or refuse when there is none of that id here."""
    round_ = await unit.db.get(Round, round_id)
    if round_ is None or round_.community_id != community:
        raise Refusal("dispatch.button_over")
    await unit.db.refresh(round_)
    names = await _names(unit, community)
    pairs = await pairs_of(unit, community, round_id)
    left = await unit.db.exec(
        select(LeftOutOf).where(col(LeftOutOf.round_id) == round_id).order_by(col(LeftOutOf.id))
    )
    return Overview(
        round_id=round_id,
        state=RoundState(round_.state),
        lines=tuple(_line(pair, names) for pair in pairs),
        left_out=tuple((names.get(one.person_id, ""), LeftOut(one.reason)) for one in left.all()),
        seats=await _seats(unit, community),
    )


def _line(pair: Pair, names: dict[int, str]) -> Line:
    return Line(
        pair=pair.id or 0,
        mentee=PersonId(pair.mentee_id),
        mentee_name=names.get(pair.mentee_id, ""),
        mentor=PersonId(pair.mentor_id),
        mentor_name=names.get(pair.mentor_id, ""),
        components=components_of(pair),
        state=PairState(pair.state),
        answers=(pair.mentee_answer, pair.mentor_answer),
    )


def components_of(pair: Pair) -> Components:
    return Components(**json.loads(pair.components))


async def _names(unit: Unit, community: CommunityId) -> dict[int, str]:
    rows = await unit.db.exec(
        select(col(Person.id), col(Person.name)).where(col(Person.community_id) == community)
    )
    return {person: name for person, name in rows.all() if person is not None}


async def _seats(unit: Unit, community: CommunityId) -> dict[PersonId, int]:
    rows = await unit.db.exec(
        select(Signup).where(col(Signup.community_id) == community, col(Signup.role) == Role.MENTOR.value)
    )
    return {PersonId(one.person_id): one.capacity for one in rows.all()}


async def head_count(unit: Unit, community: CommunityId) -> tuple[int, int]:
    """Return how many mentees and mentors take part."""
    rows = await unit.db.exec(select(col(Signup.role)).where(col(Signup.community_id) == community))
    count = Counter(rows.all())
    return count[Role.MENTEE], count[Role.MENTOR]


async def count_left_out(unit: Unit, community: CommunityId, round_id: int) -> None:
    """Remember for the next round who had nobody in this one, except who paused."""
    left = select(LeftOutOf.person_id).where(
        col(LeftOutOf.round_id) == round_id, col(LeftOutOf.reason) != LeftOut.PAUSED.value
    )
    rows = await unit.db.exec(
        select(Signup).where(
            col(Signup.community_id) == community, col(Signup.role) == Role.MENTEE.value,
            col(Signup.person_id).in_(left),
        )
    )  # fmt: skip
    for signup in rows.all():
        signup.times_left_out += 1
        unit.db.add(signup)
