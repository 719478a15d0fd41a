"""The way out: claim what is due on one platform, say it, write down what became of it."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.base.clock import Clock
from bot.base.ids import Platform
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.fit import fit
from bot.chat.message import Message
from bot.chat.ports import Doubtful, Messenger, Parcel, PlaceMoved, Refused, SendError, TryAgain
from bot.chat.resolve import Reader, mentioned, resolved
from bot.chat.words import Words
from bot.reminders import outbox, refusals
from bot.reminders.leases import SOLE, Hold, LostLease
from bot.reminders.outbox import Claimed, Verdict
from bot.reminders.removals import Removals
from bot.reminders.rights import Rights
from bot.reminders.tables import SendClass, State

log = logging.getLogger(__name__)

_FIRST_WAIT = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(minutes=5)
MOST_TRIES = 50
_RECOVER_EVERY = timedelta(seconds=10)
_MOMENT = timedelta(milliseconds=1)
_ON_ITS_WAY = timedelta(seconds=30)
"""After which a request of a sender that lost its right has been answered, or never will be."""


class Delivery:
    """Sends the outbox rows of one platform. No transaction is open while the network is waited for."""

    def __init__(
        self, store: Store, clock: Clock, words: Words, messenger: Messenger, jitter: Callable[[], float]
    ) -> None:
        self._store = store
        self._clock = clock
        self._words = words
        self._messenger = messenger
        self._jitter = jitter
        self._removals = Removals(store, clock, messenger)
        self._rights = Rights(store, clock, messenger)
        self._wake = asyncio.Event()
        self._stopping = False
        self._recovered: datetime | None = None
        self._said: list[outbox.Receipt] = []
        self._inherits = False
        self.hold: Hold = SOLE
        """The right to send what is due; whoever answers an event needs none."""

    @property
    def platform(self) -> Platform:
        return self._messenger.platform

    def wake(self) -> None:
        """Tell that something may be due."""
        self._wake.set()

    def inherit(self) -> None:
        """Tell that the right to send has come here from another process, which may have died half-way."""
        self._inherits = True
        self._recovered = None
        self.wake()

    def stop(self) -> None:
        """Let `run` end when what it is sending has been answered; nothing further is claimed."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Deliver until stopped: at once when woken, and at every tick."""
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            await self.deliver()

    async def deliver(self) -> int:
        """Send what is due, bring edits out, take back, ask for rights; return how many rows were tried."""
        if not self.hold.held:
            return 0
        try:
            return await self._deliver()
        except LostLease:
            return 0

    async def _deliver(self) -> int:
        tried = 0
        await self._recover()
        while rows := await self._claim():
            await self.send_all(rows, self.hold)
            tried += len(rows)
        if not self.hold.held:
            return tried
        tried += await self._bring_edits_out()
        return tried + await self._removals.run() + await self._rights.run()

    async def _claim(self) -> Sequence[Claimed]:
        if self._stopping or not self.hold.held:
            return ()

        async def claim(unit: Unit) -> list[Claimed]:
            await self.hold.confirm(unit)
            return await outbox.claim(unit, self.platform, self._clock.now())

        return await self._store.write(claim)

    async def _recover(self) -> None:
        """Look now and then for rows whose sender died."""
        now = self._clock.now()
        if self._recovered is None or now - self._recovered >= _RECOVER_EVERY:
            self._recovered = now
            await self._store.write(lambda unit: self._settle_stale(unit, now))
            self._inherits = False

    async def _settle_stale(self, unit: Unit, now: datetime) -> None:
        await self.hold.confirm(unit)
        safe = self._messenger.limits.idempotent
        if self._inherits:
            await outbox.inherit(unit, self.platform, now + (-_MOMENT if safe else _ON_ITS_WAY))
        await outbox.recover(unit, self.platform, now, idempotent=safe)

    async def send_all(self, rows: Iterable[Claimed], hold: Hold = SOLE) -> None:
        """Send claimed rows: those of one place in order, places side by side, while the right lasts."""
        lanes: dict[str, list[Claimed]] = {}
        for row in rows:
            lanes.setdefault(row.spot, []).append(row)
        if len(lanes) == 1:
            (only,) = lanes.values()
            await self._lane(only, hold)
            return
        async with asyncio.TaskGroup() as group:
            for lane in lanes.values():
                group.create_task(self._lane(lane, hold))

    async def _lane(self, rows: list[Claimed], hold: Hold) -> None:
        for row in rows:
            if hold.held:
                await self._one(row)
            else:
                await self._give_back(row)

    async def _give_back(self, row: Claimed) -> None:
        await self._store.write(lambda unit: outbox.give_back(unit, row))

    async def _one(self, row: Claimed) -> None:
        now = self._clock.now()
        if row.expires_at is not None and row.expires_at <= now:
            await self._mark(row, Verdict(State.EXPIRED, "too late to be of use", now, row.receipts))
            return
        receipts = list(row.receipts)
        try:
            await self._say(row, receipts)
        except SendError as error:
            await self._failed(row, error, receipts)
        except Exception as error:
            log.exception("sending outbox row %s failed", row.id)
            await self._failed(row, Refused("bad_message", type(error).__name__), receipts)
        else:
            await self._sent(row, receipts)

    async def _sent(self, row: Claimed, receipts: list[str]) -> None:
        """Write down the receipt. An answer does not wait: lost in a crash, it is not said again."""
        receipt = outbox.Receipt(row.id, row.attempts, receipts, row.wanted, self._clock.now())
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
            for each in said:
                await outbox.mark_sent(unit, each)

        self._store.write_soon(mark)

    async def _say(self, row: Claimed, receipts: list[str]) -> None:
        """Send the parts that are not there yet, adding a receipt for each that was taken."""
        for part, message in enumerate(await self._parts(row)):
            if part >= len(receipts):
                receipts.append(await self._messenger.send(self._parcel(row, message, part)))

    async def _parts(self, row: Claimed) -> list[Message]:
        reader = Reader(row.lang, row.zone, await self._accounts(row))
        message = resolved(row.message, self._words, reader, self._clock.now())
        return fit(message, self._messenger.limits, keeps_cards=self._messenger.limits.selects)

    async def _accounts(self, row: Claimed) -> Mapping[int, str]:
        if not mentioned(row.message):
            return {}
        return await self._store.write(lambda unit: refusals.accounts_of(unit, row.message, self.platform))

    def _parcel(self, row: Claimed, message: Message, part: int) -> Parcel:
        return Parcel(
            id=row.id,
            spot=row.spot,
            message=message,
            lang=row.lang,
            to_account=row.to_account,
            ticket=row.ticket,
            part=part,
            reply_to=row.reply_to,
        )

    async def _failed(self, row: Claimed, error: SendError, receipts: list[str]) -> None:
        now = self._clock.now()
        idempotent = self._messenger.limits.idempotent
        match error:
            case TryAgain(after=after) if row.attempts < MOST_TRIES:
                due = now + self._wait(row.attempts, after)
                await self._mark(row, Verdict(State.DUE, str(error), due, receipts))
            case Doubtful():
                state = outbox.after_doubt(row.send_class, row.attempts, idempotent=idempotent)
                due = now + self._wait(row.attempts, None)
                await self._mark(row, Verdict(state, str(error), due, receipts))
            case PlaceMoved(to=to):
                await self._store.write(lambda unit: refusals.place_moved(unit, self.platform, row.spot, to))
                await self._mark(row, Verdict(State.DUE, "the place moved", now, receipts))
            case Refused():
                await self._store.write(lambda unit: self._refuse(unit, row, error, receipts, now))
                self.wake()
            case _:
                await self._mark(row, Verdict(State.REFUSED, str(error), now, receipts))

    async def _refuse(
        self, unit: Unit, row: Claimed, error: Refused, receipts: list[str], now: datetime
    ) -> None:
        await outbox.mark(unit, row.id, row.attempts, Verdict(State.REFUSED, str(error), now, receipts))
        await refusals.follow(unit, row, error, self._messenger, now)

    def _wait(self, attempts: int, after: timedelta | None) -> timedelta:
        doubled = min(_FIRST_WAIT.total_seconds() * 2 ** min(attempts - 1, 9), _LONGEST_WAIT.total_seconds())
        return max(after or timedelta(), timedelta(seconds=doubled * (0.5 + self._jitter() / 2)))

    async def _mark(self, row: Claimed, verdict: Verdict) -> None:
        await self._store.write(lambda unit: outbox.mark(unit, row.id, row.attempts, verdict))

    async def _bring_edits_out(self) -> int:
        before = self._clock.now() - self._messenger.limits.edit_spacing
        rows = await self._store.write(lambda unit: outbox.edits(unit, self.platform, before))
        await self.edit_all(rows)
        return len(rows)

    async def edit_all(self, rows: Iterable[Claimed]) -> None:
        """Bring changed messages out, side by side."""
        async with asyncio.TaskGroup() as group:
            for row in rows:
                group.create_task(self._edit(row))

    async def _edit(self, row: Claimed) -> None:
        """Bring a changed message out. An edit may be repeated, so only a place that is gone ends it."""
        if row.expires_at is not None and row.expires_at <= self._clock.now():
            row = replace(row, ticket="")
        try:
            parts = await self._parts(row)
            for part, receipt in enumerate(row.receipts):
                shown = parts[min(part, len(parts) - 1)]
                await self._messenger.revise(receipt, self._parcel(row, shown, part))
        except (TryAgain, Doubtful) as error:
            log.warning("editing outbox row %s is put off: %s", row.id, error)
            return
        except SendError as error:
            log.warning("editing outbox row %s was refused: %s", row.id, error)
        await self._store.write(lambda unit: outbox.mark_shown(unit, row.id, row.wanted, self._clock.now()))
