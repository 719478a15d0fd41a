"""Where requests wait for their turn: answers to people first, then posts, each as its tolls allow."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.base.clock import Clock
from bot.chat.ports import Toll
from bot.reminders.pace import Pace, Passage

SET_BACK = 5.0
"""Seconds by which the clock may lag behind what was counted before it counts as set back."""


@dataclass(slots=True, eq=False)
class _Waiter:
    tolls: Sequence[Toll]
    turn: "asyncio.Future[Passage]"


class Gate:
    """The way out to one platform.

    Its time is the engine's clock, carried on by its own waiting where that clock stands still.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pace = Pace()
        self._time = 0.0
        self._told: set[str] = set()
        self._urgent: deque[_Waiter] = deque()
        self._others: deque[_Waiter] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def through(self, tolls: Sequence[Toll], *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait for the turn of one request, which is made inside."""
        if not tolls:
            yield
            return
        passage = await self._turn(tolls, urgent=urgent)
        try:
            yield
        finally:
            self._pace.leave(passage, self.now())
            self._look()

    def wait(self, tolls: Sequence[Toll], *, urgent: bool = False) -> float:
        """Return how many seconds a request would have to wait, were it the next."""
        return self._pace.wait(tolls, self.now(), urgent=urgent) if tolls else 0.0

    def room(self, overall: Toll | None, most: int, within: float) -> int:
        """Return how many further posts may leave soon."""
        if overall is None:
            return most
        return min(most, self._pace.room(overall, self.now(), within) - len(self._others))

    def hold(self, tolls: Sequence[Toll], span: timedelta, overall: Toll | None) -> None:
        """Let nothing through for a while where the platform said so.

        A platform that names no place is taken to mean the one it answered for; when a second place is
        told to wait at the same time, all of them are.
        """
        now = self.now()
        until, shared = now + span.total_seconds(), overall.counter if overall else ""
        own = {toll.counter for toll in tolls} - {shared}
        others = {counter for counter in self._told - own if self._pace.is_held(counter, now)}
        self._told = others | own
        for counter in own:
            self._pace.hold(counter, until)
        if overall is not None and (others or not own):
            self._pace.hold(shared, until)

    def now(self) -> float:
        now = self._clock.now().timestamp()
        if now < self._time - SET_BACK:
            self._pace.shift(now - self._time)
            self._time = now
        self._time = max(now, self._time)
        return self._time

    async def _turn(self, tolls: Sequence[Toll], *, urgent: bool) -> Passage:
        waiting = self._urgent if urgent else self._others
        if not waiting and (urgent or not self._urgent) and self.wait(tolls, urgent=urgent) == 0:
            return self._pace.enter(tolls, self.now())
        waiter = _Waiter(tolls, asyncio.get_running_loop().create_future())
        waiting.append(waiter)
        self._look()
        return await waiter.turn

    def _look(self) -> None:
        """Let go whose turn it is, and look again when it is the next one's."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        waits = [*self._let_go(self._urgent, urgent=True), *self._let_go(self._others, urgent=False)]
        if waits:
            soonest = min(waits)
            self._alarm = asyncio.get_running_loop().call_later(soonest, self._ring, self.now() + soonest)

    def _let_go(self, waiting: deque[_Waiter], *, urgent: bool) -> list[float]:
        waits = []
        for waiter in list(waiting):
            if waiter.turn.cancelled():
                waiting.remove(waiter)
                continue
            wait = self.wait(waiter.tolls, urgent=urgent)
            if wait > 0:
                waits.append(wait)
                continue
            waiting.remove(waiter)
            waiter.turn.set_result(self._pace.enter(waiter.tolls, self.now()))
        return waits

    def _ring(self, at: float) -> None:
        self._alarm = None
        self._time = max(self._time, at)
        self._look()
