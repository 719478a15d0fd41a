"""Events of one person in one chat one after the other, all others side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import Update

from adapters.telegram.hearing import Batch

ALBUM_PAUSE = 0.7
"""Seconds without a further photo after which an album counts as whole."""
MOST_OF_AN_ALBUM = 10


@dataclass(frozen=True, slots=True)
class Item:
    """An update that was kept: its key, the lane it belongs to, the album where it is part of one."""

    key: str
    lane: str
    album: str
    update: Update


@dataclass(slots=True)
class _Lane:
    waiting: deque[Item] = field(default_factory=deque)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, item: Item) -> None:
        self.waiting.append(item)
        self.more.set()

    async def take(self) -> Batch:
        """Return the next event; the photos of an album are gathered until no more come."""
        first = self.waiting.popleft()
        items = [first]
        while first.album and len(items) < MOST_OF_AN_ALBUM and await self._continues(first.album):
            items.append(self.waiting.popleft())
        return Batch(tuple(item.key for item in items), tuple(item.update for item in items))

    async def _continues(self, album: str) -> bool:
        if not self.waiting:
            self.more.clear()
            try:
                async with asyncio.timeout(ALBUM_PAUSE):
                    await self.more.wait()
            except TimeoutError:
                return False
        return self.waiting[0].album == album


@dataclass(slots=True)
class Lanes:
    """Hands batches to `handle`, which answers for its own errors."""

    handle: Callable[[Batch], Awaitable[None]]
    _lanes: dict[str, _Lane] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def put(self, item: Item) -> None:
        lane = self._lanes.get(item.lane)
        if lane is not None:
            lane.put(item)
            return
        lane = self._lanes[item.lane] = _Lane()
        lane.put(item)
        task = asyncio.get_running_loop().create_task(self._run(item.lane, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, name: str, lane: _Lane) -> None:
        try:
            while lane.waiting:
                await self.handle(await lane.take())
        finally:
            del self._lanes[name]

    async def settled(self) -> None:
        """Wait until all that is under way now is handled."""
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    async def stop(self, grace: float) -> None:
        """Let what was begun come to its end within `grace` seconds; the rest stays in the inbox."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
