"""Turns of a series under any changes, and what catches up after any downtime."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from bot.base.ids import CommunityId
from bot.reminders.catching_up import SOON, reckon
from bot.reminders.occurrences import Change, Key, Turn, turns
from bot.reminders.recurrence import Rule
from bot.reminders.schedule import Due, Standing
from bot.reminders.tables import OccurrenceState

DAILY = Rule("FREQ=DAILY", "UTC", datetime(2026, 3, 3, 8))
DAYS = [datetime(2026, 3, 3, 8, tzinfo=UTC) + timedelta(days=n) for n in range(12)]
SETTLED = (OccurrenceState.SKIPPED, OccurrenceState.DONE)


def _change(day: int, extra: bool, to: int | None, settled: OccurrenceState) -> Change:
    key = Key(DAYS[day], extra)
    if to is None:
        return Change(key, settled)
    return Change(key, OccurrenceState.MOVED, DAYS[0] + timedelta(hours=to))


CHANGES = st.lists(
    st.builds(
        _change,
        st.integers(0, 9),
        st.booleans(),
        st.none() | st.integers(1, 300),
        st.sampled_from(SETTLED),
    ),
    max_size=8,
).map(lambda found: {change.key: change for change in found})


def expected(changes: Mapping[Key, Change], days: int) -> set[Turn]:
    """Say it the slow way: every day that nothing was changed about, and everything that was moved."""
    plain = {Turn(at, Key(at)) for at in DAYS[:days] if Key(at) not in changes}
    return plain | {Turn(one.moved_to, key) for key, one in changes.items() if one.moved_to is not None}


@given(CHANGES)
def test_each_occurrence_has_one_turn_in_order_and_a_skipped_one_none(changes: dict[Key, Change]) -> None:
    found = list(turns(DAYS, changes))

    assert found == sorted(found, key=lambda turn: turn.at)
    assert len(found) == len({turn.key for turn in found})
    assert set(found) == expected(changes, len(DAYS))


@given(CHANGES, st.integers(0, 9 * 24 * 60))
def test_a_catch_up_leaves_nothing_out_and_nothing_twice(changes: dict[Key, Change], late: int) -> None:
    walk = turns(DAILY.after(DAYS[0] - timedelta(days=1)), changes)
    first = next(walk)
    now = first.at + timedelta(minutes=late)
    standing = Standing(
        1, CommunityId(1), None, None, "x", "x", DAILY, "UTC", {}, 0, paused=False, next=first
    )  # fmt: skip

    found = reckon(Due(standing, first), changes, now)

    rest = list(islice(walk, 40))
    overdue = [turn for turn in rest if turn.at <= now] if now - first.at > SOON else []
    assert [*found.missed, found.turn] == [first, *overdue]
    assert found.following == rest[len(overdue)]
