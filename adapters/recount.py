"""`homeroom recount`: a vote counted once more from its published list, by anyone, anywhere."""

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

from bot.base.errors import StartupError
from bot.counting import board as boards
from bot.counting.board import BadBoardError, Board
from bot.counting.contest import Contest, Half, Method, Tie
from bot.counting.count import count
from bot.counting.result import Result, Round

METHODS = {
    Method.YES_NO: "yes or no: accepted when more say yes than no",
    Method.CHOOSE: "most marks win",
    Method.APPROVAL: "most approvals win",
    Method.RUNOFF: "instant-runoff",
    Method.STV: "single transferable vote, Scottish rules",
    Method.SCHULZE: "Condorcet by strongest paths (Schulze)",
}
TIES = {
    Tie.LOT: "equals are told apart by the latest earlier stage in which they differ, then by a lot drawn "
    "from the hash of this list",
    Tie.OPEN: "equals at the last seat leave it open",
}


def recounted(path: Path, *, as_json: bool) -> str:
    """Return the result in words, or as JSON; refuse what is no complete list."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}). Name the list that was published."
        raise StartupError(message) from None
    try:
        board = boards.read(data)
    except BadBoardError as error:
        raise StartupError(str(error)) from None
    digest = boards.digest(data)
    result = count(board.contest, board.ballots.values(), digest)
    if as_json:
        return json.dumps(_as_json(board, result, digest), ensure_ascii=False, indent=2) + "\n"
    return "\n".join(_lines(board, result, digest)) + "\n"


def _lines(board: Board, result: Result, digest: str) -> Iterator[str]:
    contest = board.contest
    yield board.question
    yield f"Counted: {METHODS[contest.method]}; {_seats(contest)}."
    yield f"Ballots: {result.ballots}{_turnout(contest, result)}"
    for number, one in enumerate(result.rounds, 1):
        yield from _stage(board, number, one, several=len(result.rounds) > 1)
    if result.quota is not None:
        yield f"Quota: {_amount(result.quota)}"
    if result.order:
        yield f"Order: {', '.join(_names(board, result.order))}"
    for lot in result.lots:
        yield f"A lot decided between {', '.join(_names(board, lot))}."
    yield f"Rule for equals: {TIES[contest.tie]}."
    yield from _outcome(board, result)
    yield f"SHA-256 of this list: {digest}"


def _seats(contest: Contest) -> str:
    return "one seat" if contest.seats == 1 else f"{contest.seats} seats"


def _turnout(contest: Contest, result: Result) -> str:
    if not contest.electorate:
        return ""
    share = Fraction(100 * result.ballots, contest.electorate)
    quorum = f", quorum {contest.quorum} %: {'reached' if result.valid else 'not reached'}"
    return f" of {contest.electorate} ({float(share):.1f} %){quorum if contest.quorum else ''}"


def _stage(board: Board, number: int, one: Round, *, several: bool) -> Iterator[str]:
    if several:
        yield f"Stage {number}:"
    for option, votes in sorted(one.tally.items(), key=lambda pair: (-pair[1], pair[0])):
        mark = "  elected" if option in one.elected else "  excluded" if option == one.excluded else ""
        yield f"  {_amount(votes):>12}  {board.options[option - 1]}{mark}"
    if one.exhausted:
        yield f"  {_amount(one.exhausted):>12}  (no further preference, or cut off)"


def _outcome(board: Board, result: Result) -> Iterator[str]:
    if not result.valid:
        yield "Outcome: not valid, too few voted."
        return
    if result.accepted is not None:
        half = "rejected" if board.contest.half is Half.REJECTED else "accepted"
        yield f"Outcome: {'accepted' if result.accepted else 'rejected'} (exactly half counts as {half})."
        return
    yield f"Outcome: {', '.join(_names(board, result.winners)) or 'nobody'}."
    if result.open:
        yield f"Open: {result.open}, between {', '.join(_names(board, result.tied))}."


def _names(board: Board, options: Iterable[int]) -> list[str]:
    return [board.options[option - 1] for option in options]


def _amount(votes: Fraction) -> str:
    return str(votes) if votes.denominator == 1 else f"{float(votes):.5f}"


def _as_json(board: Board, result: Result, digest: str) -> dict[str, object]:
    """Return the result with options by their numbers and exact votes as text ("20" or "692307/50000")."""
    return {
        "question": board.question, "method": board.contest.method, "options": board.options,
        "ballots": result.ballots, "valid": result.valid, "accepted": result.accepted,
        "winners": result.winners, "open": result.open, "tied": result.tied, "lots": result.lots,
        "order": result.order, "quota": None if result.quota is None else str(result.quota),
        "rounds": [
            {
                "tally": {str(option): str(votes) for option, votes in one.tally.items()},
                "exhausted": str(one.exhausted), "elected": one.elected, "excluded": one.excluded,
            }
            for one in result.rounds
        ],
        "sha256": digest,
    }  # fmt: skip
