"""The tick: whatever has fallen due happens once, in a unit of work of its own, also after downtime."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.base.clock import Clock
from bot.base.errors import Refusal
from bot.base.store import Store
from bot.base.unit import Unit
from bot.reminders import catching_up, inbox, occurrences, schedule, tickets
from bot.reminders.lateness import ALWAYS, Lateness
from bot.reminders.occurrences import Outcome
from bot.reminders.schedule import Due
from bot.reminders.tables import OccurrenceState

log = logging.getLogger(__name__)

Values = Mapping[str, object]
Run = Callable[[Unit, Due, Values], Awaitable[None]]
Apart = Callable[[Due], Awaitable[Values] | None]
Late = Callable[[str], Lateness]
"""What being late means for a kind of schedule."""
MOST_TRIES = 5
LEASE = timedelta(minutes=2)
"""After which what is worked out apart is taken for lost, and begun again."""
_RETRY_AFTER = timedelta(minutes=1)
_SWEEP_EVERY = timedelta(hours=1)


class Jobs:
    """Runs due schedules. `run` calls the timer that a schedule names.

    `apart` returns what has to be worked out first, outside of any unit of work, or None. Meanwhile the tick
    goes on, and `run` gets the values that came of it. What is of no more use is written down and not run.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        run: Run,
        apart: Apart = lambda _: None,
        late: Late = lambda _: ALWAYS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._run = run
        self._apart = apart
        self._late = late
        self._under_way: set[asyncio.Task[bool]] = set()
        self._swept: datetime | None = None

    async def tick(self) -> int:
        """Let all happen that is due and that no other process has in hand; return how much did."""
        count = 0
        while rows := await self._store.write(lambda unit: schedule.due(unit, self._clock.now())):
            done = await asyncio.gather(*(self._happen(row) for row in rows))
            if not any(done):
                break
            count += sum(done)
        await self._sweep()
        return count

    async def finish(self) -> int:
        """Wait for what is being worked out apart; return how much that was."""
        tasks = list(self._under_way)
        if tasks:
            await asyncio.wait(tasks)
        return len(tasks)

    async def _happen(self, row: Due) -> bool:
        """Let one schedule happen, or begin what is worked out apart; False when somebody else has it."""
        work = self._apart(row)
        if work is None:
            return await self._try(row, None)
        now = self._clock.now()
        if not await self._store.write(lambda unit: schedule.lend(unit, row, now, now + LEASE)):
            _forgo(work)
            return False
        task = asyncio.create_task(self._try(row, work), name=f"apart-{row.id}")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return True

    async def _try(self, row: Due, work: Awaitable[Values] | None) -> bool:
        try:
            values = await work if work else {}
            return await self._store.write(lambda unit: self._once(unit, row, values))
        except Exception as error:
            log.exception("schedule %s (%s) failed", row.id, row.kind)
            reason = str(error)
            await self._store.write(lambda unit: self._failed(unit, row, reason))
            return True

    async def _once(self, unit: Unit, row: Due, values: Values) -> bool:
        if not await schedule.still_due(unit, row):
            return False
        now = self._clock.now()
        reckoning = await catching_up.look(unit, row, now)
        await catching_up.write_off(unit, row, reckoning, now)
        await schedule.advance(unit, row.id, reckoning.following)
        row = replace(row, turn=reckoning.turn)
        end = self._late(row.kind).ends(row.due_at, row.of.zone)
        state = OccurrenceState.DONE if end is None or now < end else OccurrenceState.EXPIRED
        if not await occurrences.write(unit, row.id, row.turn.key, Outcome(state, now)):
            return True
        if state is OccurrenceState.EXPIRED:
            log.info("schedule %s (%s) came too late to be of use", row.id, row.kind)
            return True
        await self._call(unit, row, values)
        return True

    async def _call(self, unit: Unit, row: Due, values: Values) -> None:
        try:
            async with unit.part():
                await self._run(unit, row, values)
        except Refusal as refusal:
            log.info("schedule %s (%s) had nothing to do: %s", row.id, row.kind, refusal.key)

    async def _failed(self, unit: Unit, row: Due, reason: str) -> None:
        """Try again soon; after the last try write the occurrence off and go on with the next."""
        if not await schedule.still_due(unit, row):
            return
        now = self._clock.now()
        if row.of.tries + 1 < MOST_TRIES:
            await schedule.postpone(unit, row.id, now + _RETRY_AFTER * (row.of.tries + 1))
            return
        reckoning = await catching_up.look(unit, row, now)
        await catching_up.write_off(unit, row, reckoning, now)
        failed = Outcome(OccurrenceState.FAILED, now, error=reason)
        await occurrences.write(unit, row.id, reckoning.turn.key, failed)
        await schedule.advance(unit, row.id, reckoning.following)

    async def _sweep(self) -> None:
        now = self._clock.now()
        if self._swept is None or now - self._swept >= _SWEEP_EVERY:
            while await self._store.write(lambda unit: inbox.sweep(unit, now)):
                pass
            while await self._store.write(lambda unit: occurrences.sweep(unit, now)):
                pass
            self._swept = now
            await self._store.write(lambda unit: tickets.forget_tickets(unit, now))
            await self._store.write(lambda unit: schedule.follow_terms(unit, now))


def _forgo(work: Awaitable[Values]) -> None:
    if isinstance(work, Coroutine):
        work.close()
