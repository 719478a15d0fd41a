"""Who goes first, and who is held back."""

import asyncio
from datetime import timedelta

from bot.base.clock import SetClock
from bot.chat.ports import Toll
from bot.reminders.gate import Gate
from bot.testing import START

OVERALL = Toll("", 20, 1.0, evenly=True)


def chat(number: int) -> Toll:
    return Toll(f"chat {number}", 1, 1.0)


class Door:
    """A gate, and who went through it."""

    def __init__(self) -> None:
        self.clock = SetClock(START)
        self.gate = Gate(self.clock)
        self.order: list[str] = []

    async def go(self, name: str, *tolls: Toll, urgent: bool = False) -> None:
        async with self.gate.through(tolls, urgent=urgent):
            self.order.append(name)


async def test_answer_overtakes_posts() -> None:
    door = Door()

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for number in range(5):
            group.create_task(door.go(f"post {number}", OVERALL))
        await asyncio.sleep(0)
        group.create_task(door.go("answer", OVERALL, urgent=True))

    assert door.order.index("answer") <= 2
    assert [name for name in door.order if name != "answer"] == [f"post {number}" for number in range(5)]


async def test_full_chat_holds_up_no_other() -> None:
    door = Door()

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for name, number in (("one", 1), ("two", 1), ("three", 2)):
            group.create_task(door.go(name, OVERALL, chat(number)))

    assert door.order == ["one", "three", "two"]


async def test_who_gives_up_waiting_holds_up_nobody() -> None:
    door = Door()
    await door.go("first", OVERALL, chat(1))
    waiting = asyncio.create_task(door.go("second", OVERALL, chat(1)))
    await asyncio.sleep(0)
    waiting.cancel()

    async with asyncio.timeout(5):
        await door.go("third", OVERALL, chat(1))

    assert door.order == ["first", "third"]


def test_one_chat_that_is_told_to_wait_waits_alone_and_two_mean_all() -> None:
    gate, span = Gate(SetClock(START)), timedelta(seconds=30)

    gate.hold((OVERALL, chat(1)), span, OVERALL)
    alone = (gate.wait([OVERALL, chat(1)]), gate.wait([OVERALL, chat(2)]))
    gate.hold((OVERALL, chat(2)), span, OVERALL)

    assert alone == (30.0, 0.0)
    assert gate.wait([OVERALL, chat(3)]) == 30.0


def test_platform_that_names_everything_is_obeyed() -> None:
    gate = Gate(SetClock(START))

    gate.hold((), timedelta(seconds=7), OVERALL)

    assert gate.wait([OVERALL, chat(1)], urgent=True) == 7.0
    assert gate.room(OVERALL, 16, 0.1) == 0


def test_clock_that_is_set_back_lets_go_as_before() -> None:
    clock = SetClock(START)
    gate = Gate(clock)
    gate.hold((chat(1),), timedelta(seconds=30), OVERALL)

    clock._now -= timedelta(hours=1)

    assert round(gate.wait([chat(1)]), 3) == 30.0
