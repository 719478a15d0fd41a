"""P5: no update of Telegram is lost or handled twice, however often the process dies.

`UPDATES=3000 DEATHS=20` is the long form, which `make faults` runs.
"""

import os

import pytest

from tests.faults.crowd import Crowd
from tests.faults.failpoints import CALM
from tests.faults.town import Town
from tests.faults.weather import HOUR

pytestmark = pytest.mark.wire
UPDATES = int(os.environ.get("UPDATES", "120"))
DEATHS = int(os.environ.get("DEATHS", "4"))


async def test_every_update_acts_once(town: Town) -> None:
    crowd = Crowd(town)
    for _ in range(DEATHS):
        crowd.asks(UPDATES // DEATHS)
        child = await town.bear(CALM)
        await confirmed(town, left=town.rng.randrange(UPDATES // DEATHS))
        await town.end(child)
    child = await town.bear(CALM)
    await confirmed(town, left=0)
    assert await town.until_quiet(child, 60)
    await town.end(child)

    town.wind(3 * HOUR)
    child = await town.bear(CALM)
    await crowd.hears(crowd.told, 120)
    assert await child.stop() == 0

    told = crowd.told()
    assert {item: told[item] for item in crowd.items if told[item] != 1} == {}


async def confirmed(town: Town, left: int) -> None:
    """Wait until no more than so many updates wait."""
    waiting = town.telegram.updates
    await town.telegram.signal.until(lambda: len(waiting.waiting) <= left or None, 60, "updates to be heard")
