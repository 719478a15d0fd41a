"""What a count comes to, round by round, so that nobody has to believe it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Round:
    """One stage of a count: what each option still in it had, and what followed.

    `exhausted` are votes that name no option still in the count, or were lost to rounding. `moved` is the
    option whose votes went on before the next stage.
    """

    tally: Mapping[int, Fraction]
    exhausted: Fraction = Fraction()
    elected: tuple[int, ...] = ()
    excluded: int | None = None
    moved: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Who won, in the order of winning.

    `open` is how many seats stay open among the `tied`, `accepted` is set for yes or no. `lots` are groups of
    equals between which a lot decided. `beats` holds for Schulze how many prefer the first of a pair to the
    second. `valid` is False below the quorum.
    """

    winners: tuple[int, ...]
    rounds: tuple[Round, ...]
    ballots: int
    valid: bool
    accepted: bool | None = None
    open: int = 0
    tied: tuple[int, ...] = ()
    lots: tuple[tuple[int, ...], ...] = ()
    quota: Fraction | None = None
    beats: Mapping[tuple[int, int], int] | None = None
    order: tuple[int, ...] = ()
