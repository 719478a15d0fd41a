"""Condorcet by strongest paths.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011): a path is as strong as its weakest link, a link as
strong as the number of voters who prefer its first option (winning votes).
"""

from collections.abc import Mapping
from itertools import permutations, product
from typing import TypeAlias

from bot.counting.contest import Ballot, Contest
from bot.counting.lots import draw
from bot.counting.result import Result

Pairs: TypeAlias = dict[tuple[int, int], int]


def count_schulze(contest: Contest, ballots: Mapping[Ballot, int], seed: str, *, valid: bool) -> Result:
    """Order all options; what a ballot does not rank comes after what it ranks, and equal among itself."""
    ranked = {ballot: weight for ballot, weight in ballots.items() if ballot}
    beats = _beats(contest, ranked)
    paths = _strongest(contest, beats)
    order, lots = _order(contest, paths, seed)
    winners = tuple(order[:1]) if ranked else ()
    return Result(
        winners,
        (),
        sum(ballots.values()),
        valid,
        beats=beats,
        order=tuple(order) if ranked else (),
        lots=lots,
    )


def _beats(contest: Contest, ballots: Mapping[Ballot, int]) -> Pairs:
    beats = dict.fromkeys(permutations(contest.candidates, 2), 0)
    for ballot, weight in ballots.items():
        unranked = [option for option in contest.candidates if option not in ballot]
        for at, option in enumerate(ballot):
            for worse in (*ballot[at + 1 :], *unranked):
                beats[option, worse] += weight
    return beats


def _strongest(contest: Contest, beats: Pairs) -> Pairs:
    """Return the strength of the strongest path of each pair (Floyd and Warshall)."""
    paths = {(a, b): votes if votes > beats[b, a] else 0 for (a, b), votes in beats.items()}
    for through, (a, b) in product(contest.candidates, permutations(contest.candidates, 2)):
        if through not in {a, b}:
            paths[a, b] = max(paths[a, b], min(paths[a, through], paths[through, b]))
    return paths


def _order(contest: Contest, paths: Pairs, seed: str) -> tuple[list[int], tuple[tuple[int, ...], ...]]:
    """Return all options: each place goes to one that nobody left beats, by lot if there are several."""
    left, order, lots = list(contest.candidates), list[int](), list[tuple[int, ...]]()
    while left:
        unbeaten = [a for a in left if all(paths[a, b] >= paths[b, a] for b in left if b != a)]
        if len(unbeaten) > 1:
            lots.append(tuple(unbeaten))
        order.append(draw(seed, unbeaten)[0])
        left.remove(order[-1])
    return order, tuple(lots)
