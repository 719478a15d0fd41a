"""One platform's real client under the real Supervisor; the pauses between lives are in the test's hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from adapters.supervision import Life, Supervisor


@dataclass(slots=True)
class Kept:
    """What the supervisor did: the pauses it asked for, and the task that it runs in."""

    life: Life
    pauses: list[float] = field(default_factory=list)
    task: asyncio.Task[None] = field(init=False)

    async def given_up(self, within: float = 5) -> str:
        """Wait until the supervisor gives this platform up, and return the sentence it says."""
        async with asyncio.timeout(within):
            await self.task
        return self.life.fatal


@asynccontextmanager
async def kept(
    life: Life, live: Callable[[], Awaitable[None]], between: Callable[[float], Awaitable[None]] | None = None
) -> AsyncIterator[Kept]:
    """Keep a client alive; `between` runs instead of each pause."""
    kept = Kept(life)

    async def pause(seconds: float) -> None:
        kept.pauses.append(seconds)
        await (between(seconds) if between is not None else asyncio.sleep(0))

    supervisor = Supervisor(Random(7), {life.name: life}, pause)
    kept.task = asyncio.create_task(supervisor.keep(life.name, live))
    try:
        yield kept
    finally:
        kept.task.cancel()
        await asyncio.wait([kept.task])
