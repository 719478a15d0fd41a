"""`homeroom run` is killed at points of its own work; the platforms' logs tell what that did."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from adapters.discord.spots import DISCORD
from adapters.telegram.spots import TELEGRAM
from tests.faults.cradle import Nursery, nursery
from tests.faults.failpoints import POINTS, Plan
from tests.faults.town import Town
from tests.wire.discord_standin import Discord
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire
SEED = int(os.environ.get("SEED", "7"))


@pytest.fixture
async def warm() -> AsyncIterator[Nursery]:
    async with nursery() as warm:
        yield warm


@pytest.fixture
async def town(
    template: Path, tmp_path: Path, discord_standin: Discord, telegram_standin: StandIn, warm: Nursery
) -> Town:
    shutil.copy(template, tmp_path / "homeroom.db")
    database = f"sqlite:///{tmp_path / 'homeroom.db'}"
    town = Town(tmp_path, database, discord_standin, telegram_standin, warm, Random(SEED))
    await town.found()
    return town


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_a_point_nothing_is_lost(town: Town, point: str) -> None:
    nths = sorted(town.rng.sample(range(1, 25), 4))

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
    assert town.answers().keys() <= {0, 1, 2}
