"""A warm nursery, and a town that stands on a fresh SQLite database."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from tests.faults.cradle import Nursery, nursery
from tests.faults.town import Town
from tests.wire.discord_standin import Discord
from tests.wire.telegram_standin import StandIn

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
