"""P6: what is acknowledged is committed, also when the disk is full; readiness says so and comes back."""

import resource
from contextlib import suppress

import aiohttp
import pytest

from tests.faults.cradle import Child
from tests.faults.crowd import Crowd
from tests.faults.failpoints import CALM
from tests.faults.town import Town
from tests.faults.weather import HOUR

pytestmark = pytest.mark.wire
FULL = 4096
"""Bytes: no file may grow beyond, which is where every file already ends."""


def fill_disk(child: Child) -> None:
    resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (FULL, resource.RLIM_INFINITY))


def free_disk(child: Child) -> None:
    resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


async def readiness(web: aiohttp.ClientSession, port: int) -> tuple[int, str]:
    async with web.get(f"http://127.0.0.1:{port}/readyz") as answer:
        return answer.status, await answer.text()


async def test_full_disk_acknowledges_nothing_and_loses_nothing(town: Town) -> None:
    crowd = Crowd(town)
    child = await town.bear(CALM)
    await town.discord.online(60)
    crowd.asks(5)
    await crowd.hears(crowd.noted, 10)
    async with aiohttp.ClientSession() as web:
        port = await child.port()
        before = await readiness(web, port)

        fill_disk(child)
        crowd.asks(5)
        full = await readiness(web, port)
        with suppress(AssertionError):
            await town.telegram.signal.until(lambda: len(crowd.noted()) > 5 or None, 1, "a promise")
        promised = crowd.noted()
        free_disk(child)
        await crowd.hears(crowd.noted, 20)
        after = await readiness(web, port)
    await town.end(child)

    assert (before[0], full[0], after[0]) == (200, 503, 200), (before, full, after)
    assert len(promised) == 5
    assert crowd.noted() == set(crowd.items)
    town.wind(3 * HOUR)
    child = await town.bear(CALM)
    await crowd.hears(crowd.told, 20)
    assert await child.stop() == 0
    assert dict(crowd.told()) == dict.fromkeys(crowd.items, 1)
