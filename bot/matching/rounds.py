"""A round of mentoring: from people to pairs with reasons, and for everybody else why not.

Deterministic: people are taken in the order of their ids, and nothing is drawn by lot.
"""

from collections import Counter
from collections.abc import Sequence

from bot.matching.fields import Malformed
from bot.matching.people import Candidate
from bot.matching.proposal import Pair, Proposal
from bot.matching.reasons import why_left_out
from bot.matching.sparse import solve_table
from bot.matching.table import Table, explain, lay_table, seats_of
from bot.matching.terms import Terms


def propose(mentees: Sequence[Candidate], mentors: Sequence[Candidate], terms: Terms) -> Proposal:
    """Pair every mentee at most once and every mentor up to their capacity.

    The most served come first, then the fewest misses among those left out, then the highest total score.
    Pinned pairs stand whatever they score.
    """
    table = lay_table(mentees, mentors, terms)
    pinned = _pinned(table)
    plan = solve_table(table, pinned)
    pairs = sorted([*plan.pairs, *pinned.items()])
    met = tuple(
        Pair(table.seekers[row].id, table.helpers[column].id, explain(table, row, column))
        for row, column in pairs
    )
    settled = sum(explain(table, row, column).score for row, column in pinned.items())
    lonely = [row for row in plan.left_out if row not in pinned]
    return Proposal(
        pairs=met,
        left_out=tuple((table.seekers[row].id, why_left_out(table, row)) for row in lonely),
        prices=tuple((one.id, price) for one, price in zip(table.helpers, plan.prices, strict=True)),
        total=plan.total + settled,
        upper_bound=plan.upper_bound + settled,
    )


def _pinned(table: Table) -> dict[int, int]:
    """Read the pairs that stand; a block, a pause or a lack of seats is stronger than a pin."""
    row = {one.id: number for number, one in enumerate(table.seekers)}
    column = {one.id: number for number, one in enumerate(table.helpers)}
    found: dict[int, int] = {}
    for mentee, mentor in table.terms.pinned:
        if mentee not in row or mentor not in column:
            raise Malformed("pinned", f"unknown pair {mentee!r}, {mentor!r}")
        a, b = table.seekers[row[mentee]], table.helpers[column[mentor]]
        if a.id == b.id or a.id in b.blocked or b.id in a.blocked or row[mentee] in found:
            raise Malformed("pinned", f"{mentee!r} cannot be with {mentor!r}")
        found[row[mentee]] = column[mentor]
    for number, count in Counter(found.values()).items():
        if count > seats_of(table.helpers[number]):
            raise Malformed("pinned", f"{table.helpers[number].id!r} has too few seats")
    return found
