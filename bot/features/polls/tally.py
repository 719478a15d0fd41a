"""What a poll comes to: pure values and how they are shown in characters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.base.ids import PersonId
from bot.features.polls.tables import Method

CELLS: Final = 10
FULL, EMPTY = "█", "░"


@dataclass(frozen=True, slots=True)
class Standing:
    """A poll as it stands. `counts` has one figure per option, `voters` counts people.

    `asker` is the name of who asked; empty once they are forgotten.
    """

    poll: int
    asked_by: PersonId | None
    asker: str
    question: str
    method: Method
    options: tuple[str, ...]
    counts: tuple[int, ...]
    voters: int
    closes_at: datetime | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def leaders(self) -> tuple[int, ...]:
        """Return the positions of the options that most people chose; none while nobody has."""
        best = max(self.counts, default=0)
        return tuple(i for i, count in enumerate(self.counts) if count == best) if best else ()

    def percent(self, position: int) -> int:
        """Return how many of a hundred voters chose an option, halves rounded up."""
        return (200 * self.counts[position] + self.voters) // (2 * self.voters) if self.voters else 0


def bar(percent: int) -> str:
    """Return ten cells, at least one of them full as soon as anybody chose it."""
    full = min(CELLS, max((percent * CELLS + 50) // 100, 1 if percent else 0))
    return FULL * full + EMPTY * (CELLS - full)
