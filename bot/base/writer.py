"""The one writer.

Units of work that wait at the same moment share a transaction, one strictly after another.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.base.errors import HomeroomError
from bot.base.line import Line, collided
from bot.base.unit import Unit

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Unit], Awaitable[T]]
MOST_TOGETHER = 64
MOST_TRIES = 3
"""How often a unit is tried that met another process's on the same rows."""
LONGEST_BREATH = 0.005
"""Seconds after which the loop gets a turn between two units of a group."""


class _Broken(HomeroomError):
    """The shared transaction is gone; nothing of the group is kept."""


@dataclass(slots=True)
class _Waiting(Generic[T]):
    work: Work[T]
    done: asyncio.Future[T]
    outcome: T | BaseException | None = None
    failed: bool = False
    signals: frozenset[str] = frozenset()
    forgets: bool = False
    tries: int = 0

    def settle(self) -> None:
        if self.done.cancelled():
            return
        if self.failed and isinstance(self.outcome, BaseException):
            self.done.set_exception(self.outcome)
        else:
            self.done.set_result(self.outcome)  # type: ignore[arg-type]  # what is not a failure is the result


class Writer:
    """Runs units of work.

    No caller hears of success before the shared COMMIT; when that fails each runs again alone.
    """

    def __init__(self, connect: Callable[[], Awaitable[Line]]) -> None:
        self._connect = connect
        self.heard: Callable[[frozenset[str]], None] = lambda _: None
        self._line: Line | None = None
        self._queue: asyncio.Queue[_Waiting[Any]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._line = await self._connect()
        self._task = asyncio.create_task(self._serve(), name="writer")

    async def stop(self) -> None:
        """Finish what waits, then close the connection."""
        if self._task is not None:
            await self._queue.join()
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self._hang_up()

    async def run(self, work: Work[T]) -> T:
        """Run one unit of work and return its result once it is committed.

        Its error is raised here, undone.
        """
        if asyncio.current_task() is self._task:
            message = "a unit of work must not wait for another one"
            raise RuntimeError(message)
        return await self._put(work)

    def run_soon(self, work: Work[None]) -> None:
        """Hand over a unit of work that nobody waits for; its error is logged."""
        self._put(work).add_done_callback(_log_failure)

    def _put(self, work: Work[T]) -> asyncio.Future[T]:
        waiting: _Waiting[T] = _Waiting(work, asyncio.get_running_loop().create_future())
        self._queue.put_nowait(waiting)
        return waiting.done

    async def _serve(self) -> None:
        while True:
            group = [await self._queue.get()]
            while len(group) < MOST_TOGETHER and not self._queue.empty():
                group.append(self._queue.get_nowait())
            try:
                await self._together(group)
            finally:
                for _ in group:
                    self._queue.task_done()

    async def _together(self, group: list[_Waiting[Any]]) -> None:
        try:
            await self._transaction(group)
        except Exception as error:  # noqa: BLE001 - any failure of the shared transaction is told to its callers
            await self._recover()
            if len(group) > 1 or self._may_try_again(group[0], error.__cause__ or error):
                for waiting in group:
                    await self._together([waiting])
                return
            group[0].outcome, group[0].failed = error.__cause__ or error, True
        if any(waiting.forgets for waiting in group) and self._line is not None:
            await self._line.forget()
        for waiting in group:
            waiting.settle()
        signals = frozenset().union(*(waiting.signals for waiting in group))
        if signals:
            self.heard(signals)

    def _may_try_again(self, alone: _Waiting[Any], error: BaseException) -> bool:
        alone.tries += 1
        return collided(error) and alone.tries < MOST_TRIES

    async def _transaction(self, group: list[_Waiting[Any]]) -> None:
        if self._line is None:
            self._line = await self._connect()
        await self._line.begin()
        breath = time.monotonic()
        for waiting in group:
            await self._one(self._line, waiting)
            if time.monotonic() - breath > LONGEST_BREATH:
                await asyncio.sleep(0)
                breath = time.monotonic()
        signals = frozenset().union(*(waiting.signals for waiting in group))
        if signals:
            await self._line.announce(signals)
        await self._line.commit()

    async def _one(self, line: Line, waiting: _Waiting[Any]) -> None:
        unit = Unit(line)
        waiting.failed, waiting.signals, waiting.forgets = False, frozenset(), False
        await line.tell("SAVEPOINT unit")
        try:
            waiting.outcome = await waiting.work(unit)
            await unit.keep()
            waiting.signals, waiting.forgets = frozenset(unit.signals), unit.forgets
        except Exception as error:
            waiting.outcome, waiting.failed = error, True
            await self._undo(unit, error)
            if collided(error):
                raise _Broken from error
        await line.tell("RELEASE SAVEPOINT unit")

    async def _undo(self, unit: Unit, error: Exception) -> None:
        try:
            await unit.undo()
        except Exception:  # noqa: BLE001 - the driver has ended the transaction by itself (disk full, connection lost)
            raise _Broken from error

    async def _recover(self) -> None:
        try:
            if self._line is not None:
                await self._line.rollback()
        except Exception:  # noqa: BLE001 - a connection that cannot roll back is of no more use
            await self._hang_up()

    async def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(Exception):
                await line.close()


def _log_failure(done: asyncio.Future[None]) -> None:
    if not done.cancelled() and done.exception() is not None:
        log.error("a unit of work that nobody waited for failed", exc_info=done.exception())
