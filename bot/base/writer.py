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
from bot.base.unit import Undo, Unit

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Unit], Awaitable[T]]
MOST_TOGETHER = 64
NO_SIGNALS: frozenset[str] = frozenset()
MOST_TRIES = 3
"""How often a unit is tried that met another process's on the same rows."""
LONGEST_BREATH = 0.005
"""Seconds after which the loop gets a turn between two units of a group."""
CAREFUL_GROUPS = 16
"""How many groups after one with a failure give each unit a savepoint from the start."""


class _Broken(HomeroomError):
    """The shared transaction is gone; nothing of the group is kept."""


class _StartOver(BaseException):
    """A unit without a savepoint has failed: the group runs again, each unit in a savepoint of its own.

    No `Exception`, so that nothing between the unit and the writer takes it for an error of its own.
    """


@dataclass(slots=True)
class _Waiting(Generic[T]):
    work: Work[T]
    done: asyncio.Future[T]
    outcome: T | BaseException | None = None
    failed: bool = False
    signals: frozenset[str] = NO_SIGNALS
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
    """Runs units of work, one strictly after another.

    No caller hears of success before the shared COMMIT; when that fails each runs again alone. A group runs
    without savepoints at first, as nearly all units succeed; one that fails makes it start over with them.
    """

    def __init__(self, connect: Callable[[], Awaitable[Line]]) -> None:
        self._connect = connect
        self.heard: Callable[[frozenset[str]], None] = lambda _: None
        self._line: Line | None = None
        self._queue: asyncio.Queue[_Waiting[Any]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._careful = 0

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
            await asyncio.sleep(0)

    async def _together(self, group: list[_Waiting[Any]]) -> None:
        try:
            await self._transactions(group)
        except Exception as error:  # noqa: BLE001 - any failure of the shared transaction is told to its callers
            await self._recover()
            if len(group) > 1 or self._may_try_again(group[0], error.__cause__ or error):
                for waiting in group:
                    await self._together([waiting])
                return
            group[0].outcome, group[0].failed = error.__cause__ or error, True
        await self._tell(group)

    async def _tell(self, group: list[_Waiting[Any]]) -> None:
        """Let callers and deliveries know what is committed, or has failed for good."""
        if any(waiting.forgets for waiting in group) and self._line is not None:
            await self._line.forget()
        for waiting in group:
            waiting.settle()
        signals = NO_SIGNALS.union(*(waiting.signals for waiting in group))
        if signals:
            self.heard(signals)

    def _may_try_again(self, alone: _Waiting[Any], error: BaseException) -> bool:
        alone.tries += 1
        return collided(error) and alone.tries < MOST_TRIES

    async def _transactions(self, group: list[_Waiting[Any]]) -> None:
        """Run the group in one transaction, in a second one with savepoints where it cannot do without."""
        line = self._line = self._line or await self._connect()
        if len(group) == 1:
            await self._transaction(line, group, line.restart)
            return
        if not self._careful:
            try:
                await self._transaction(line, group, _start_over)
            except _StartOver:
                self._careful = CAREFUL_GROUPS
                await line.rollback()
            else:
                return
        self._careful -= 1
        await self._transaction(line, group, None)

    async def _transaction(self, line: Line, group: list[_Waiting[Any]], undo: Undo | None) -> None:
        await line.begin()
        breath = time.monotonic()
        for waiting in group:
            if undo is not None:
                await self._one(Unit(line, undo), waiting)
            else:
                await line.tell("SAVEPOINT unit")
                await self._one(Unit(line, lambda: line.tell("ROLLBACK TO SAVEPOINT unit")), waiting)
                await line.tell("RELEASE SAVEPOINT unit")
            if time.monotonic() - breath > LONGEST_BREATH:
                await asyncio.sleep(0)
                breath = time.monotonic()
        signals = NO_SIGNALS.union(*(waiting.signals for waiting in group))
        if signals:
            await line.announce(signals)
        await line.commit()

    async def _one(self, unit: Unit, waiting: _Waiting[Any]) -> None:
        waiting.failed, waiting.signals, waiting.forgets = False, NO_SIGNALS, False
        try:
            waiting.outcome = await waiting.work(unit)
            await unit.keep()
        except Exception as error:
            waiting.outcome, waiting.failed = error, True
            await self._undo(unit, error)
            if collided(error):
                raise _Broken from error
            return
        except _StartOver:
            await unit.drop()
            raise
        waiting.forgets = unit.forgets
        if unit.signals:
            waiting.signals = frozenset(unit.signals)

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


async def _start_over() -> None:
    raise _StartOver


def _log_failure(done: asyncio.Future[None]) -> None:
    if not done.cancelled() and done.exception() is not None:
        log.error("a unit of work that nobody waited for failed", exc_info=done.exception())
