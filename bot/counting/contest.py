"""What is asked, how it is counted, and a voter's choice as a line of text that anyone can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Method(StrEnum):
    YES_NO = "yes_no"
    """Options 1 yes, 2 no, 3 abstain."""
    CHOOSE = "choose"
    """At most `seats` marks; the options with the most marks win."""
    APPROVAL = "approval"
    """As many marks as one likes; the options with the most marks win."""
    RUNOFF = "runoff"
    """Instant-runoff: ranks; the last is excluded until one has more than half of what still counts."""
    STV = "stv"
    """Single transferable vote by the Scottish rules: see `transfer`."""
    SCHULZE = "schulze"
    """Condorcet by strongest paths: see `paths`."""


class Tie(StrEnum):
    """What decides between equals when no earlier round does."""

    LOT = "lot"
    """A lot that everybody can draw again: see `lots`."""
    OPEN = "open"
    """Nothing: the last place stays open. Only where marks are counted."""


class Half(StrEnum):
    """What exactly half of yes and no comes to."""

    REJECTED = "rejected"
    ACCEPTED = "accepted"


RANKED = frozenset({Method.RUNOFF, Method.STV, Method.SCHULZE})
LEAST_OPTIONS, MOST_OPTIONS = 2, 200
WHOLE = 100
"""Percent."""
Ballot: TypeAlias = tuple[int, ...]
"""Numbers of options from 1: marks in rising order, or ranks with the first preference first."""


class BadContestError(ValueError):
    """A contest that cannot be counted; the text says why."""


class BadChoiceError(ValueError):
    """A choice that is none of this contest; the text says why."""


@dataclass(frozen=True, slots=True)
class Contest:
    """What was fixed before the opening.

    `quorum` is the share of the electorate that must vote, in percent; 0 asks for none.
    """

    method: Method
    options: int
    seats: int = 1
    tie: Tie = Tie.LOT
    half: Half = Half.REJECTED
    quorum: int = 0
    electorate: int = 0

    def __post_init__(self) -> None:
        problem = _problem(self)
        if problem:
            raise BadContestError(problem)

    @property
    def candidates(self) -> range:
        return range(1, self.options + 1)


def _problem(contest: Contest) -> str:
    if not LEAST_OPTIONS <= contest.options <= MOST_OPTIONS:
        return f"there must be {LEAST_OPTIONS} to {MOST_OPTIONS} options"
    if not 1 <= contest.seats < contest.options:
        return "there must be fewer seats than options"
    if contest.method is Method.YES_NO and (contest.options, contest.seats) != (3, 1):
        return "yes or no has the options yes, no and abstain"
    if contest.method in {Method.RUNOFF, Method.SCHULZE} and contest.seats != 1:
        return "this method fills one seat"
    if contest.tie is Tie.OPEN and contest.method in RANKED:
        return "where ranks are counted, a lot decides between equals"
    if not 0 <= contest.quorum <= WHOLE:
        return "the quorum is a share from 0 to 100 percent"
    return ""


def write_choice(contest: Contest, ballot: Ballot) -> str:
    """Return a ballot as text: "3>1>2" for ranks, "1 4" for marks; nothing marked is ""."""
    return (">" if contest.method in RANKED else " ").join(str(option) for option in ballot)


def read_choice(contest: Contest, text: str) -> Ballot:
    """Read what `write_choice` wrote; raise `BadChoiceError` for anything else."""
    ranked = contest.method in RANKED
    words = [word for word in text.split(">" if ranked else " ") if word] if text.strip() else []
    if not all(word.isascii() and word.isdigit() for word in words):
        message = f"“{text}” is no list of options"
        raise BadChoiceError(message)
    numbers = [int(word) for word in words]
    _check(contest, numbers)
    return tuple(numbers if ranked else sorted(numbers))


def _check(contest: Contest, numbers: Sequence[int]) -> None:
    most = contest.seats if contest.method is Method.CHOOSE else contest.options
    problem = ""
    if any(number not in contest.candidates for number in numbers):
        problem = f"there are options 1 to {contest.options}"
    elif len(set(numbers)) != len(numbers):
        problem = "an option stands there twice"
    elif contest.method is Method.YES_NO and len(numbers) != 1:
        problem = "choose yes, no or abstain"
    elif len(numbers) > most:
        problem = f"choose at most {most}"
    if problem:
        raise BadChoiceError(problem)
