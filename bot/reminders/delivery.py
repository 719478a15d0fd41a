"""The way out: claim what is due on one platform, say it, write down what became of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.base.clock import Clock
from bot.base.ids import Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.ports import Act, Doubtful, Messenger, PlaceMoved, Refused, SendError, TryAgain
from bot.chat.words import Words
from bot.reminders import outbox, recovery, refusals
from bot.reminders.edits import Edits
from bot.reminders.gate import Gate
from bot.reminders.leases import SOLE, Hold, LostLease
from bot.reminders.outbox import Claimed, Verdict
from bot.reminders.removals import Removals
from bot.reminders.rights import Rights
from bot.reminders.speech import NotYet, Speech
from bot.reminders.tables import SendClass, State

log = logging.getLogger(__name__)

_FIRST_WAIT = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(minutes=5)
MOST_TRIES = 50
_RECOVER_EVERY = timedelta(seconds=10)
MOST_CLAIMED = 16
"""How many rows one claim takes, so that few are in doubt when the process dies."""
MOST_UNDER_WAY = 32
AHEAD = 0.1
"""Seconds of posts that are claimed before their turn comes."""


class Delivery:
    """Sends the outbox rows of one platform. No transaction is open while the network is waited for.

    Rows go out side by side, of each lane one at a time; a slow place holds up nobody else. `hold` is asked
    before each claim.
    """

    def __init__(
        self, store: Store, clock: Clock, words: Words, messenger: Messenger, jitter: Callable[[], float]
    ) -> None:
        self.hold: Hold = SOLE
        self._store = store
        self._clock = clock
        self._messenger = messenger
        self._jitter = jitter
        self._speech = Speech(store, clock, words, messenger)
        self._edits = Edits(store, clock, messenger, self._speech)
        self._removals = Removals(store, clock, messenger, self._speech)
        self._rights = Rights(store, clock, messenger)
        self._bells = tuple(asyncio.Event() for _ in range(4))
        self._stopping = False
        self._recovered: datetime | None = None
        self._said: list[outbox.Receipt] = []
        self._away = 0
        self._away_until: datetime | None = None
        self._taken_at: datetime | None = None
        self._inherits = False

    @property
    def platform(self) -> Platform:
        return self._messenger.platform

    @property
    def gate(self) -> Gate:
        """What counts the requests to this platform; it outlives a connection."""
        return self._speech.gate

    @gate.setter
    def gate(self, gate: Gate) -> None:
        self._speech.gate = gate

    def wake(self) -> None:
        """Tell that something may be due."""
        for bell in self._bells:
            bell.set()

    def inherit(self) -> None:
        """Tell that the right to send has come here from another process, which may have died half-way."""
        self._inherits = True
        self._recovered = None
        self.wake()

    def stop(self) -> None:
        """Let `run` end when what it is sending has been answered; nothing further is claimed."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Deliver until stopped: at once when woken, and at every tick."""
        works = (self._drain, self._edits.run, self._removals.run, self._rights.run)
        async with asyncio.TaskGroup() as group:
            for bell, work in zip(self._bells, works, strict=True):
                group.create_task(self._repeat(bell, work))

    async def _repeat(self, bell: asyncio.Event, work: Callable[[], Awaitable[int]]) -> None:
        while not self._stopping:
            await bell.wait()
            bell.clear()
            if not self._stopping:
                await self._under_hold(work)

    async def deliver(self) -> int:
        """Send what is due, bring edits out, take back, ask for rights; return how many rows were tried."""
        works = (self._drain, self._edits.run, self._removals.run, self._rights.run)
        return sum([await self._under_hold(work) for work in works])

    async def _under_hold(self, work: Callable[[], Awaitable[int]]) -> int:
        """Do what only one process may do at a time, if this one may."""
        return await work() if self.hold.held else 0

    def opens_at(self) -> datetime | None:
        """Return until when nothing at all is sent here; None when it is."""
        now, overall = self._clock.now(), self._messenger.limits.overall
        shut = now + timedelta(seconds=self.gate.wait([overall] if overall else []))
        opens = max(shut, self._away_until or now)
        return opens if opens > now + timedelta(seconds=AHEAD) else None

    async def next_due(self, unit: Unit) -> datetime | None:
        """Return when something is to be sent here next."""
        due, opens = await outbox.next_due(unit, self.platform), self.opens_at()
        return due if due is None or opens is None else max(due, opens)

    async def _drain(self) -> int:
        """Send until nothing is due and everything is answered; return how many rows were tried."""
        tried, under_way = 0, set[asyncio.Task[None]]()
        async with asyncio.TaskGroup() as group:
            while True:
                await self._recover()
                rows = await self._claim(MOST_UNDER_WAY - len(under_way))
                for row in rows:
                    task = group.create_task(self._while_held(row))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
                tried += len(rows)
                if not rows and not under_way:
                    return tried
                if not rows:
                    await self._something(under_way)

    async def _while_held(self, row: Claimed) -> None:
        """Send a claimed row, or leave it to who holds the right now."""
        if self.hold.held:
            await self._one(row)
            return
        now = self._clock.now()
        await self._mark(row, Verdict(State.DUE, "left to another process", now, row.receipts, counts=False))

    async def _something(self, under_way: set[asyncio.Task[None]]) -> None:
        """Wait until a send is answered, something was written, or a turn may have come."""
        bell = self._bells[0]
        rung = asyncio.create_task(bell.wait())
        overall = self._messenger.limits.overall
        turn = max(self.gate.wait([overall]), AHEAD / 10) if overall else None
        try:
            await asyncio.wait({rung, *under_way}, timeout=turn, return_when=asyncio.FIRST_COMPLETED)
        finally:
            rung.cancel()
            bell.clear()

    async def _claim(self, room: int) -> Sequence[Claimed]:
        now, limits = self._clock.now(), self._messenger.limits
        most = self.gate.room(limits.overall, min(room, MOST_CLAIMED), AHEAD)
        if self._stopping or not self.hold.held or most <= 0 or (self._away_until or now) > now:
            return ()

        async def claim(unit: Unit) -> list[Claimed]:
            await self.hold.confirm(unit)
            return await outbox.claim(unit, self.platform, now, most)

        try:
            return await self._store.write(claim)
        except LostLease:
            return ()

    async def _recover(self) -> None:
        """Look now and then for rows whose sender died, and for those that wait for nothing."""
        now = self._clock.now()
        if self._recovered is not None and now - self._recovered < _RECOVER_EVERY:
            return
        self._recovered = now
        safe = self._messenger.limits.idempotent

        async def recover(unit: Unit) -> None:
            await self.hold.confirm(unit)
            if self._inherits:
                await recovery.inherit(unit, self.platform, now, idempotent=safe)
            await recovery.recover(unit, self.platform, now, idempotent=safe)
            await recovery.sweep(unit, self.platform, now)

        with suppress(LostLease):
            await self._store.write(recover)
            self._inherits = False

    async def send_all(self, rows: Iterable[Claimed]) -> None:
        """Send the rows that answer an event, in order: before anything that is only due."""
        for row in rows:
            await self._one(row)

    async def edit_all(self, rows: Iterable[Claimed]) -> None:
        """Bring messages out that an event has changed."""
        await self._edits.edit_all(rows)

    async def _one(self, row: Claimed) -> None:
        now = self._clock.now()
        if row.expires_at is not None and row.expires_at <= now:
            await self._mark(row, Verdict(State.EXPIRED, "too late to be of use", now, row.receipts))
            return
        receipts = list(row.receipts)
        try:
            await self._speech.say(row, receipts)
        except NotYet as later:
            await self._put_off(row, later, receipts)
        except SendError as error:
            await self._failed(row, error, receipts)
        except Exception as error:
            log.exception("sending outbox row %s failed", row.id)
            await self._failed(row, Refused("bad_message", type(error).__name__), receipts)
        else:
            self._away, self._taken_at = 0, self._clock.now()
            await self._sent(row, receipts)

    async def _put_off(self, row: Claimed, later: NotYet, receipts: list[str]) -> None:
        retry = self._clock.now() + later.wait
        await self._mark(row, Verdict(State.DUE, str(later), retry, receipts, counts=False))
        asyncio.get_running_loop().call_later(later.wait.total_seconds(), self._bells[0].set)

    async def _sent(self, row: Claimed, receipts: list[str]) -> None:
        """Write down the receipt. An answer does not wait: lost in a crash, it is not said again."""
        receipt = outbox.Receipt(row, receipts, self._clock.now())
        if row.send_class is SendClass.REPLY:
            self._mark_soon(receipt)
        else:
            await self._store.write(lambda unit: outbox.mark_sent(unit, receipt))

    def _mark_soon(self, receipt: outbox.Receipt) -> None:
        """Let receipts that come before the writer gets to them share one unit of work."""
        if self._said:
            self._said.append(receipt)
            return
        said = self._said = [receipt]

        async def mark(unit: Unit) -> None:
            if self._said is said:
                self._said = []
            await outbox.mark_sent(unit, *said)

        self._store.write_soon(mark)

    async def _failed(self, row: Claimed, error: SendError, receipts: list[str]) -> None:
        now = self._clock.now()
        match error:
            case TryAgain():
                await self._mark(row, self._again(row, error, receipts, now))
            case Doubtful():
                await self._mark(row, self._in_doubt(row, error, receipts, now))
            case PlaceMoved(to=to):
                await self._store.write(lambda unit: refusals.place_moved(unit, self.platform, row.spot, to))
                await self._mark(row, Verdict(State.DUE, "the place moved", now, receipts))
            case Refused():
                await self._store.write(lambda unit: self._refuse(unit, row, error, receipts, now))
                self.wake()
            case _:
                await self._mark(row, Verdict(State.REFUSED, str(error), now, receipts))

    def _again(self, row: Claimed, error: TryAgain, receipts: list[str], now: datetime) -> Verdict:
        """Return when to try again: with everything else when the platform is away, else alone."""
        if error.overall and error.after is None:
            self._away += 1
            self._away_until = now + self._wait(self._away, None)
            return Verdict(State.DUE, str(error), self._away_until, receipts, counts=False)
        self._speech.heed(row, Act.SAY, error)
        if self._is_hopeless(row, now):
            return Verdict(State.REFUSED, str(error), now, receipts)
        return Verdict(State.DUE, str(error), now + self._wait(row.attempts, error.after), receipts)

    def _in_doubt(self, row: Claimed, error: Doubtful, receipts: list[str], now: datetime) -> Verdict:
        safe = self._messenger.limits.idempotent and not error.final
        state = recovery.after_doubt(row, idempotent=safe)
        if (error.final and state is State.DUE) or self._is_hopeless(row, now):
            state = State.UNKNOWN
        retry = now + self._wait(row.attempts, None)
        return Verdict(state, str(error), retry, receipts, doubtful=True)

    def _is_hopeless(self, row: Claimed, now: datetime) -> bool:
        """Whether a message fails again and again on a platform that takes others."""
        well = self._taken_at is not None and now - self._taken_at <= 2 * _LONGEST_WAIT
        return well and row.attempts >= MOST_TRIES

    async def _refuse(
        self, unit: Unit, row: Claimed, error: Refused, receipts: list[str], now: datetime
    ) -> None:
        await outbox.mark(unit, row, Verdict(State.REFUSED, str(error), now, receipts))
        await refusals.follow(unit, row, error, self._messenger, now)

    def _wait(self, attempts: int, after: timedelta | None) -> timedelta:
        doubled = min(_FIRST_WAIT.total_seconds() * 2 ** min(attempts - 1, 9), _LONGEST_WAIT.total_seconds())
        return max(after or timedelta(), timedelta(seconds=doubled * (0.5 + self._jitter() / 2)))

    async def _mark(self, row: Claimed, verdict: Verdict) -> None:
        await self._store.write(lambda unit: outbox.mark(unit, row, verdict))
