"""Everybody of a round in one table, and which pairs of it may meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.matching.columns import Columns, lay_out, select
from bot.matching.network import Ints
from bot.matching.people import Candidate, Tags
from bot.matching.score import Hard, Points, Truth, bring_together, hard_rules, parts, scores
from bot.matching.terms import Components, Terms

BLOCK: Final = 2**20
"""Pairs handed over at once: a few megabytes."""
CACHED: Final = 2**16
"""Pairs scored at once: few enough for the processor's cache, which makes scoring twice as fast."""
NEVER: Final = -1


@dataclass(frozen=True, slots=True)
class Table:
    """Those who look in rows, those who help in columns, each in the order of their ids."""

    seekers: tuple[Candidate, ...]
    helpers: tuple[Candidate, ...]
    rows: Columns
    columns: Columns
    terms: Terms
    banned: tuple[frozenset[int], ...]
    """Per row, the columns that it may never meet, whatever the scores."""


def lay_table(seekers: Sequence[Candidate], helpers: Sequence[Candidate], terms: Terms) -> Table:
    a, b = (tuple(sorted(side, key=lambda one: one.id)) for side in (seekers, helpers))
    both = lay_out((*a, *b), terms.week_of)
    return Table(
        seekers=a,
        helpers=b,
        rows=select(both, np.arange(len(a))),
        columns=select(both, np.arange(len(a), len(a) + len(b))),
        terms=terms,
        banned=_banned(a, b, terms),
    )


def blocks(table: Table) -> Iterator[tuple[Ints, Points]]:
    """Yield some rows and their scores with all columns, `NEVER` where two may not meet."""
    width = max(1, len(table.helpers))
    for rows in _runs(np.arange(len(table.seekers), dtype=np.int64), BLOCK // width):
        yield rows, np.concatenate([_score(table, some) for some in _runs(rows, CACHED // width)])


def seats_of(one: Candidate) -> int:
    return 0 if one.paused else one.capacity


def rules_of(table: Table, row: int) -> Hard:
    pairs = bring_together(select(table.rows, np.array([row])), table.columns)
    rules = hard_rules(pairs, table.terms.minutes)
    return Hard(rules.language[0], rules.time[0])


def explain(table: Table, row: int, column: int) -> Components:
    """Say what a pair's score consists of; the same formulas as for the whole table."""
    a, b = select(table.rows, np.array([row])), select(table.columns, np.array([column]))
    found = parts(bring_together(a, b), table.terms.most)
    return Components(**{name: int(part[0, 0]) for name, part in found})


def _runs(rows: Ints, length: int) -> list[Ints]:
    return [rows[first : first + max(1, length)] for first in range(0, len(rows), max(1, length))]


def _score(table: Table, rows: Ints) -> Points:
    pairs = bring_together(select(table.rows, rows), table.columns)
    found = scores(pairs, table.terms.most)
    found[~_allowed(table, rows, hard_rules(pairs, table.terms.minutes))] = NEVER
    return found


def _allowed(table: Table, rows: Ints, rules: Hard) -> Truth:
    allowed = rules.language & rules.time
    for place, row in enumerate(rows.tolist()):
        allowed[place, list(table.banned[row])] = False
    return allowed


def _banned(a: Sequence[Candidate], b: Sequence[Candidate], terms: Terms) -> tuple[frozenset[int], ...]:
    """Same person, blocked or met before as either of the two tells it, paused, forbidden by hand."""
    row = {one.id: number for number, one in enumerate(a)}
    column = {one.id: number for number, one in enumerate(b)}
    banned = [
        set(column.values()) if one.paused else {column[other] for other in _shunned(one) & column.keys()}
        for one in a
    ]
    for one in b:
        for other in row.keys() if one.paused else _shunned(one) & row.keys():
            banned[row[other]].add(column[one.id])
    for seeker, helper in terms.forbidden:
        if seeker in row and helper in column:
            banned[row[seeker]].add(column[helper])
    return tuple(map(frozenset, banned))


def _shunned(one: Candidate) -> Tags:
    return one.blocked | one.past | {one.id}
