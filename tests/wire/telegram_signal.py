"""Waiting for something to come true, without sleeping."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 5.0
"""Seconds a test waits before it fails; nothing waits longer than what it waits for takes."""


class Signal:
    """Rung at every change of the world; whoever waits looks again."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.explain: Callable[[], str] = str

    def ring(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def changed(self) -> None:
        await self._event.wait()

    async def until(self, look: Callable[[], Found | None], patience: float, wanted: str) -> Found:
        """The first answer of `look` that is not None; AssertionError with the story after `patience`."""
        try:
            async with asyncio.timeout(patience):
                while (found := look()) is None:
                    await self._event.wait()
                return found
        except TimeoutError:
            raise AssertionError(f"waited {patience} s in vain for {wanted}\n{self.explain()}") from None
