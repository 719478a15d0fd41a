"""Why somebody was left out, in the order in which a person could do something about it."""

import numpy as np

from bot.matching.people import Candidate
from bot.matching.proposal import LeftOut
from bot.matching.table import Table, rules_of, seats_of


def why_left_out(table: Table, row: int) -> LeftOut:
    """Find the first rule that nobody passed; blocks are not told apart from what else may not fit."""
    seeker, rules = table.seekers[row], rules_of(table, row)
    open_ = np.array([seats_of(one) > 0 and one.id != seeker.id for one in table.helpers], dtype=np.bool_)
    speaking = open_ & rules.language
    free = np.flatnonzero(speaking & rules.time).tolist()
    if seeker.paused:
        return LeftOut.PAUSED
    if not open_.any():
        return LeftOut.NOBODY
    if not speaking.any():
        return LeftOut.NO_LANGUAGE
    if not free:
        return LeftOut.NO_TIME
    if all(_have_met(seeker, table.helpers[number]) for number in free):
        return LeftOut.ALL_MET
    return LeftOut.NONE_FITS if table.banned[row].issuperset(free) else LeftOut.TAKEN


def _have_met(a: Candidate, b: Candidate) -> bool:
    return a.id in b.past or b.id in a.past
