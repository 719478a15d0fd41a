"""The published list: everything that is needed to count again, in rows that any spreadsheet opens.

    homeroom board,1
    question,Where shall we meet?
    method,stv
    seats,2
    option,1,On campus            one row for each, numbered from 1
    tie,lot
    half,rejected
    quorum,20                     percent of the electorate
    electorate,120
    ballot,7Q2M-K4TD,2>1          sorted by receipt; what a choice looks like: `contest.write_choice`
    end,57                        how many ballots: a list cut short is noticed

Its hash is the SHA-256 of these bytes (UTF-8, lines ended by a line feed). It is published in every place,
and it is the seed of every lot.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.counting.contest import (
    BadChoiceError,
    BadContestError,
    Ballot,
    Contest,
    Half,
    Method,
    Tie,
    read_choice,
    write_choice,
)

FIRST = ["homeroom board", "1"]
_SINGLE = ("question", "method", "seats", "tie", "half", "quorum", "electorate")


class BadBoardError(ValueError):
    """A list that cannot be counted again; the text says why and where."""


@dataclass(frozen=True, slots=True)
class Board:
    """`options` are their names in order, `ballots` the choice under each receipt."""

    question: str
    contest: Contest
    options: tuple[str, ...]
    ballots: Mapping[str, Ballot]


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def write(board: Board) -> bytes:
    """Return the list as it is published, sorted by receipt."""
    contest, out = board.contest, io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    values = (board.question, contest.method, contest.seats, contest.tie, contest.half, contest.quorum)
    rows.writerow(FIRST)
    rows.writerows(zip(_SINGLE, map(_plain, (*values, contest.electorate)), strict=True))
    rows.writerows(("option", number, _plain(name)) for number, name in enumerate(board.options, 1))
    for receipt, ballot in sorted(board.ballots.items()):
        rows.writerow(("ballot", _plain(receipt), write_choice(contest, ballot)))
    rows.writerow(("end", len(board.ballots)))
    return out.getvalue().encode()


def _plain(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in set("=+-@\t\r") else text


def read(data: bytes) -> Board:
    """Read what `write` wrote; raise `BadBoardError` with the line for anything else."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode())))
    except (UnicodeDecodeError, csv.Error):
        message = "This is no text. Take the list as it was published."
        raise BadBoardError(message) from None
    if not rows or rows[0] != FIRST:
        message = "This is no board of Homeroom: its first line is not “homeroom board,1”."
        raise BadBoardError(message)
    return _board(rows)


def _board(rows: Sequence[Sequence[str]]) -> Board:
    single, options, ballots = dict[str, str](), list[str](), list[tuple[int, str, str]]()
    ended = -1
    for number, row in enumerate(rows[1:], 2):
        match row:
            case ["ballot", receipt, choice] if ended < 0:
                ballots.append((number, receipt, choice))
            case ["option", position, name] if position == str(len(options) + 1) and not ballots:
                options.append(name)
            case [name, value] if name in _SINGLE and name not in single and not ballots:
                single[name] = value
            case ["end", count] if ended < 0 and count.isdigit():
                ended = int(count)
            case _:
                raise _bad(number, "does not belong there")
    if ended != len(ballots):
        message = f"The list is cut short: {len(ballots)} ballots are here. Take it as it was published."
        raise BadBoardError(message)
    contest = _contest(single, len(options))
    return Board(single["question"], contest, tuple(options), _ballots(contest, ballots))


def _contest(single: Mapping[str, str], options: int) -> Contest:
    missing = next((name for name in _SINGLE if name not in single), None)
    if missing:
        message = f"The line “{missing},…” is missing. Take the list as it was published."
        raise BadBoardError(message)
    try:
        return Contest(
            Method(single["method"]), options, int(single["seats"]), Tie(single["tie"]), Half(single["half"]),
            int(single["quorum"]), int(single["electorate"]),
        )  # fmt: skip
    except (ValueError, BadContestError) as error:
        message = f"The rules at the head of the list cannot be used ({error})."
        raise BadBoardError(message) from None


def _ballots(contest: Contest, rows: Iterable[tuple[int, str, str]]) -> dict[str, Ballot]:
    ballots = dict[str, Ballot]()
    for number, receipt, choice in rows:
        if receipt in ballots:
            raise _bad(number, f"has the receipt {receipt} for the second time")
        try:
            ballots[receipt] = read_choice(contest, choice)
        except BadChoiceError as error:
            raise _bad(number, f"holds no valid choice: {error}") from None
    return ballots


def _bad(line: int, why: str) -> BadBoardError:
    return BadBoardError(f"Line {line} {why}. Take the list as it was published.")
