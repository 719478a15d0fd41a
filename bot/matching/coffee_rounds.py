"""A round of coffee: people become pairs, with one trio when they are odd; strangers first."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from bot.matching.coffee import pour
from bot.matching.people import Candidate
from bot.matching.problems import Coffee, Scores
from bot.matching.proposal import CoffeeGroup, CoffeeProposal
from bot.matching.reasons import why_left_out
from bot.matching.table import NEVER, Table, blocks, explain, lay_table
from bot.matching.terms import Terms

Meeting = tuple[str, str, int]
"""Two people and how many rounds ago they last had coffee."""


def propose_coffee(people: Sequence[Candidate], terms: Terms, met: Sequence[Meeting] = ()) -> CoffeeProposal:
    """Group everybody once: the most served, the fewest repeats, the oldest of these, the highest score.

    Whoever fits with nobody is set aside first, so that they do not make the others odd or even.
    """
    crowd = [replace(one, past=frozenset(), capacity=1) for one in people]
    table = lay_table(crowd, crowd, terms)
    scores = _scores(table)
    fitting = sorted({*scores.left, *scores.right})
    round_ = pour(_problem(table, fitting, scores, met))
    groups = [tuple(fitting[one] for one in group) for group in round_.groups]
    served = {one for group in groups for one in group}
    return CoffeeProposal(
        groups=tuple(_group(table, group) for group in groups),
        left_out=tuple(
            (one.id, why_left_out(table, row)) for row, one in enumerate(table.seekers) if row not in served
        ),
        total=round_.total,
        upper_bound=round_.upper_bound,
    )


def _scores(table: Table) -> Scores:
    """Add up what each finds in the other, for every pair that may meet, once."""
    matrix = np.concatenate(
        [np.zeros((0, len(table.helpers)), dtype=np.int32), *(part for _, part in blocks(table))]
    )
    both = np.where((matrix != NEVER) & (matrix.T != NEVER), matrix + matrix.T, NEVER)
    a, b = np.nonzero(np.triu(both != NEVER, 1))
    return Scores(a.tolist(), b.tolist(), both[a, b].tolist())


def _problem(table: Table, fitting: list[int], scores: Scores, met: Sequence[Meeting]) -> Coffee:
    place = {one: number for number, one in enumerate(fitting)}
    row = {one.id: number for number, one in enumerate(table.seekers)}
    ages: dict[tuple[int, int], int] = {}
    for first, second, age in met:
        if row.get(first) in place and row.get(second) in place:
            a, b = sorted((place[row[first]], place[row[second]]))
            ages[a, b] = min(age, ages.get((a, b), age))
    return Coffee(
        members=tuple(table.seekers[one].id for one in fitting),
        scores=Scores(
            [place[one] for one in scores.left], [place[one] for one in scores.right], scores.score
        ),
        ages=ages,
    )


def _group(table: Table, rows: tuple[int, ...]) -> CoffeeGroup:
    return CoffeeGroup(
        members=tuple(table.seekers[row].id for row in rows),
        components=tuple(explain(table, a, b) + explain(table, b, a) for a, b in combinations(rows, 2)),
    )
