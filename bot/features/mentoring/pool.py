"""Everybody who takes part as the matching engine sees them, and the way to it and back.

The database is looked at in one unit; the solver runs in a process of its own while everything else goes on.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.base.ids import CommunityId
from bot.base.unit import Unit
from bot.commands.context import JobContext
from bot.features.mentoring.tables import HOLDING, Pair, PairState, Role, Round, Signup
from bot.features.mentoring.weekly import load_times
from bot.matching.fields import Malformed
from bot.matching.people import Candidate, Tags
from bot.matching.process import MatchingFailed, propose_apart
from bot.matching.proposal import Proposal
from bot.matching.terms import Terms
from bot.people.tables import Community, Person

log = logging.getLogger(__name__)

WITHIN = 60.0
"""Seconds for a round; a thousand people take one."""


@dataclass(frozen=True, slots=True)
class Pool:
    mentees: tuple[Candidate, ...]
    mentors: tuple[Candidate, ...]
    terms: Terms


@dataclass(frozen=True, slots=True)
class _Ties:
    """Who has met whom, who is being helped, and how many seats of a mentor are taken."""

    met: Mapping[int, set[str]]
    helped: frozenset[int]
    taken: Mapping[int, int]


async def work_out(
    ctx: JobContext, *, round_id: int, answer: str
) -> Callable[[], Awaitable[Mapping[str, object]]]:
    """Gather the pool of a round; what is returned solves it, and finds None when that cannot be done."""
    pool = await gather(ctx.unit, ctx.community, round_id)

    async def solve() -> Mapping[str, object]:
        return {"found": await _solve(pool)}

    return solve


async def _solve(pool: Pool) -> Proposal | None:
    if not pool.mentees:
        return Proposal(pairs=(), left_out=(), prices=(), total=0, upper_bound=0)
    try:
        return await propose_apart(pool.mentees, pool.mentors, pool.terms, within=WITHIN)
    except (MatchingFailed, Malformed):
        log.exception("a round of mentoring could not be solved")
        return None


async def gather(unit: Unit, community: CommunityId, round_id: int) -> Pool:
    """Return who looks for a mentor and has none yet, and who offers to be one, with the seats left."""
    ties = await _ties(unit, community)
    home = await unit.db.get_one(Community, community)
    rows = await unit.db.exec(
        select(Signup, Person)
        .join(Person, col(Person.id) == col(Signup.person_id))
        .where(col(Signup.community_id) == community, col(Person.left_at).is_(None))
        .order_by(col(Signup.id))
    )
    sides: dict[str, list[Candidate]] = {role: [] for role in Role}
    for signup, person in rows.all():
        if signup.role == Role.MENTOR or signup.person_id not in ties.helped:
            sides[signup.role].append(_candidate(signup, person.zone or home.zone, ties))
    made = await unit.db.get(Round, round_id)
    week = made.made_at.date() if made else date.min
    return Pool(tuple(sides[Role.MENTEE]), tuple(sides[Role.MENTOR]), Terms(week_of=week))


async def _ties(unit: Unit, community: CommunityId) -> _Ties:
    rows = await unit.db.exec(
        select(Pair).where(col(Pair.community_id) == community, col(Pair.state) != PairState.PROPOSED.value)
    )
    met: dict[int, set[str]] = defaultdict(set)
    helped, taken = set(), Counter[int]()
    for pair in rows.all():
        met[pair.mentee_id].add(str(pair.mentor_id))
        met[pair.mentor_id].add(str(pair.mentee_id))
        if pair.state in HOLDING:
            helped.add(pair.mentee_id)
            taken[pair.mentor_id] += 1
    return _Ties(met, frozenset(helped), taken)


def _candidate(signup: Signup, zone: str, ties: _Ties) -> Candidate:
    topics = _tags(signup.topics)
    helps = signup.role == Role.MENTOR
    return Candidate(
        id=str(signup.person_id),
        zone=ZoneInfo(zone),
        languages=_tags(signup.languages),
        fields=_tags(signup.fields),
        wanted=frozenset() if helps else topics,
        offered=topics if helps else frozenset(),
        free=load_times(signup.free),
        capacity=max(0, signup.capacity - ties.taken.get(signup.person_id, 0)) if helps else 0,
        paused=signup.paused,
        times_left_out=signup.times_left_out,
        past=frozenset(ties.met.get(signup.person_id, ())),
    )


def _tags(lines: str) -> Tags:
    return frozenset(lines.splitlines())
