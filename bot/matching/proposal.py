"""What a round comes to: pairs with what speaks for them, and why the others have nobody."""

from dataclasses import dataclass
from enum import StrEnum

from bot.matching.terms import Components


class LeftOut(StrEnum):
    """Why somebody has nobody. Never tells of a block: that shows as `NONE_FITS`, like everything else.

    `NOBODY`: there is no one else with a seat. `TAKEN`: those who fit are all taken.
    """

    PAUSED = "paused"
    NOBODY = "nobody"
    NO_LANGUAGE = "no_language"
    NO_TIME = "no_time"
    ALL_MET = "all_met"
    TAKEN = "taken"
    NONE_FITS = "none_fits"


@dataclass(frozen=True, slots=True)
class Pair:
    mentee: str
    mentor: str
    components: Components


@dataclass(frozen=True, slots=True)
class Proposal:
    """`total` counts the pairs' scores; no round with the same aims can exceed `upper_bound`.

    A mentor's price is what one more seat would add; a late arrival does best with the free mentor whose
    score minus price is highest.
    """

    pairs: tuple[Pair, ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    prices: tuple[tuple[str, int], ...]
    total: int
    upper_bound: int


@dataclass(frozen=True, slots=True)
class CoffeeGroup:
    """Who has coffee together, and what speaks for each pair of them in the order of the members."""

    members: tuple[str, ...]
    components: tuple[Components, ...]


@dataclass(frozen=True, slots=True)
class CoffeeProposal:
    groups: tuple[CoffeeGroup, ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    total: int
    upper_bound: int
