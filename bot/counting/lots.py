"""Lots that nobody can foresee and everybody can draw again.

The seed is the hash of the published board: it depends on every ballot and on the random receipts, so it is
known to no one before the closing and to all after it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from typing import TypeAlias

Tally: TypeAlias = Mapping[int, Fraction]
Best: TypeAlias = Callable[[list[Fraction]], Fraction]


def draw(seed: str, options: Iterable[int]) -> list[int]:
    """Return the options in the order in which their lots are drawn."""
    return sorted(options, key=lambda option: sha256(f"{seed}:{option}".encode()).digest())


@dataclass(slots=True)
class Decider:
    """Tells equals apart: by the latest earlier round in which they differ, or else by lot.

    `lots` are the groups of equals between which a lot had to decide.
    """

    seed: str
    lots: list[tuple[int, ...]] = field(default_factory=list)

    def last(self, equals: Collection[int], rounds: Sequence[Tally]) -> int:
        """Return the one of several equals that stands last."""
        return self._lot(_alike(equals, rounds, min))[-1]

    def first(self, equals: Collection[int], rounds: Sequence[Tally]) -> int:
        """Return the one of several equals that stands first."""
        return self._lot(_alike(equals, rounds, max))[0]

    def _lot(self, equals: list[int]) -> list[int]:
        if len(equals) == 1:
            return equals
        self.lots.append(tuple(equals))
        return draw(self.seed, equals)


def _alike(equals: Collection[int], rounds: Sequence[Tally], best: Best) -> list[int]:
    """Return who is left of equals when earlier rounds, the latest first, have told them apart."""
    left = sorted(equals)
    for tally in reversed(rounds):
        values = [tally.get(option, Fraction()) for option in left]
        left = [option for option, value in zip(left, values, strict=True) if value == best(values)]
    return left
