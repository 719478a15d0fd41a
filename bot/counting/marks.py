"""Counts of marks: yes or no, choose some, approve of some."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from bot.counting.contest import Ballot, Contest, Half, Tie
from bot.counting.lots import draw
from bot.counting.result import Result, Round

YES, NO = 1, 2


def count_yes_no(contest: Contest, ballots: Mapping[Ballot, int], *, valid: bool) -> Result:
    """Accept when more say yes than no; abstentions count for the quorum only."""
    tally = _tally(contest, ballots)
    yes, no = tally[YES], tally[NO]
    accepted = yes > no or (yes == no and contest.half is Half.ACCEPTED)
    winner = YES if accepted else NO
    return Result((winner,), (_round(tally, (winner,)),), sum(ballots.values()), valid, accepted)


def count_marks(contest: Contest, ballots: Mapping[Ballot, int], seed: str, *, valid: bool) -> Result:
    """Give the seats to the options with the most marks; an option without any gets none."""
    tally = _tally(contest, ballots)
    ordered = sorted((option for option in tally if tally[option]), key=lambda option: -tally[option])
    sure, equals = _cut(ordered, tally, contest.seats)
    left = contest.seats - len(sure)
    lots: tuple[tuple[int, ...], ...] = ()
    if len(equals) > left and contest.tie is Tie.LOT:
        lots, equals, drawn = (tuple(equals),), [], draw(seed, equals)[:left]
        sure = [*sure, *sorted(drawn)]
    elif len(equals) <= left:
        sure, equals = [*sure, *equals], []
    return Result(
        tuple(sure), (_round(tally, tuple(sure)),), sum(ballots.values()), valid,
        open=left if equals else 0, tied=tuple(equals), lots=lots,
    )  # fmt: skip


def _tally(contest: Contest, ballots: Mapping[Ballot, int]) -> Counter[int]:
    tally = Counter(dict.fromkeys(contest.candidates, 0))
    for ballot, weight in ballots.items():
        for option in ballot:
            tally[option] += weight
    return tally


def _cut(ordered: list[int], tally: Mapping[int, int], seats: int) -> tuple[list[int], list[int]]:
    """Return who is in whatever decides between equals, and the equals at the last seat."""
    if len(ordered) <= seats:
        return ordered, []
    edge = tally[ordered[seats - 1]]
    return [o for o in ordered if tally[o] > edge], sorted(o for o in ordered if tally[o] == edge)


def _round(tally: Mapping[int, int], elected: tuple[int, ...]) -> Round:
    return Round({option: Fraction(votes) for option, votes in tally.items()}, elected=elected)
