"""People as columns of numbers and bit masks, so that a block of pairs is scored at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.network import Ints
from bot.matching.people import Candidate, Tags
from bot.matching.weekly import QUARTERS, free_bits

Bits = NDArray[np.uint64]
Numbers = NDArray[np.int32]
WORD: Final = 64
UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Columns:
    """People in their order; sets are rows of 64-bit words, numbers may be `UNKNOWN`."""

    languages: Bits
    fields: Bits
    goals: Bits
    wanted: Bits
    offered: Bits
    free: Bits
    cohort: Numbers
    experience: Numbers
    city: Numbers


def lay_out(people: Sequence[Candidate], week_of: date) -> Columns:
    return Columns(
        languages=_masks([one.languages for one in people]),
        fields=_masks([one.fields for one in people]),
        goals=_masks([one.goals for one in people]),
        wanted=_skills(people)[0],
        offered=_skills(people)[1],
        free=_pack([free_bits(one, week_of) for one in people], QUARTERS),
        cohort=_known([one.cohort for one in people]),
        experience=_known([one.experience for one in people]),
        city=_numbered([one.city for one in people]),
    )


def select(columns: Columns, rows: Ints) -> Columns:
    return Columns(
        languages=columns.languages[rows],
        fields=columns.fields[rows],
        goals=columns.goals[rows],
        wanted=columns.wanted[rows],
        offered=columns.offered[rows],
        free=columns.free[rows],
        cohort=columns.cohort[rows],
        experience=columns.experience[rows],
        city=columns.city[rows],
    )


def _skills(people: Sequence[Candidate]) -> tuple[Bits, Bits]:
    """What is wanted and what is offered, in the same words."""
    both = _masks([*(one.wanted for one in people), *(one.offered for one in people)])
    return both[: len(people)], both[len(people) :]


def _masks(sets: Sequence[Tags]) -> Bits:
    numbers = {tag: number for number, tag in enumerate(sorted(frozenset[str]().union(*sets)))}
    return _pack([sum(1 << numbers[tag] for tag in tags) for tags in sets], len(numbers))


def _pack(masks: Sequence[int], width: int) -> Bits:
    """Cut masks into words, the lowest bits first; there is always one word."""
    size = max(1, -(-width // WORD)) * WORD // 8
    data = b"".join(mask.to_bytes(size, "little") for mask in masks)
    return np.frombuffer(data, dtype="<u8").reshape(len(masks), size * 8 // WORD)


def _known(values: Iterable[int | None]) -> Numbers:
    return np.array([UNKNOWN if value is None else value for value in values], dtype=np.int32)


def _numbered(names: Sequence[str | None]) -> Numbers:
    numbers = {
        name: number for number, name in enumerate(sorted({name for name in names if name is not None}))
    }
    return _known([None if name is None else numbers[name] for name in names])
