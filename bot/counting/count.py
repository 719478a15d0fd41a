"""One way in: ballots of a contest to its result."""

from collections import Counter
from collections.abc import Iterable

from bot.counting.contest import WHOLE, Ballot, Contest, Method
from bot.counting.marks import count_marks, count_yes_no
from bot.counting.paths import count_schulze
from bot.counting.result import Result
from bot.counting.runoff import count_runoff
from bot.counting.transfer import count_stv


def count(contest: Contest, ballots: Iterable[Ballot], seed: str) -> Result:
    """Count ballots, in whatever order they come. `seed` is the hash of the board, for lots (see `lots`)."""
    grouped = Counter(ballots)
    valid = WHOLE * sum(grouped.values()) >= contest.quorum * contest.electorate
    match contest.method:
        case Method.YES_NO:
            return count_yes_no(contest, grouped, valid=valid)
        case Method.CHOOSE | Method.APPROVAL:
            return count_marks(contest, grouped, seed, valid=valid)
        case Method.RUNOFF:
            return count_runoff(contest, grouped, seed, valid=valid)
        case Method.STV:
            return count_stv(contest, grouped, seed, valid=valid)
        case Method.SCHULZE:
            return count_schulze(contest, grouped, seed, valid=valid)
