"""Taking back what was said: rows that are no more wanted are removed from their platforms, or never sent."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, or_, select, update

from bot.base.clock import Clock
from bot.base.hot import Hot
from bot.base.ids import CommunityId, Platform
from bot.base.store import Store
from bot.base.tables import columns, fixed
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.ports import TOO_OLD, Act, Doubtful, Messenger, Refused, SendError, TryAgain
from bot.chat.text import say
from bot.reminders import outbox_sql as sql
from bot.reminders import refusals
from bot.reminders.outbox import Claimed, claimed_of, free
from bot.reminders.speech import NotYet, Speech
from bot.reminders.tables import Outbox, State

log = logging.getLogger(__name__)

BATCH = 32
PATIENCE = timedelta(seconds=0.3)
_WAIT = timedelta(seconds=30)

outboxes = columns(Outbox)
_UNWANT = Hot(
    lambda _: (
        update(Outbox)
        .where(
            outboxes.community_id == bindparam("community"),
            outboxes.key == bindparam("name"),
            or_(*(outboxes.state == fixed(state) for state in (State.DUE, State.SENDING, State.SENT))),
        )
        .values(
            state=case(
                ((outboxes.state == fixed(State.DUE)) & (outboxes.receipt == ""), State.REMOVED.value),
                else_=State.REMOVING.value,
            )
        )
        .returning(*sql.COLUMNS)
    )
)
_DUE = Hot(
    lambda _: (
        select(*sql.COLUMNS)
        .where(
            outboxes.platform == bindparam("platform"),
            outboxes.state == fixed(State.REMOVING),
            or_(outboxes.claimed_until.is_(None), outboxes.claimed_until < bindparam("now")),
        )
        .order_by(outboxes.id)
        .limit(BATCH)
    )
)
_END = Hot(
    lambda _: (
        update(Outbox)
        .where(outboxes.id == bindparam("row"), outboxes.state == fixed(State.REMOVING))
        .values(state=bindparam("new_state"), error=bindparam("reason"), claimed_until=None)
    )
)
_LATER = Hot(
    lambda _: update(Outbox).where(outboxes.id == bindparam("row")).values(claimed_until=bindparam("until"))
)


async def unwant(unit: Unit, community: CommunityId, key: str) -> int:
    """Take an announcement back wherever it stands or waits; return how many copies.

    A copy that is on its way at this moment is removed when it has arrived. One of unknown outcome stays
    on the moderators' list.
    """
    rows = await unit.run(_UNWANT, community=community, name=key)
    for row in map(claimed_of, rows):
        unit.signals.add(row.platform)
        await free(unit, row)
    return len(rows)


class Removals:
    """Removes from one platform what is no more wanted there."""

    def __init__(self, store: Store, clock: Clock, messenger: Messenger, speech: Speech) -> None:
        self._store = store
        self._clock = clock
        self._messenger = messenger
        self._speech = speech

    async def run(self) -> int:
        """Remove what is due; return how many messages were tried."""
        platform, now = self._messenger.platform, self._clock.now()
        rows = await self._store.write(lambda unit: _due(unit, platform, now))
        async with asyncio.TaskGroup() as group:
            for row in rows:
                group.create_task(self._one(row))
        return len(rows)

    async def _one(self, row: Claimed) -> None:
        """Remove all parts. It may be repeated, so only a refusal leaves the message standing."""
        tolls = self._speech.tolls(row, Act.CHANGE)
        try:
            self._speech.check(tolls, PATIENCE)
            for receipt in row.receipts:
                async with self._speech.gate.through(tolls):
                    await self._messenger.remove(receipt)
        except NotYet as later:
            await self._put_off(row, later.wait)
        except (TryAgain, Doubtful) as error:
            log.warning("removing outbox row %s is put off: %s", row.id, error)
            if isinstance(error, TryAgain):
                self._speech.heed(row, Act.CHANGE, error)
            await self._put_off(row, _WAIT)
        except SendError as error:
            log.warning("removing outbox row %s was refused: %s", row.id, error)
            too_old = isinstance(error, Refused) and error.why == TOO_OLD
            await self._keep(row, str(error), emptied=too_old and await self._empty(row))
        else:
            await self._store.write(lambda unit: _end(unit, row, State.REMOVED, ""))

    async def _put_off(self, row: Claimed, wait: timedelta) -> None:
        until = self._clock.now() + wait
        await self._store.write(lambda unit: unit.run(_LATER, row=row.id, until=until))

    async def _empty(self, row: Claimed) -> bool:
        """Take the words away where the message itself has to stay; False when that is refused too."""
        try:
            await self._speech.revise(replace(row, message=Message(say("delivery.removed")), says_late=False))
        except SendError as error:
            log.warning("emptying outbox row %s failed: %s", row.id, error)
            return False
        return True

    async def _keep(self, row: Claimed, reason: str, *, emptied: bool) -> None:
        """Write down that the message stands, and tell those who may have it deleted by hand."""

        async def keep(unit: Unit) -> None:
            await _end(unit, row, State.REMOVED if emptied else State.SENT, reason)
            await refusals.tell_of_remains(unit, row, emptied=emptied, now=self._clock.now())

        await self._store.write(keep)


async def _end(unit: Unit, row: Claimed, state: State, reason: str) -> None:
    await unit.run(_END, row=row.id, new_state=state.value, reason=reason[:300])


async def _due(unit: Unit, platform: Platform, now: datetime) -> list[Claimed]:
    return [claimed_of(row) for row in await unit.run(_DUE, platform=platform, now=now)]
