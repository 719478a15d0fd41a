"""Single transferable vote by the Scottish rules (weighted inclusive Gregory).

The Scottish Local Government Elections Order 2011 (SSI 2011/399), Schedule 1: the quota is the whole part of
ballots / (seats + 1), plus one. The largest surplus goes on first, on all papers of its option,
each worth surplus x its value / the option's votes, cut off after five decimals; then the option with the
fewest votes is excluded. Equals are told apart by the latest earlier stage in which they differ, then by lot.
When as many options are left as seats, they are elected.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from bot.counting.contest import Ballot, Contest
from bot.counting.lots import Decider
from bot.counting.result import Result, Round

ONE = 100_000
"""A whole vote in units of the fifth decimal."""


@dataclass(slots=True)
class _Paper:
    """Equal ballots that came the same way. `value` is that of one, in units, `at` the rank it stands on."""

    ballot: Ballot
    weight: int
    value: int = ONE
    at: int = 0


@dataclass(slots=True)
class _Count:
    seats: int
    quota: int
    decider: Decider
    piles: dict[int, list[_Paper]]
    exhausted: int = 0
    elected: list[int] = field(default_factory=list)
    surplus: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    rounds: list[Round] = field(default_factory=list)

    @property
    def running(self) -> list[int]:
        return [option for option in self.piles if option not in self.gone and option not in self.elected]

    def votes(self, option: int) -> int:
        return sum(paper.weight * paper.value for paper in self.piles[option])

    def totals(self, options: Iterable[int]) -> dict[int, int]:
        return {option: self.votes(option) for option in options}


def count_stv(contest: Contest, ballots: Mapping[Ballot, int], seed: str, *, valid: bool) -> Result:
    """Fill the seats stage by stage; votes are exact in units of the fifth decimal."""
    ranked = {ballot: weight for ballot, weight in ballots.items() if ballot}
    quota = sum(ranked.values()) // (contest.seats + 1) + 1
    count = _Count(contest.seats, quota * ONE, Decider(seed), {option: [] for option in contest.candidates})
    for ballot, weight in sorted(ranked.items()):
        count.piles[ballot[0]].append(_Paper(ballot, weight))
    while ranked and not _stage(count):
        pass
    return Result(
        tuple(count.elected), tuple(count.rounds), sum(ballots.values()), valid,
        lots=tuple(count.decider.lots), quota=Fraction(quota),
    )  # fmt: skip


def _stage(count: _Count) -> bool:
    """Do one stage and write it down; True when all seats are filled."""
    tally = count.totals(option for option in count.piles if option not in count.gone)
    elected = _elect(count, tally)
    full = len(count.elected) == count.seats
    moved, excluded = (None, None) if full else _next(count, tally)
    shown = {option: Fraction(votes, ONE) for option, votes in tally.items()}
    count.rounds.append(Round(shown, Fraction(count.exhausted, ONE), tuple(elected), excluded, moved))
    if full:
        return True
    if excluded is not None:
        _exclude(count, excluded)
    elif moved is not None:
        _hand_on_surplus(count, moved, tally[moved])
    return False


def _elect(count: _Count, tally: Mapping[int, int]) -> list[int]:
    """Elect who has reached the quota, or everybody left when there are no more than seats."""
    running = count.running
    reached = [option for option in running if tally[option] >= count.quota]
    count.surplus.update(option for option in reached if tally[option] > count.quota)
    if len(running) <= count.seats - len(count.elected):
        reached = running
    reached.sort(key=lambda option: (-tally[option], option))
    count.elected += reached
    return reached


def _next(count: _Count, tally: Mapping[int, int]) -> tuple[int | None, int | None]:
    """Return whose surplus goes on, or else who is excluded."""
    earlier = [one.tally for one in count.rounds]
    if count.surplus:
        most = max(tally[option] for option in count.surplus)
        equals = [option for option in count.surplus if tally[option] == most]
        return count.decider.first(equals, earlier), None
    running = count.running
    least = min(tally[option] for option in running)
    out = count.decider.last([option for option in running if tally[option] == least], earlier)
    return out, out


def _hand_on_surplus(count: _Count, option: int, votes: int) -> None:
    surplus = votes - count.quota
    papers, count.piles[option] = count.piles[option], [_Paper((option,), 1, count.quota)]
    count.surplus.discard(option)
    count.exhausted += surplus
    for paper in papers:
        worth = surplus * paper.value // votes
        count.exhausted -= paper.weight * worth
        _hand_on(count, _Paper(paper.ballot, paper.weight, worth, paper.at))


def _exclude(count: _Count, option: int) -> None:
    count.gone.add(option)
    papers, count.piles[option] = count.piles[option], []
    for paper in papers:
        _hand_on(count, paper)


def _hand_on(count: _Count, paper: _Paper) -> None:
    """Give a paper to the next option on it that is neither elected nor excluded."""
    open_to = set(count.running)
    for at in range(paper.at + 1, len(paper.ballot)):
        if paper.ballot[at] in open_to:
            count.piles[paper.ballot[at]].append(_Paper(paper.ballot, paper.weight, paper.value, at))
            return
    count.exhausted += paper.weight * paper.value
