"""Instant-runoff: the last is excluded until one has more than half of what still counts."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction

from bot.counting.contest import Ballot, Contest
from bot.counting.lots import Decider
from bot.counting.result import Result, Round


def count_runoff(contest: Contest, ballots: Mapping[Ballot, int], seed: str, *, valid: bool) -> Result:
    """Count round by round; one option is excluded in each.

    Equals at the end of a round are told apart by the latest earlier round in which they differ, then by lot.
    """
    decider, rounds, running = Decider(seed), list[Round](), set(contest.candidates)
    ranked = {ballot: weight for ballot, weight in ballots.items() if ballot}
    while ranked:
        tally, exhausted = _tally(ranked, running)
        exhausted += sum(ballots.values()) - sum(ranked.values())
        leader = max(tally.values())
        if 2 * leader > sum(tally.values()) or len(running) == 1:
            winner = min(option for option in running if tally[option] == leader)
            rounds.append(Round(tally, exhausted, elected=(winner,)))
            break
        last = _last(tally, rounds, decider)
        rounds.append(Round(tally, exhausted, excluded=last, moved=last))
        running.discard(last)
    winners = rounds[-1].elected if rounds else ()
    return Result(winners, tuple(rounds), sum(ballots.values()), valid, lots=tuple(decider.lots))


def _tally(ballots: Mapping[Ballot, int], running: AbstractSet[int]) -> tuple[dict[int, Fraction], Fraction]:
    tally, exhausted = {option: Fraction() for option in sorted(running)}, Fraction()
    for ballot, weight in ballots.items():
        first = next((option for option in ballot if option in running), None)
        if first is None:
            exhausted += weight
        else:
            tally[first] += weight
    return tally, exhausted


def _last(tally: Mapping[int, Fraction], rounds: list[Round], decider: Decider) -> int:
    least = min(tally.values())
    equals = [option for option, votes in tally.items() if votes == least]
    return decider.last(equals, [one.tally for one in rounds])
