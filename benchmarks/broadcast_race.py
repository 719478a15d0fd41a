"""What the contestants of the broadcast share: news to all, and people who are answered meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter

EVERY = 0.25
"""Seconds from one answer to the next."""
CHATS, CHANNELS, STRANGERS = 1_000_000, 2_000_000, 100_000


@dataclass(frozen=True, slots=True)
class Job:
    """Where the platform stands in, how many times its limits, and to how many places."""

    root: str
    scale: int
    places: int


@dataclass(frozen=True, slots=True)
class Race:
    """Milliseconds that answers took, and seconds until everything was said."""

    seconds: float
    replies: tuple[float, ...]

    def quantile(self, part: float) -> float:
        return self.replies[min(len(self.replies) - 1, int(len(self.replies) * part))]


async def run(
    places: int, broadcast: Callable[[int], Awaitable[None]], reply: Callable[[int], Awaitable[None]]
) -> Race:
    """Broadcast to all places, answering somebody else at an even pace meanwhile."""
    times: list[float] = []

    async def answer(number: int) -> None:
        began = perf_counter()
        await reply(number)
        times.append((perf_counter() - began) * 1000)

    began = perf_counter()
    async with asyncio.TaskGroup() as group:
        saying = asyncio.ensure_future(broadcast(places))
        number = 0
        while not saying.done():
            await asyncio.wait([saying], timeout=EVERY)
            group.create_task(answer(number))
            number += 1
        await saying
    return Race(perf_counter() - began, tuple(sorted(times)))
