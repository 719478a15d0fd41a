"""`homeroom run` is killed at points of its own work; the platforms' logs tell what that did."""

import pytest

from adapters.discord.spots import DISCORD
from adapters.telegram.spots import TELEGRAM
from tests.faults.failpoints import POINTS, Plan
from tests.faults.town import Town

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_a_point_nothing_is_lost(town: Town, point: str) -> None:
    nths = sorted(town.rng.sample(range(1, 25), 3))

    for nth in nths:
        await town.life(Plan(point, nth))
    code = await town.finish()

    ledger = await town.ledger()
    assert code == 0
    assert ledger.lost() == []
    assert ledger.silent() == []
    assert ledger.extra(DISCORD) == 0
    assert ledger.most(TELEGRAM) <= 2
    assert ledger.extra(TELEGRAM) <= town.deaths
    assert ledger.held_twice() == []


async def test_answer_that_had_not_left_is_given_after_the_death(town: Town) -> None:
    """However the deaths fall, whoever said hello is greeted, and never more than twice."""
    for nth in (3, 6, 9, 12):
        await town.life(Plan("commit.after", nth))
    await town.finish()

    assert town.answers().keys() <= {1, 2}
