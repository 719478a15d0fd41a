"""P7, P8 and P10: in time under load, beside a platform that is down, and after a death.

`SECONDS=60` is the long form. The figures are printed with `pytest -s`.
"""

import asyncio
import os
import sys
import time
from statistics import quantiles

import pytest

from adapters.discord.spots import DISCORD
from adapters.telegram.spots import TELEGRAM
from tests.faults.failpoints import CALM
from tests.faults.process import homeroom
from tests.faults.town import Town
from tests.wire.discord_platform import Act
from tests.wire.telegram_faults import Hang

pytestmark = pytest.mark.wire
SECONDS = float(os.environ.get("SECONDS", "4"))
A_SECOND = 50


def p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def tell(what: str) -> None:
    sys.stdout.write(f"\n{what}\n")


async def test_fifty_commands_a_second_are_answered_in_time(town: Town) -> None:
    """P7. The first answer counts: Discord waits three seconds for it."""
    discord = town.discord
    people = [discord.newcomer(f"Guest {n}") for n in range(20)]
    child = await town.bear(CALM)
    await discord.online(60)

    async def ask(number: int) -> float:
        began = time.monotonic()
        act: Act = discord.slash(people[number % len(people)], town.halls[0], "help")
        await act.answer(within=3)
        return time.monotonic() - began

    asked = []
    for number in range(int(A_SECOND * SECONDS)):
        asked.append(asyncio.create_task(ask(number)))
        await asyncio.sleep(1 / A_SECOND)
    took = await asyncio.gather(*asked)
    assert await child.stop() == 0

    tell(f"P7: {len(took)} commands at {A_SECOND}/s: p99 {p99(took):.3f} s, longest {max(took):.3f} s")
    assert p99(took) < 1.5


@pytest.mark.parametrize("trouble", ["gone", "hangs"])
async def test_platform_that_is_down_does_not_delay_the_other(town: Town, trouble: str) -> None:
    """P8. A letter a tenth of a second falls due on Discord, first beside a healthy Telegram."""
    calm = await lateness(town)
    match trouble:
        case "gone":
            await town.telegram.down()
        case _:
            town.telegram.faults.always("*", Hang())
    await town.write_ahead(TELEGRAM, [n / 100 for n in range(50)])
    down = await lateness(town)
    if trouble == "gone":
        await town.telegram.up()

    tell(f"P8: Telegram {trouble}: p99 lateness {p99(calm):.3f} s → {p99(down):.3f} s ({len(down)} letters)")
    assert p99(down) < p99(calm) * 1.1 + 0.1


async def lateness(town: Town) -> list[float]:
    """How long after their time letters arrive; the tick is a second."""
    child = await town.bear(CALM)
    await town.discord.online(60)
    due = await town.write_ahead(DISCORD, [2 + n / 10 for n in range(int(10 * SECONDS))])
    await town.discord.until(lambda: due.keys() <= town.arrivals().keys(), SECONDS + 10, "every letter")
    arrived = town.arrivals()
    await town.end(child)
    return [arrived[text] - at for text, at in due.items()]


async def test_restart_is_quick_after_a_death_and_so_is_a_stop(town: Town) -> None:
    """P10, with a cold interpreter and a hundred messages to say."""
    await town.write(50)
    async with homeroom(town.folder, town.environ) as first:
        await town.discord.until(town.arrivals, 60, "a post")
        await first.kill()
    began = time.monotonic()
    async with homeroom(town.folder, town.environ) as second:
        await second.ready(10)
        ready = time.monotonic() - began
        began = time.monotonic()
        assert await second.stop(10) == 0
        stopped = time.monotonic() - began

    tell(f"P10: ready {ready:.1f} s after kill -9, gone {stopped:.1f} s after SIGTERM")
